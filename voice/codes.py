"""The codes the language model writes and the flow reads, 50 a second.

A phone that lasts d frames (d >= 2) is written as

    S(phone, d - 2), ..., S(phone, 1), S(phone, 0), K(index)

S says which phone sounds and how many frames are still to come before its last one; K closes it and says which phone of the text it was
(modulo 128) and whether a word ends there, for that lengthens a phone and shapes it. Text ids carry the same index. So a duration is
planned when the phone begins and counted down, and to go on after K(index) the model only has to look for the text id with the next
place: it cannot lose its own. 256 phones x 15 countdown steps + 256 indices are 4,096 codes; two codes at least for every text id is
what the official length bound asks for.
"""

import numpy as np

FRAME_RATE = 50
PHONES, STEPS, INDICES = 256, 15, 256
CODES = PHONES * STEPS + INDICES
PLACES = INDICES // 2  # the other half of the indices are those of phones that end a word
LONGEST = STEPS + 1  # frames a phone may last
PAUSES = ",.?!"


def without_gaps(read: list[str]) -> tuple[list[str], list[bool]]:
    """What phonemise.ts gives -> its phones, and for each whether a word ends with it (and goes on after it: marks speak for themselves)."""
    ends = [False if symbol == " " else following == " " for symbol, following in zip(read, [*read[1:], ""])]
    kept = [index for index, symbol in enumerate(read) if symbol != " "]
    return [read[index] for index in kept], [ends[index] for index in kept]


def index_of(place: int, end: bool) -> int:
    return place % PLACES + PLACES * end


def text_ids(phones: list[int], ends: list[bool]) -> list[int]:
    return [phone * INDICES + index_of(place, end) for place, (phone, end) in enumerate(zip(phones, ends))]


def encode(phones: list[int], ends: list[bool], frames: list[int]) -> np.ndarray:
    """Phones, whether a word ends with each, and their frames (>= 2 each) -> codes. A phone longer than LONGEST stays at the top of its
    countdown."""
    codes = []
    for place, (phone, end, count) in enumerate(zip(phones, ends, frames)):
        codes += [phone * STEPS + min(left, STEPS - 1) for left in range(count - 2, -1, -1)]
        codes.append(PHONES * STEPS + index_of(place, end))
    return np.array(codes, np.int64)


def phones_of(code: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Codes [N] -> phones [P], closing codes [P], frames [P]."""
    last = np.flatnonzero(code >= PHONES * STEPS)
    frames = np.diff(last, prepend=-1)
    return code[last - 1].astype(int) // STEPS, code[last], frames


def settle_pauses(phones: list[str], seconds: np.ndarray, onset: float = 0.12, pause: float = 0.30, last: float = 0.20):
    """The teacher gives the silence of a pause partly to the phone before it. -> seconds with that silence moved to the pause and
    pauses cut to their length, and the spans (start, end) of the teacher's audio to keep, in seconds."""
    seconds = seconds.astype(np.float64).copy()
    for index, phone in enumerate(phones):
        if phone in PAUSES and index > 0:
            longest = 0.18 if phones[index - 1][-1] in "→↗↓↘nŋ" and len(phones[index - 1]) > 1 else 0.28
            surplus = max(0.0, seconds[index - 1] - longest)
            seconds[index - 1] -= surplus
            seconds[index] += surplus
    keep, at = [], 0.0
    settled = seconds.copy()
    for index, phone in enumerate(phones):
        end = at + seconds[index]
        limit = onset if index == 0 else last if index == len(phones) - 1 else pause if phone in PAUSES else None
        if limit is not None and seconds[index] > limit:
            settled[index] = limit
            if index == 0:
                keep.append((end - limit, end))
            elif index == len(phones) - 1:
                keep.append((at, at + limit))
            else:
                keep += [(at, at + limit / 2), (end - limit / 2, end)]
        else:
            keep.append((at, end))
        at = end
    return settled, keep


def to_frames(seconds: np.ndarray) -> list[int]:
    """Seconds a phone -> frames a phone, at least 2 each, the total kept as near as that allows."""
    edges = np.round(np.cumsum(seconds) * FRAME_RATE).astype(int)
    placed, before = [], 0
    for edge in edges:
        before = max(before + 2, edge)
        placed.append(before)
    limit = max(int(edges[-1]), 2 * len(placed))
    for index in range(len(placed) - 1, -1, -1):
        placed[index] = min(placed[index], limit - 2 * (len(placed) - 1 - index))
    return np.diff([0, *placed]).tolist()

"""Other lengths for the phones of a training item, its mel and pitch stretched along: in use the flow meets the language model's lengths,
which are nearer to the average than the teacher's, and in training it would see none but the teacher's."""

import numpy as np

import codes
from nano.flow import mel_frames

SPOKEN = codes.PHONES * codes.STEPS
MEL_A_CODE = 22050 / 256 / codes.FRAME_RATE


def phones_of(code: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Codes [N] -> phones [P], closing codes [P], frames [P]."""
    last = np.flatnonzero(code >= SPOKEN)
    frames = np.diff(last, prepend=-1)
    return code[last - 1].astype(int) // codes.STEPS, code[last], frames


def average_lengths(items: list[dict]) -> np.ndarray:
    """-> mean frames of a phone, within words and at their end [PHONES, 2]."""
    total, count = np.zeros((codes.PHONES, 2)), np.zeros((codes.PHONES, 2))
    for item in items:
        phones, closing, frames = phones_of(item["code"])
        at = phones, (closing - SPOKEN) // codes.PLACES
        np.add.at(total, at, frames)
        np.add.at(count, at, 1)
    return total / np.maximum(count, 1)


def drawn_lengths(phones, closing, frames, average: np.ndarray, rng) -> np.ndarray:
    """Part of the way to the average, with a tempo and some frames of chance -> frames [P], at least 2."""
    mean = average[phones, (closing - SPOKEN) // codes.PLACES]
    wanted = (frames + rng.random() * (mean - frames)) * rng.uniform(0.9, 1.12)
    return np.maximum(2, np.round(wanted + rng.normal(0, 0.8, len(frames))).astype(int))


def with_lengths(item: dict, phones, closing, before: np.ndarray, after: np.ndarray) -> dict:
    """The item with `after` frames a phone in place of `before`: `code`, `mel` [80, T] and `f0` [T]; silence of pitch stays silence."""
    code = np.concatenate([
        np.append(phone * codes.STEPS + np.minimum(np.arange(count - 2, -1, -1), codes.STEPS - 1), close)
        for phone, close, count in zip(phones, closing, after)
    ])
    frames = mel_frames(len(code))
    middle = (np.arange(frames) + 0.5) / MEL_A_CODE
    edges = lambda lengths: np.concatenate([[0], np.cumsum(lengths)])
    at = np.interp(middle, edges(after), edges(before)) * MEL_A_CODE - 0.5
    mel, f0 = item["mel"].astype(np.float32), item["f0"].astype(np.float32)
    at = np.clip(at, 0, mel.shape[1] - 1)
    low = at.astype(int)
    high, part = np.minimum(low + 1, mel.shape[1] - 1), (at - low).astype(np.float32)
    voiced = (f0[low] > 50) & (f0[high] > 50)
    nearest = f0[np.round(at).astype(int)]
    pitch = np.where(voiced, f0[low] + part * (f0[high] - f0[low]), nearest)
    return {**item, "code": code.astype(np.int16), "mel": mel[:, low] * (1 - part) + mel[:, high] * part, "f0": pitch}


def stretched(item: dict, average: np.ndarray, rng) -> dict:
    phones, closing, frames = phones_of(item["code"])
    return with_lengths(item, phones, closing, frames, drawn_lengths(phones, closing, frames, average, rng))

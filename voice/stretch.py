"""Other lengths for the phones of a training item, its sound stretched along (`items.sound_of`): in use the flow meets the language model's lengths,
which are nearer to the average than the teacher's, and in training it would see none but the teacher's."""

import numpy as np

import codes

SPOKEN = codes.PHONES * codes.STEPS


def average_lengths(items: list[dict]) -> np.ndarray:
    """-> mean frames of a phone, within words and at their end [PHONES, 2]."""
    total, count = np.zeros((codes.PHONES, 2)), np.zeros((codes.PHONES, 2))
    for item in items:
        phones, closing, frames = codes.phones_of(item["code"])
        at = phones, (closing - SPOKEN) // codes.PLACES
        np.add.at(total, at, frames)
        np.add.at(count, at, 1)
    return total / np.maximum(count, 1)


def drawn_lengths(phones, closing, frames, average: np.ndarray, rng) -> np.ndarray:
    """Part of the way to the average, with a tempo and some frames of chance -> frames [P], at least 2."""
    mean = average[phones, (closing - SPOKEN) // codes.PLACES]
    wanted = (frames + rng.random() * (mean - frames)) * rng.uniform(0.9, 1.12)
    return np.maximum(2, np.round(wanted + rng.normal(0, 0.8, len(frames))).astype(int))


def with_lengths(item: dict, phones, closing, frames: np.ndarray) -> dict:
    """The item with these frames a phone; where each sounds in its wave stays as it was."""
    code = np.concatenate([
        np.append(phone * codes.STEPS + np.minimum(np.arange(count - 2, -1, -1), codes.STEPS - 1), close)
        for phone, close, count in zip(phones, closing, frames)
    ])
    return {**item, "code": code.astype(np.int16)}


def stretched(item: dict, average: np.ndarray, rng) -> dict:
    phones, closing, frames = codes.phones_of(item["code"])
    return with_lengths(item, phones, closing, drawn_lengths(phones, closing, frames, average, rng))

"""Speaker vectors: the teacher's voice styles, centred and projected to the 192 numbers CosyVoice's speaker encoder gives."""

from pathlib import Path

import numpy as np

import codes

WIDTH = 192
USUAL = 50  # symbols of the text that a voice's vector stands for


def voice_vectors(package: Path) -> dict[str, np.ndarray]:
    """Teacher's voice -> [192]. A blend of voices has the blend of their vectors."""
    means = {name: styles.mean(0) for name, styles in voice_styles(package).items()}
    centre = np.mean(list(means.values()), axis=0)
    return {name: ((mean - centre) @ basis()).astype(np.float32) for name, mean in means.items()}


def length_vectors(package: Path) -> dict[str, np.ndarray]:
    """Teacher's voice -> [510, 192]: what its style for a text of 1 ... 510 symbols adds to the vector of the voice. The teacher has a style
    a length, and they lie as far apart as voices do."""
    return {name: ((styles - styles[USUAL - 1]) @ basis()).astype(np.float32) for name, styles in voice_styles(package).items()}


def symbol_count(phones: list[str], ends: list[bool]) -> int:
    """Symbols that the teacher reads a text by, the gaps behind words and marks among them."""
    read = phones[1:]
    return sum(map(len, read)) + sum(phone in codes.PAUSES for phone in read) + sum(ends) - 1


def voice_styles(package: Path) -> dict[str, np.ndarray]:
    with np.load(package / "data/voices_ja.npz") as voices:
        return {name: voices[name][:, 0].astype(np.float64) for name in sorted(voices.files)}


def basis() -> np.ndarray:
    return np.linalg.qr(np.random.default_rng(192).standard_normal((256, WIDTH)))[0]


def blended(vectors: dict[str, np.ndarray], blend: dict[str, float]) -> np.ndarray:
    return sum(weight * vectors[name] for name, weight in blend.items()).astype(np.float32)

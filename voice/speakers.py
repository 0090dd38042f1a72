"""Speaker vectors: the teacher's voice styles, centred and projected to the 192 numbers CosyVoice's speaker encoder gives."""

from pathlib import Path

import numpy as np

WIDTH = 192


def voice_vectors(package: Path) -> dict[str, np.ndarray]:
    """Teacher's voice -> [192]. A blend of voices has the blend of their vectors."""
    with np.load(package / "data/voices_ja.npz") as voices:
        means = {name: voices[name][:, 0].mean(0).astype(np.float64) for name in sorted(voices.files)}
    centre = np.mean(list(means.values()), axis=0)
    basis, _ = np.linalg.qr(np.random.default_rng(192).standard_normal((256, WIDTH)))
    return {name: ((mean - centre) @ basis).astype(np.float32) for name, mean in means.items()}


def blended(vectors: dict[str, np.ndarray], blend: dict[str, float]) -> np.ndarray:
    return sum(weight * vectors[name] for name, weight in blend.items()).astype(np.float32)

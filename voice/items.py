"""Reads what prepare.py wrote, and takes from an item the sound that goes with its codes."""

import json
from pathlib import Path

import numpy as np
import torch

import codes
from nano.flow import mel_frames, places_of_frames
from nano.mel import HOP, N_FFT, RATE, log_mel_at


def load_items(folder: Path, fields: list[str], limit: int | None = None) -> list[dict]:
    """-> one dict an utterance, with the fields asked for, `lang` and `name` (our speaker, or empty)."""
    items = []
    for file in sorted(folder.glob("*.npz"))[:limit]:
        with np.load(file) as shard:
            for i, row in enumerate(json.loads(str(shard["meta"]))):
                items.append({f: shard[f"{f}{i}"] for f in fields} | {"lang": row["lang"], "name": row["speaker"]})
    return items


def pitch_at(f0: np.ndarray, rate: float, seconds: np.ndarray) -> np.ndarray:
    """F0 (`rate` a second) at these moments, without drawing a line between voiced and unvoiced."""
    at = np.clip(seconds * rate, 0, len(f0) - 1)
    low, high = f0[at.astype(int)], f0[np.minimum(at.astype(int) + 1, len(f0) - 1)]
    return np.where((low > 50) & (high > 50), low + (high - low) * (at - at.astype(int)), np.where(low > 50, low, 0)).astype(np.float32)


def sound_of(one: dict, at: int, length: int) -> tuple[np.ndarray, np.ndarray]:
    """-> mel [80, T] and F0 [T] of `length` of an item's codes from the `at`-th, each frame taken from the wave at the moment that its
    place among the codes stands for. Were they taken evenly, bursts and closures would come now before, now after their codes, and be
    learnt as the blur of all these."""
    *_, frames = codes.phones_of(one["code"])
    places = at + places_of_frames(length, mel_frames(length)).numpy()
    moments = np.interp(places, np.concatenate([[0], np.cumsum(frames)]), one["edges"])
    begin = max(0, round(moments[0] * RATE) - N_FFT)
    near = torch.from_numpy(one["wave"][begin : round(moments[-1] * RATE) + N_FFT].astype(np.float32) / 32767)
    mel = log_mel_at(near, torch.from_numpy(moments * RATE - begin)).numpy()
    return mel, pitch_at(one["f0"].astype(np.float32), RATE / HOP, moments - HOP / RATE / 2)

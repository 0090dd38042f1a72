"""Teacher's audio shards -> training items, one file a shard: the wave at 22,050 Hz with the F0 along it, its codes, and where in it each
phone begins."""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

import codes
from items import pitch_at
from nano.mel import HOP, RATE
from nano.resample import resample
from speakers import blended, length_vectors, symbol_count, voice_vectors
from teacher import SAMPLE_RATE

FADE = 0.005


def cut(wave: np.ndarray, f0: np.ndarray, keep) -> tuple[np.ndarray, np.ndarray]:
    """Joins the kept spans of a wave (at the teacher's rate) with short fades, and of its F0 (80 a second)."""
    merged = []
    for start, end in keep:
        if merged and abs(merged[-1][1] - start) < 1e-6:
            merged[-1][1] = end
        else:
            merged.append([start, end])
    fade = int(FADE * SAMPLE_RATE)
    waves, pitches = [], []
    for start, end in merged:
        piece = wave[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)].copy()
        ramp = np.linspace(0, 1, fade, dtype=np.float32)
        piece[:fade] *= ramp
        piece[-fade:] *= ramp[::-1]
        waves.append(piece)
        pitches.append(f0[round(start * 80) : round(end * 80)])
    return np.concatenate(waves), np.concatenate(pitches)


def item(row: dict, wave: np.ndarray, f0: np.ndarray, seconds: np.ndarray, symbols: dict[str, int]) -> dict:
    """-> `code` [N], `wave` [S * 256], its `f0` [S] and `edges` [phones + 1], where in the wave, in seconds, each phone begins and the last
    one ends: codes round that to 20 ms and hold each phone for 40 at least."""
    settled, keep = codes.settle_pauses(row["phones"], seconds)
    wave, f0 = cut(wave, f0, keep)
    wave = resample(torch.from_numpy(wave), SAMPLE_RATE, RATE).numpy()
    count = len(wave) // HOP
    return {
        "code": codes.encode([symbols[p] for p in row["phones"]], row["ends"], codes.to_frames(settled)).astype(np.int16),
        "edges": np.concatenate([[0], np.cumsum(settled)]).astype(np.float32),
        "wave": (wave[: count * HOP] * 32767).astype(np.int16),
        "f0": pitch_at(f0, 80, (np.arange(count) + 0.5) * HOP / RATE).astype(np.float16),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--audio", type=Path, required=True)
    parser.add_argument("--package", type=Path, required=True)
    parser.add_argument("--symbols", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--part", default="0/1", help="i/n: every n-th shard from the i-th, to share the work")
    args = parser.parse_args()
    torch.set_num_threads(1)
    args.out.mkdir(parents=True, exist_ok=True)
    symbols = {s: i for i, s in enumerate(json.loads(args.symbols.read_text()))}
    vectors, by_length = voice_vectors(args.package), length_vectors(args.package)
    part, parts = map(int, args.part.split("/"))
    for file in sorted(args.audio.glob("*.npz"))[part::parts]:
        path = args.out / file.name
        if path.exists():
            continue
        arrays, meta = {}, []
        with np.load(file) as shard:
            for i, row in enumerate(json.loads(str(shard["meta"]))):
                wave = shard[f"wave{i}"].astype(np.float32) / 32768
                one = item(row, wave, shard[f"f0{i}"].astype(np.float32), shard[f"seconds{i}"], symbols)
                speaker, symbols_read = blended(vectors, row["blend"]), min(symbol_count(row["phones"], row["ends"]), 510)
                style = speaker + blended({name: rows[symbols_read - 1] for name, rows in by_length.items()}, row["blend"])
                meta.append(row)
                arrays |= {f"{name}{i}": part for name, part in (one | {"speaker": speaker, "style": style}).items()}
        unfinished = path.with_suffix(".part")
        with unfinished.open("wb") as out:
            np.savez(out, meta=json.dumps(meta, ensure_ascii=False), **arrays)
        unfinished.rename(path)


if __name__ == "__main__":
    main()

"""Teacher's audio shards -> training items for the flow and the vocoder: wave at 22,050 Hz, codes, mel, F0, one file a shard."""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

import codes
from nano.flow import mel_frames
from nano.mel import HOP, RATE, log_mel
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


def item(row: dict, wave: np.ndarray, f0: np.ndarray, seconds: np.ndarray, symbols: dict[str, int]):
    settled, keep = codes.settle_pauses(row["phones"], seconds)
    wave, f0 = cut(wave, f0, keep)
    frames = codes.to_frames(settled)
    code = codes.encode([symbols[p] for p in row["phones"]], row["ends"], frames)
    wave = resample(torch.from_numpy(wave), SAMPLE_RATE, RATE).numpy()
    count = mel_frames(len(code))
    wave = np.pad(wave, (0, max(0, count * HOP - len(wave))))[: count * HOP]
    mel = log_mel(torch.from_numpy(wave)[None])[0].numpy()
    # F0 of a mel frame: at its middle, without drawing a line between voiced and unvoiced.
    at = np.minimum((np.arange(count) + 0.5) * HOP / RATE * 80, len(f0) - 1)
    low, high = f0[at.astype(int)], f0[np.minimum(at.astype(int) + 1, len(f0) - 1)]
    pitch = np.where((low > 50) & (high > 50), low + (high - low) * (at - at.astype(int)), np.where(low > 50, low, 0))
    return code.astype(np.int16), wave, mel, pitch.astype(np.float32)


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
                code, wave, mel, pitch = item(row, wave, shard[f"f0{i}"].astype(np.float32), shard[f"seconds{i}"], symbols)
                speaker, symbols_read = blended(vectors, row["blend"]), min(symbol_count(row["phones"], row["ends"]), 510)
                style = speaker + blended({name: rows[symbols_read - 1] for name, rows in by_length.items()}, row["blend"])
                meta.append(row)
                arrays |= {f"code{i}": code, f"wave{i}": (wave * 32767).astype(np.int16), f"mel{i}": mel.astype(np.float16),
                           f"f0{i}": pitch.astype(np.float16), f"speaker{i}": speaker, f"style{i}": style}
        unfinished = path.with_suffix(".part")
        with unfinished.open("wb") as out:
            np.savez(out, meta=json.dumps(meta, ensure_ascii=False), **arrays)
        unfinished.rename(path)


if __name__ == "__main__":
    main()

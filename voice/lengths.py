"""How long the language model makes held-out sentences, against the teacher: all that is left to it within the grammar. Without flow and
vocoder this is cheap, and a phone's forced codes go through at once."""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

import codes
from export import networks
from nano.attention import causal_bias
from nano.language_model import TransformerLM, lengths_drawer
from speakers import voice_vectors
from teacher import SPEAKERS, Teacher


@torch.inference_mode()
def frames_of(model: TransformerLM, phones: list[int], ends: list[bool], speaker: torch.Tensor, draw) -> list[int]:
    """-> frames a phone. `draw(log_probs [STEPS])` -> frames less 2."""
    text = torch.tensor([codes.text_ids(phones, ends)])
    x, caches, length, frames = model.prompt(text, speaker), None, 0, []
    for place, (phone, end) in enumerate(zip(phones, ends)):
        length += x.shape[1]
        out, caches = model.llm(x, causal_bias(x.shape[1], length, x.device), caches, causal=x.shape[1] == length)
        first = phone * codes.STEPS
        left = draw(torch.log_softmax(model.llm_decoder(out[0, -1])[first : first + codes.STEPS], dim=0))
        frames.append(left + 2)
        said = [*range(first + left, first - 1, -1), codes.PHONES * codes.STEPS + codes.index_of(place, end)]
        x = model.speech_embedding(torch.tensor([said]))
    return frames


def taught_frames(teacher: Teacher, read: list[str], voice: str) -> list[int]:
    """What phonemise.ts gives -> frames of each phone as one of the teacher's voices has them, pauses settled."""
    phones, _ = codes.without_gaps(read)
    _, seconds = teacher.read(read, {voice: 1.0})
    return codes.to_frames(codes.settle_pauses(phones, seconds)[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--language-model", type=Path, required=True)
    parser.add_argument("--phones", type=Path, required=True, help="held-out sentences read by phonemise.ts")
    parser.add_argument("--symbols", type=Path, required=True)
    parser.add_argument("--package", type=Path, required=True)
    parser.add_argument("--graphs", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=100, help="sentences a language")
    parser.add_argument("--draw", nargs="+", default=["mean"], help="mean, or a top_p")
    args = parser.parse_args()
    torch.set_num_threads(1)
    (model,) = networks(args.language_model)
    symbols = {s: i for i, s in enumerate(json.loads(args.symbols.read_text()))}
    vectors = voice_vectors(args.package)
    teacher = Teacher(args.graphs / "front.onnx", args.package)
    rows = [json.loads(line) for line in args.phones.open()]
    wanted, ratios, errors = {}, {}, {}
    before = 0
    for lang in ("zh", "en", "ja"):
        some = [r for r in rows if r["lang"] == lang]
        for number, row in enumerate(some[: args.limit], before):  # the voice of a sentence is the same as in speak-heldout.ts
            ours, theirs = list(SPEAKERS.items())[number % len(SPEAKERS)]
            phones, ends = codes.without_gaps(row["phones"])
            want = np.array(taught_frames(teacher, row["phones"], theirs))
            for rule in args.draw:
                got = np.array(frames_of(model, [symbols[p] for p in phones], ends, torch.from_numpy(vectors[theirs])[None],
                                         lengths_drawer(rule, torch.Generator().manual_seed(number))))
                # Leading and trailing silence aside, as judge.py measures.
                ratios.setdefault((rule, lang, ours), []).append(got[1:-1].sum() / want[1:-1].sum())
                errors.setdefault((rule, lang, ours), []).append(np.abs(got - want).mean())
        before += len(some)
    for (rule, lang, ours), some in ratios.items():
        some = np.array(some)
        print(f"{rule} {lang} {ours}: {some.mean():.3f} of the teacher's length, within 15 % in {np.mean(abs(some - 1) < 0.15):.0%}; "
              f"a phone is {np.mean(errors[rule, lang, ours]):.2f} frames off")


if __name__ == "__main__":
    main()

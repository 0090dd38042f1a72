"""Fits the language model's last layer to the teacher's durations where the model goes by its own: texts of the training set are spoken
with mean lengths, and the scores of lengths are moved so that phones and whole texts last as long as the teacher's. In training the
model has the teacher's lengths behind it at each phone, in use its own: what drifts by that is mended here."""

import argparse
import json
import random
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

import codes
from export import networks, save
from lengths import frames_of, taught_frames
from nano.language_model import TransformerLM, lengths_drawer
from speakers import voice_vectors
from teacher import SPEAKERS, Teacher


LONGEST_TEXT = 60  # phones: about a sentence


def texts(folder: Path, symbols: dict[str, int], said: set[int], rng: random.Random, count: int) -> list[tuple]:
    """-> (phones, whether a word ends with each, frames, speaker, language) of texts that people say, read by the voices that are shipped."""
    found = []
    for file in sorted(folder.glob("*.npz")):
        with np.load(file) as shard:
            for i, row in enumerate(json.loads(str(shard["meta"]))):
                if row["speaker"] and row["id"] in said and len(row["phones"]) <= LONGEST_TEXT:
                    seconds, _ = codes.settle_pauses(row["phones"], shard[f"seconds{i}"])
                    phones = [symbols[p] for p in row["phones"]]
                    found.append((phones, row["ends"], codes.to_frames(seconds), row["speaker"], row["lang"]))
    return rng.sample(found, count)


def sentences(file: Path, symbols: dict[str, int], teacher: Teacher) -> list[tuple]:
    """As `texts`, of sentences that were read by phonemise.ts, each by every voice."""
    found = []
    for row in map(json.loads, file.open()):
        phones, ends = codes.without_gaps(row["phones"])
        for ours, theirs in SPEAKERS.items():
            found.append(([symbols[p] for p in phones], ends, taught_frames(teacher, row["phones"], theirs), ours, row["lang"]))
    return found


@torch.inference_mode()
def spoken(model: TransformerLM, some: list[tuple], vectors) -> list[tuple]:
    """-> (what the last layer sees where each phone begins [N, D], phones [N], the teacher's frames [N], length of the whole against the
    teacher's, (language, speaker)) a text."""
    seen: list[torch.Tensor] = []
    hook = model.llm_decoder.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
    out = []
    for number, (phones, ends, frames, speaker, lang) in enumerate(some):
        seen.clear()
        said = frames_of(model, phones, ends, torch.from_numpy(vectors[SPEAKERS[speaker]])[None],
                         lengths_drawer("mean", torch.Generator().manual_seed(number)))
        out.append((torch.stack(seen), torch.tensor(phones), torch.tensor(frames), sum(said[1:-1]) / sum(frames[1:-1]), (lang, speaker)))
    hook.remove()
    return out


def means_of(some: list[tuple]) -> dict[tuple, float]:
    """(language, speaker) -> mean length against the teacher's."""
    groups: dict = {}
    for *_, ratio, group in some:
        groups.setdefault(group, []).append(ratio)
    return {group: float(np.mean(ratios)) for group, ratios in sorted(groups.items())}


def report(name: str, some: list[tuple]) -> None:
    means = ", ".join(f"{lang} {speaker} {mean:.3f}" for (lang, speaker), mean in means_of(some).items())
    every = np.array([ratio for *_, ratio, _ in some])
    print(f"{name}: within 15 % in {np.mean(abs(every - 1) < 0.15):.1%}; {means}", flush=True)


def slowed(frames: torch.Tensor, factor: float) -> torch.Tensor:
    """Frames a phone [N], `factor` times as long in all, at least 2 each."""
    edges = (frames.cumsum(0) * factor).round().long()
    return torch.diff(edges, prepend=torch.zeros(1, dtype=torch.long)).clamp(min=2)


def fit(model: TransformerLM, said: list[tuple], slower: dict[tuple, float]) -> None:
    """Moves the scores of lengths by what the last layer sees, so that phones, texts and the mean text of each language and voice last as
    long as the teacher's, times what `slower` says of (language, speaker)."""
    layer = model.llm_decoder
    grid = lambda table: table[: codes.PHONES * codes.STEPS].unflatten(0, (codes.PHONES, codes.STEPS))
    hidden, phones = torch.cat([s[0] for s in said]), torch.cat([s[1] for s in said])
    frames = torch.cat([slowed(s[2], slower[s[4]]) for s in said]).clamp(max=codes.LONGEST)
    owner = torch.repeat_interleave(torch.arange(len(said)), torch.tensor([len(s[1]) for s in said]))
    inner = torch.cat([(torch.arange(len(s[1])) > 0) & (torch.arange(len(s[1])) < len(s[1]) - 1) for s in said]).float()
    groups = sorted({s[4] for s in said})
    member = F.one_hot(torch.tensor([groups.index(s[4]) for s in said])).float()
    with torch.no_grad():
        first = torch.einsum("nd,nsd->ns", hidden, grid(layer.weight)[phones]) + grid(layer.bias)[phones]
    weight, bias = torch.zeros(codes.STEPS, hidden.shape[1], requires_grad=True), torch.zeros(codes.STEPS, requires_grad=True)
    optimizer = torch.optim.LBFGS([weight, bias], max_iter=60, line_search_fn="strong_wolfe")
    total = lambda per_phone: torch.zeros(len(said)).index_add(0, owner, per_phone * inner)
    wanted = total(frames.float())
    steps = torch.arange(codes.STEPS).float()

    def loss():
        optimizer.zero_grad()
        scores = first + F.linear(hidden, weight, bias)
        mean = scores.softmax(1) @ steps + 2
        off = total(mean) / wanted - 1
        by_group = (member.T @ off) / member.sum(0)
        value = F.cross_entropy(scores, frames - 2) + 0.1 * (mean - frames).square().mean()
        value = value + 20 * off.square().mean() + 200 * by_group.square().mean() + 1e-2 * weight.square().sum()
        value.backward()
        return value

    print("loss", float(loss()))
    optimizer.step(loss)
    print("loss", float(loss()))
    with torch.no_grad():
        grid(layer.weight).add_(weight)
        grid(layer.bias).add_(bias)


def everyday(file: Path) -> set[int]:
    """Ids of texts marked so, and of all in languages that have none: written ones are read at another pace."""
    rows = [json.loads(line) for line in file.open()]
    marked = {row["lang"] for row in rows if row["everyday"]}
    return {row["id"] for row in rows if row["everyday"] or row["lang"] not in marked}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--language-model", type=Path, required=True)
    parser.add_argument("--durations", type=Path, required=True)
    parser.add_argument("--phones", type=Path, required=True, help="the texts that were read, with what is everyday among them")
    parser.add_argument("--package", type=Path, required=True)
    parser.add_argument("--symbols", type=Path, required=True)
    parser.add_argument("--sentences", type=Path, help="more to fit to, read by phonemise.ts: dev/, which is nearer to what people ask for")
    parser.add_argument("--graphs", type=Path, help="the teacher's, for these")
    parser.add_argument("--texts", type=int, default=900)
    parser.add_argument("--held", type=int, default=150)
    parser.add_argument("--rounds", type=int, default=2, help="the second goes by the lengths of the first")
    parser.add_argument("--slower", type=json.loads, default={}, help='slower than the teacher, e.g. {"zh": 1.06}')
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True, help="the llm.pt to write")
    args = parser.parse_args()
    if args.sentences and not args.graphs:
        parser.error("--sentences wants --graphs: the teacher's durations for them are made here")
    torch.set_num_threads(1)
    (model,) = networks(args.language_model)
    symbols = {s: i for i, s in enumerate(json.loads(args.symbols.read_text()))}
    vectors = voice_vectors(args.package)
    every = texts(args.durations, symbols, everyday(args.phones), random.Random(args.seed), args.texts + args.held)
    fitted, held = every[args.held :], every[: args.held]
    if args.sentences:
        fitted = fitted + sentences(args.sentences, symbols, Teacher(args.graphs / "front.onnx", args.package))
    report("before, others", spoken(model, held, vectors))
    aims: dict[tuple, float] = {}
    for _ in range(args.rounds):
        said = spoken(model, fitted, vectors)
        # Lengths are whole frames and follow each other: the mean of what is drawn misses what was fitted by the same share again.
        for group, mean in means_of(said).items():
            wanted = args.slower.get(group[0], 1.0)
            aims[group] = aims[group] * wanted / mean if group in aims else wanted
        fit(model, said, aims)
    report("after, others", spoken(model, held, vectors))
    save(model, args.out)


if __name__ == "__main__":
    main()

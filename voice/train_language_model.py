"""Trains the language model on phones and durations. Restartable: goes on from --out/last.pt."""

import argparse
import json
import random
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import codes
from nano.attention import causal_bias
from nano.language_model import TransformerLM
from nano.sizes import LANGUAGE_MODEL
from progress import Progress
from progress import add_arguments as progress_arguments
from speakers import blended, voice_vectors
from start import start_language_model


SPOKEN = codes.PHONES * codes.STEPS  # codes below this name a phone, the others a place


class Factored(nn.Module):
    """Tables whose rows are sums: phone + index for text ids, phone + countdown (or index) for codes. What one row learns, all
    rows of that phone learn; the finished model holds the summed rows in the official tables."""

    def __init__(self, model: TransformerLM):
        super().__init__()
        self.model = model
        inputs, width = model.llm_embedding.weight.shape[1], model.llm_decoder.weight.shape[1]
        text_width = model.text_embedding.weight.shape[1]
        small = lambda rows, columns, scale: nn.Parameter(torch.randn(rows, columns) * scale)
        self.text_phone, self.text_place, self.text_word_end = small(codes.PHONES, text_width, 1.0), small(codes.PLACES, text_width, 1.0), small(1, text_width, 0.1)
        self.in_phone, self.in_step = small(codes.PHONES, inputs, 0.7), small(codes.STEPS, inputs, 0.7)
        self.in_place, self.in_word_end = small(codes.PLACES, inputs, 1.0), small(1, inputs, 0.1)
        self.out_phone, self.out_step, self.out_place = (small(n, width, 0.02) for n in (codes.PHONES, codes.STEPS, codes.PLACES))
        self.out_word_end, self.out_end = small(1, width, 0.02), small(1, width, 0.02)
        self.bias_phone, self.bias_step, self.bias_place, self.bias_word_end, self.bias_end = (
            nn.Parameter(torch.zeros(n)) for n in (codes.PHONES, codes.STEPS, codes.PLACES, 1, 1)
        )
        self.guide = model.llm.encoders[1].self_attn
        self.guide.watched = True
        for table in (model.text_embedding, model.speech_embedding, model.llm_decoder):
            table.requires_grad_(False)

    def indices(self, kind: str):
        """Rows of all indices: places, then places where a word ends."""
        place = getattr(self, f"{kind}_place")
        return torch.cat([place, place + getattr(self, f"{kind}_word_end")])

    def text_table(self):
        return (self.text_phone[:, None] + self.indices("text")[None]).flatten(0, 1)

    def code_table(self):
        return torch.cat([(self.in_phone[:, None] + self.in_step[None]).flatten(0, 1), self.indices("in")])

    def decoder_weight(self):
        return torch.cat([(self.out_phone[:, None] + self.out_step[None]).flatten(0, 1), self.indices("out"), self.out_end])

    @torch.no_grad()
    def finished(self) -> TransformerLM:
        self.model.text_embedding.weight.copy_(self.text_table())
        self.model.speech_embedding.weight.copy_(self.code_table())
        self.model.llm_decoder.weight.copy_(self.decoder_weight())
        self.model.llm_decoder.bias.copy_(
            torch.cat([(self.bias_phone[:, None] + self.bias_step).flatten(), self.indices("bias"), self.bias_end])
        )
        return self.model

    def forward(self, phones, ends, lengths, offsets, speakers, code, targets, owners):
        """owners [B, U + 1]: which phone of the text each target belongs to, -1 for none; the second layer's first head is led to
        look there (guided attention, Tachibana et al. 2018, with the true alignment). phones [B, N] (padded with 0), ends [B, N] whether a word ends, lengths [B], offsets [B] where the index starts, code [B, U], targets [B, U + 1]
        (-1 is ignored) -> loss, accuracy of codes, accuracy of phones where a new one begins, guidance loss, how many frames
        the mean length of a phone is off."""
        m = self.model
        batch, n = phones.shape
        within = (torch.arange(n)[None].to(phones) + offsets[:, None]) % codes.PLACES
        text = m.encode_text(self.text_phone[phones] + self.text_place[within] + self.text_word_end * ends[:, :, None])
        spoken = self.code_table()[code]
        start, task = m.llm_embedding.weight
        voice = m.spk_embed_affine_layer(F.normalize(speakers, dim=1))
        # Every row is start, speaker, its own text, task, codes, without a gap: positions are relative to all of them.
        total = n + 3 + code.shape[1]
        rows = torch.zeros(batch, total, text.shape[2], device=phones.device)
        rows[:, 0], rows[:, 1] = start, voice.float()
        rows[:, 2 : 2 + n] = text.float()
        place = torch.arange(code.shape[1] + 1, device=text.device)[None] + 2 + lengths[:, None]
        follow = torch.cat([task.expand(batch, 1, -1), spoken], dim=1)
        rows = rows.scatter(1, place[:, :, None].expand(-1, -1, rows.shape[2]), follow)
        out, _ = m.llm(rows.float(), causal_bias(total, total, rows.device), causal=True)
        hidden = out.gather(1, place[:, :, None].expand(-1, -1, out.shape[2]))
        column = (owners.clamp(min=0) + 2)[:, :, None]
        looked = self.guide.weights[:, 0].gather(1, place[:, :, None].expand(-1, -1, total)).gather(2, column)[:, :, 0]
        guidance = -(looked[owners >= 0].float() + 1e-6).log().mean()
        valid = targets >= 0
        hidden, wanted = hidden[valid].float(), targets[valid]
        # The logits of S codes are sums over phone and step, so their log-sum-exp is one too: no 4,097 wide product.
        with torch.autocast(hidden.device.type, enabled=False):  # the parts of a sum may drift far from each other's zero
            by_phone = F.linear(hidden, self.out_phone, self.bias_phone)
            by_step = F.linear(hidden, self.out_step, self.bias_step)
            others = F.linear(hidden, torch.cat([self.indices("out"), self.out_end]), torch.cat([self.indices("bias"), self.bias_end]))
        whole = torch.logaddexp(by_phone.logsumexp(1) + by_step.logsumexp(1), others.logsumexp(1))
        spoken = wanted < SPOKEN
        pick = lambda table, at: table.gather(1, at[:, None])[:, 0]
        logit = torch.where(
            spoken,
            pick(by_phone, torch.where(spoken, wanted // codes.STEPS, 0)) + pick(by_step, wanted % codes.STEPS),
            pick(others, torch.where(spoken, 0, wanted - SPOKEN)),
        )
        # The first code of a phone is where the place in the text is looked up.
        first = torch.cat([torch.ones_like(valid[:, :1]), code >= SPOKEN], dim=1)[valid]
        # The first code of a phone plans its length: all that is left to choose within the grammar (layers/speech/phone-grammar.ts).
        weight = torch.where(first, 4.0, torch.where(wanted >= SPOKEN, 1.0, 0.3))
        planned = first & spoken
        by_length, length = by_step[planned].float(), wanted[planned] % codes.STEPS
        # The product takes the mean of the lengths, so that is to be near.
        off = (by_length.softmax(1) * torch.arange(codes.STEPS).to(by_length)).sum(1) - length
        row = torch.arange(batch, device=valid.device)[:, None].expand_as(valid)[valid][planned]
        of_text = lambda values: torch.zeros(batch, device=values.device).index_add(0, row, values)
        whole_off = of_text(off) / of_text(length + 2.0)
        loss = ((whole - logit) * weight).sum() / weight.sum() + 0.1 * off.square().mean() + 20 * whole_off.square().mean()
        with torch.no_grad():
            best_spoken = by_phone.max(1).values + by_step.max(1).values
            best_other, other = others.max(1)
            phone, step = by_phone.argmax(1), by_step.argmax(1)
            is_spoken = best_spoken > best_other
            guess = torch.where(is_spoken, phone * codes.STEPS + step, other + SPOKEN)
            right = torch.where(spoken, is_spoken & (phone == wanted // codes.STEPS), guess == wanted)
        return loss, (guess == wanted).float().mean(), right[first].float().mean(), guidance, off.abs().mean().detach()


def load(folders: list[Path], symbols: dict[str, int], package: Path) -> list[tuple]:
    """-> (phones, codes, owner of each code, speaker, whether a word ends with each phone) a text."""
    vectors = voice_vectors(package)
    items = []
    for folder in folders:
        for file in sorted(folder.glob("*.npz")):
            with np.load(file) as shard:
                for i, row in enumerate(json.loads(str(shard["meta"]))):
                    if len(row["phones"]) > codes.PLACES:
                        continue  # the product cuts longer texts
                    seconds, _ = codes.settle_pauses(row["phones"], shard[f"seconds{i}"])
                    phones = [symbols[p] for p in row["phones"]]
                    frames = [min(f, codes.LONGEST) for f in codes.to_frames(seconds)]
                    owners = np.repeat(np.arange(len(frames), dtype=np.int16), frames)
                    items.append((np.array(phones, np.int16), codes.encode(phones, row["ends"], frames).astype(np.int16), owners,
                                  blended(vectors, row["blend"]), np.array(row["ends"])))
    return items


def at_another_tempo(phones, ends, frames: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A text as it would stand behind the model were it slower or faster, all or some phones -> codes, targets, which still ask for the
    true lengths where phones begin, and owners. By true lengths alone a model hears the tempo of a voice in what it has behind it, and in
    use, with its own lengths there, it has none."""
    factors = np.exp(np.random.uniform(-0.2, 0.2) + np.random.normal(0, 0.15, len(frames)))
    given = np.clip(np.round(frames * factors), 2, codes.LONGEST).astype(int)
    written = codes.encode(list(phones), list(ends), list(given))
    targets = written.copy()
    targets[np.cumsum(given) - given] = np.array(phones) * codes.STEPS + frames - 2
    return written, targets, np.repeat(np.arange(len(given), dtype=np.int16), given)


def batch_of(items, picked, rng: random.Random, device, noise: float, other_tempo: float = 0):
    """The arguments of Factored.forward. Places begin anywhere, so that all of them are learned equally. A share of the texts at
    `other_tempo`."""
    texts = []
    for i in picked:
        phones, written, owners, _, ends = items[i]
        other = at_another_tempo(phones.astype(int), ends, np.bincount(owners)) if np.random.random() < other_tempo else (written, written, owners)
        texts.append((phones, *other))
    widest, longest = (max(len(text[part]) for text in texts) for part in (0, 1))
    offsets = np.array([rng.randrange(codes.PLACES) for _ in picked])
    phones = np.zeros((len(picked), widest), np.int64)
    ends = np.zeros((len(picked), widest), np.float32)
    code = np.zeros((len(picked), longest), np.int64)
    targets = np.full((len(picked), longest + 1), -1, np.int64)
    owners = np.full((len(picked), longest + 1), -1, np.int64)
    for row, (i, (read, written, asked, owner)) in enumerate(zip(picked, texts)):
        phones[row, : len(read)] = read
        ends[row, : len(read)] = items[i][4]
        for into, some in ((code, written), (targets, asked)):
            some = some.astype(np.int64)
            closing = some >= SPOKEN
            place, end = (some[closing] - SPOKEN) % codes.PLACES, (some[closing] - SPOKEN) // codes.PLACES
            some[closing] = SPOKEN + codes.index_of(place + offsets[row], end)
            into[row, : len(some)] = some
        targets[row, len(written)] = codes.CODES
        owners[row, : len(written)] = owner
        if noise:
            wrong = np.random.random(len(written)) < noise
            code[row, : len(written)][wrong] = np.random.randint(0, SPOKEN, wrong.sum())
    to = lambda x: torch.as_tensor(np.asarray(x)).to(device)
    return (to(phones), to(ends), to([len(items[i][0]) for i in picked]), to(offsets),
            to(np.stack([items[i][3] for i in picked])), to(code), to(targets), to(owners))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--durations", type=Path, nargs="+", required=True)
    parser.add_argument("--package", type=Path, required=True)
    parser.add_argument("--symbols", type=Path, required=True)
    progress_arguments(parser, steps=6000, rate=1.5e-3)
    parser.add_argument("--short-steps", type=int, default=300, help="steps on short sentences at the start")
    parser.add_argument("--guided-steps", type=int, default=1500)
    parser.add_argument("--positions", type=int, default=2000, help="positions a batch, about")
    parser.add_argument("--batch", type=int, default=64, help="texts a batch at most")
    parser.add_argument("--noise", type=float, default=0.02, help="share of wrong previous codes")
    parser.add_argument("--other-tempo", type=float, default=0.6, help="share of texts with another tempo behind the model than the one it is to go on in")
    args = parser.parse_args()
    fields = ["loss", "right", "phones_right", "guidance", "frames_off"]
    progress = Progress(args, [*fields, *(f"held_{n}" for n in fields)])
    np.random.seed(args.seed)
    dimensions = LANGUAGE_MODEL[args.size]
    symbols = {s: i for i, s in enumerate(json.loads(args.symbols.read_text()))}
    items = load(args.durations, symbols, args.package)
    count = min(128, len(items) // 10)
    held, items = items[:count], items[count:]
    print(len(items), "texts", flush=True)
    net = Factored(TransformerLM(**dimensions))
    if args.start_from:
        start_language_model(net, args.start_from)
    net.to(args.device)
    trained = [p for p in net.parameters() if p.requires_grad]
    print(sum(p.numel() for p in trained) / 1e6, "M trained", flush=True)
    optimizer = torch.optim.AdamW(trained, lr=args.lr, betas=(0.9, 0.98), weight_decay=0.01)
    state = progress.load()
    if state:
        net.load_state_dict(state["net"])
        optimizer.load_state_dict(state["optimizer"])
    rng = random.Random(args.seed * 100003 + progress.step)
    checkpoint = lambda: {"net": net.state_dict(), "optimizer": optimizer.state_dict(), "dimensions": dimensions}
    while progress.goes_on():
        step = progress.step
        for group in optimizer.param_groups:
            group["lr"] = progress.rate()
        pool = rng.sample(range(len(items)), min(4 * args.batch, len(items)))
        pool.sort(key=lambda i: len(items[i][1]))
        if step < args.short_steps:
            pool = pool[: args.batch]
        elif rng.random() < 0.7:  # attention costs the square of the length
            pool = pool[: 5 * args.batch // 2]
        per = lambda i: len(items[i][0]) + len(items[i][1])
        start = rng.randrange(len(pool))
        picked = [pool[start]]
        while len(picked) < args.batch and start + len(picked) < len(pool) and (len(picked) + 1) * per(pool[start + len(picked)]) <= args.positions:
            picked.append(pool[start + len(picked)])
        net.train()
        with torch.autocast(args.device, torch.bfloat16, enabled=args.bfloat16):
            loss, accuracy, phone, guidance, off = net(*batch_of(items, picked, rng, args.device, args.noise if step > args.short_steps else 0, args.other_tempo))
        optimizer.zero_grad(set_to_none=True)
        led = max(0.0, 1 - step / max(1, args.guided_steps))
        (loss + led * guidance).backward()
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        progress.count(loss.item(), accuracy.item(), phone.item(), guidance.item(), off.item())
        if progress.log_due():
            net.eval()
            with torch.inference_mode():
                progress.log(*(x.item() for x in net(*batch_of(held, list(range(min(32, count))), random.Random(7), args.device, 0))))
        progress.save(checkpoint)
    progress.save(checkpoint, always=True)


if __name__ == "__main__":
    main()

"""Trains the flow: codes and a speaker to mel. The encoder first, for the share --sketch of the run: a head of its own, left out
afterwards, must draw mel and pitch from mu and the speaker, as the teacher's voice is for texts of that length (plain regression; five times
cheaper than the whole). Then encoder and head stand still, and the
estimator learns to go from noise to what the head draws: the teacher has one reading for a text, so its mean is as good as a draw, and it
is learnt in a tenth of the steps that paths to the teacher's own mels took. Restartable: goes on from --out/last.pt."""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import codes
from items import load_items, sound_of
from nano.flow import MEL, Flow
from nano.sizes import FLOW
from progress import Progress
from progress import add_arguments as progress_arguments
from start import start_flow
from stretch import average_lengths, stretched
from teacher import LANGUAGE_SHARE

MEAN_MEL, DEVIATION = -6.2, 3.1  # of mels, and of mels less noise
HELD = 40  # items that are not trained on


class Factored(nn.Module):
    """The code table as a sum of phone and countdown; closing codes have two rows, one for ends of words, for the flow needn't know the place."""

    def __init__(self, flow: Flow):
        super().__init__()
        self.flow = flow
        width = flow.input_embedding.weight.shape[1]
        flow.input_embedding.requires_grad_(False)
        self.phone = nn.Parameter(torch.randn(codes.PHONES, width))
        self.step = nn.Parameter(torch.randn(codes.STEPS, width) * 0.5)
        self.closing = nn.Parameter(torch.randn(2, width))
        self.head = Head()
        flow.decoder.estimator.lead_noise_through(MEAN_MEL, DEVIATION)
        with torch.no_grad():
            flow.spk_embed_affine_layer.weight *= 8  # speakers come with length 1, spread over 192 numbers

    def table(self):
        spoken = (self.phone[:, None] + self.step[None]).flatten(0, 1)
        return torch.cat([spoken, self.closing.repeat_interleave(codes.PLACES, 0)])

    @torch.no_grad()
    def finished(self) -> Flow:
        self.flow.input_embedding.weight.copy_(self.table())
        return self.flow

    def forward(self, code, speaker, mel, f0, sketching: bool):
        """-> flow loss (None while only sketching), sketch loss, mean error of the sketched mel and of its log pitch. The flow's loss
        changes neither the encoder nor what it is to follow."""
        voice = self.flow.voice(speaker)
        with torch.set_grad_enabled(sketching and torch.is_grad_enabled()):
            mu, _ = self.flow.condition(self.table()[code], mel.shape[2])
            drawn, pitch, voiced = self.head(mu, F.normalize(speaker, dim=1))
        true = f0 > 50
        off = (pitch - f0.clamp(min=50).log())[true].abs().mean() if true.any() else pitch.sum() * 0
        sketch = F.l1_loss(drawn, mel) + 2 * off + 0.2 * F.binary_cross_entropy_with_logits(voiced, true.float())
        flow_loss = None if sketching else self.flow.loss(mu, voice, drawn)
        return flow_loss, sketch, F.l1_loss(drawn, mel).detach(), off.detach()


class Shade(nn.Module):
    """A residual layer in the way of a speaker; begins by adding nothing."""

    def __init__(self, width: int):
        super().__init__()
        self.norm = nn.GroupNorm(1, width)
        self.around = nn.Conv1d(width, width, 5, padding=2)
        self.style = nn.Linear(192, 2 * width)
        self.last = nn.Conv1d(width, width, 1)
        with torch.no_grad():
            self.last.weight.zero_(), self.last.bias.zero_()

    def forward(self, x, speaker):
        scale, shift = self.style(speaker * 8)[:, :, None].chunk(2, dim=1)
        return x + self.last(F.mish(self.around(self.norm(x)) * (1 + scale) + shift))


class Head(nn.Module):
    """Only while training: mel, log pitch and voicing from mu, in the way of a speaker. The encoder knows no speakers, so all that
    tells voices apart is drawn here."""

    WIDTH, SHADES = 160, 8

    def __init__(self):
        super().__init__()
        self.first = nn.Conv1d(MEL, self.WIDTH, 5, padding=2)
        self.style = nn.Linear(192, 2 * self.WIDTH)
        self.shades = nn.ModuleList(Shade(self.WIDTH) for _ in range(self.SHADES))
        self.second = nn.Conv1d(self.WIDTH, self.WIDTH, 5, padding=2)
        self.last = nn.Conv1d(self.WIDTH, MEL + 2, 1)
        with torch.no_grad():
            self.last.bias.fill_(MEAN_MEL)

    def forward(self, mu, speaker):
        scale, shift = self.style(speaker * 8)[:, :, None].chunk(2, dim=1)
        x = F.mish(self.first(mu)) * (1 + scale) + shift
        for shade in self.shades:
            x = shade(x, speaker)
        x = self.last(F.mish(self.second(x))).float()
        return x[:, :MEL], x[:, MEL] - MEAN_MEL + 5.0, x[:, MEL + 1] - MEAN_MEL


def crops(items, chance, voice: str, rng, batch: int, length: int, average, share: float):
    """A batch of pieces of `length` codes, utterances by their `chance`; shorter ones are left out. A `share` with other lengths of their phones."""
    fitting = np.array([len(i["code"]) >= length for i in items])
    among = chance * fitting
    for one in (items[k] for k in rng.choice(len(items), batch, p=among / among.sum())):
        if rng.random() < share:
            other = stretched(one, average, rng)
            one = other if len(other["code"]) >= length else one
        last = len(one["code"]) - length
        at = int(rng.choice([0, last, rng.integers(0, last + 1)]))
        yield one["code"][at : at + length], one[voice], *sound_of(one, at, length)


def chances(items: list[dict], share: dict[str, float]) -> np.ndarray:
    """How often each item is drawn, so that every language has its share however many there are of it -> [items]."""
    languages = [i["lang"] for i in items]
    return np.array([share[lang] / languages.count(lang) for lang in languages])


def batch_of(items, chance, voice: str, rng, count: int, length: int, device, average=None, share: float = 0):
    code, speaker, mel, f0 = (torch.from_numpy(np.stack(x)).to(device) for x in zip(*crops(items, chance, voice, rng, count, length, average, share)))
    return code.long(), speaker.float(), mel.float(), f0.float()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=Path, required=True)
    progress_arguments(parser, steps=8000, rate=1e-3)
    parser.add_argument("--codes", type=int, default=800, help="codes a batch")
    parser.add_argument("--sketch", type=float, default=0.5, help="share of the run, its start, that trains the encoder alone")
    parser.add_argument("--share", type=json.loads, default=LANGUAGE_SHARE, help='of each language, as {"zh": 0.4, "en": 0.4, "ja": 0.2}')
    parser.add_argument("--stretched", type=float, default=0.6, help="share of items with other lengths of their phones")
    args = parser.parse_args()
    progress = Progress(args, ["flow", "mel", "pitch", "held_flow", "held_mel", "held_pitch"])
    rng = np.random.default_rng(args.seed)
    dimensions = FLOW[args.size]
    net = Factored(Flow(**dimensions))
    if args.start_from:
        start_flow(net, args.start_from)
    net.to(args.device)
    trained = [p for p in net.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=args.lr, betas=(0.9, 0.98), weight_decay=0.01)
    average = {k: v.detach().clone() for k, v in net.state_dict().items()}
    state = progress.load()
    if state:
        net.load_state_dict(state["net"])
        optimizer.load_state_dict(state["optimizer"])
        average = state["average"]
        rng = np.random.default_rng(args.seed * 100003 + progress.step)
    items = load_items(args.items, ["code", "edges", "wave", "f0", "speaker", "style"])
    held, items = items[:HELD], items[HELD:]
    average_length, chance = average_lengths(items), chances(items, args.share)
    longest = max(len(one["code"]) for one in items)
    lengths = [length for length in (64, 100, 100, 160, 250, 360) if length <= longest]  # of a piece, in codes
    print(len(items), "items", sum(p.numel() for p in trained) / 1e6, "M", flush=True)
    checkpoint = lambda: {
        "net": net.state_dict(), "optimizer": optimizer.state_dict(), "average": average, "dimensions": dimensions
    }
    settled = False
    while progress.goes_on():
        sketching = progress.fraction < args.sketch
        for group in optimizer.param_groups:
            group["lr"] = progress.rate(part=(0, args.sketch) if sketching else (args.sketch, 1))
        length = int(rng.choice(lengths))
        voice = "style" if sketching else "speaker"
        batch = batch_of(items, chance, voice, rng, max(2, args.codes // length), length, args.device, average_length, args.stretched)
        net.train()
        if not sketching:
            if not settled:  # by what was on average the estimator goes, too, when it speaks
                net.load_state_dict(average)
                settled = True
            net.flow.encoder.eval()
        with torch.autocast(args.device, torch.bfloat16, enabled=args.bfloat16):
            flow_loss, sketch_loss, mel_error, pitch_error = net(*batch, sketching)
            loss = sketch_loss if sketching else flow_loss
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        with torch.no_grad():
            decay = min(0.998, (progress.step + 1) / (progress.step + 10))
            for key, value in net.state_dict().items():
                average[key].lerp_(value, 1 - decay) if value.is_floating_point() else average[key].copy_(value)
        progress.count(0 if sketching else flow_loss.item(), mel_error.item(), pitch_error.item())
        if progress.log_due():
            net.eval()
            batch = batch_of(held, np.ones(len(held)), voice, np.random.default_rng(5), 16, 100, args.device)
            with torch.inference_mode(), torch.autocast(args.device, torch.bfloat16, enabled=args.bfloat16):
                seen = net(*batch, sketching)
                progress.log(0 if sketching else seen[0].item(), seen[2].item(), seen[3].item())
        progress.save(checkpoint)
    progress.save(checkpoint, always=True)


if __name__ == "__main__":
    main()

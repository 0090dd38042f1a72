"""Trains the vocoder: mel and multi-resolution STFT losses, the teacher's F0 for the source and as the F0 predictor's target; with
--adversarial also multi-period and multi-resolution discriminators (HiFi-GAN, UnivNet). Restartable: goes on from --out/last.pt."""

import argparse
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from items import load_items
from nano.mel import HOP, log_mel
from nano.sizes import VOCODER
from nano.vocoder import N_FFT, HiFT
from progress import Progress
from progress import add_arguments as progress_arguments
from start import start_vocoder

RESOLUTIONS = ((2048, 512, 2048), (1024, 256, 1024), (512, 128, 512), (256, 64, 256), (128, 32, 128))


def magnitudes(wave, n_fft: int, hop: int, width: int):
    window = torch.hann_window(width, device=wave.device)
    spectrum = torch.stft(wave, n_fft, hop, width, window, return_complex=True)
    return (spectrum.real.square() + spectrum.imag.square() + 1e-7).sqrt()


def spectral_loss(got, want):
    """Yamamoto et al. 2020: spectral convergence and log magnitude, at five resolutions."""
    total = 0.0
    for resolution in RESOLUTIONS:
        a, b = magnitudes(got, *resolution), magnitudes(want, *resolution)
        total = total + (a - b).norm() / b.norm() + F.l1_loss(a.log(), b.log())
    return total / len(RESOLUTIONS)


class PeriodDiscriminator(nn.Module):
    def __init__(self, period: int, width: int = 16):
        super().__init__()
        self.period = period
        norm = nn.utils.parametrizations.weight_norm
        sizes = [1, width, 4 * width, 8 * width, 16 * width]
        self.convs = nn.ModuleList(norm(nn.Conv2d(a, b, (5, 1), (3, 1), (2, 0))) for a, b in zip(sizes, sizes[1:]))
        self.last = norm(nn.Conv2d(sizes[-1], 1, (3, 1), padding=(1, 0)))

    def forward(self, wave):
        wave = F.pad(wave, (0, -wave.shape[1] % self.period), mode="reflect")
        x, features = wave.view(len(wave), 1, -1, self.period), []
        for conv in self.convs:
            x = F.leaky_relu(conv(x), 0.1)
            features.append(x)
        return self.last(x), features


class SpectrumDiscriminator(nn.Module):
    def __init__(self, resolution, width: int = 16):
        super().__init__()
        self.resolution = resolution
        norm = nn.utils.parametrizations.weight_norm
        shapes = [((3, 9), (1, 1)), ((3, 9), (1, 2)), ((3, 9), (1, 2)), ((3, 9), (1, 2)), ((3, 3), (1, 1))]
        self.convs = nn.ModuleList(
            norm(nn.Conv2d(1 if i == 0 else width, width, kernel, stride, (kernel[0] // 2, kernel[1] // 2)))
            for i, (kernel, stride) in enumerate(shapes)
        )
        self.last = norm(nn.Conv2d(width, 1, 3, padding=1))

    def forward(self, wave):
        x, features = magnitudes(wave, *self.resolution)[:, None].transpose(2, 3), []
        for conv in self.convs:
            x = F.leaky_relu(conv(x), 0.1)
            features.append(x)
        return self.last(x), features


class Discriminators(nn.Module):
    def __init__(self):
        super().__init__()
        self.all = nn.ModuleList(
            [PeriodDiscriminator(p) for p in (2, 3, 5, 7, 11)] + [SpectrumDiscriminator(r) for r in RESOLUTIONS[:3]]
        )

    def forward(self, wave):
        return [one(wave) for one in self.all]


def stretch_of(item: dict, frames: int, rng) -> tuple[np.ndarray, np.ndarray]:
    """-> wave [frames * 256] and F0 [frames] of some stretch of an item; silence after one that is shorter."""
    at = rng.integers(0, max(1, len(item["f0"]) - frames + 1))
    pitch = item["f0"][at : at + frames].astype(np.float32)
    wave = item["wave"][at * HOP : (at + frames) * HOP].astype(np.float32) / 32768
    return np.pad(wave, (0, frames * HOP - len(wave))), np.pad(pitch, (0, frames - len(pitch)))


def pitches_of(net: HiFT, items, weights, rng, args, frames: int = 100):
    """-> predicted and true F0 of stretches of their own: cheap, so more of them than of waves; with the loudness changed and with a
    little noise, for the flow's mels are not the teacher's."""
    waves, pitches = [], []
    for index in rng.choice(len(items), 2 * args.batch, p=weights):
        wave, pitch = stretch_of(items[index], frames, rng)
        waves.append(wave), pitches.append(pitch)
    mel = log_mel(torch.from_numpy(np.stack(waves))) + torch.empty(len(waves), 1, 1).uniform_(-0.6, 0.3)
    mel += torch.randn(mel.shape) * torch.rand(len(mel), 1, 1) * 0.3
    return net.f0_predictor(mel.to(args.device)), torch.from_numpy(np.stack(pitches)).to(args.device)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=Path, required=True)
    progress_arguments(parser, steps=8000, rate=1e-3)
    parser.add_argument("--batch", type=int, default=6)
    parser.add_argument("--frames", type=int, default=32)
    parser.add_argument("--low-voices", type=float, default=0.4,
                        help="how often voices below 150 Hz are drawn, 1 being the others' share; 1.3 once the others are learnt")
    parser.add_argument("--adversarial", type=float, help="the discriminators join after this share of the run")
    args = parser.parse_args()
    progress = Progress(args, ["spectral", "mel", "pitch", "fooled"])
    rng = np.random.default_rng(args.seed)
    dimensions = VOCODER[args.size]
    net = HiFT(**dimensions)
    if args.start_from:
        start_vocoder(net, args.start_from)
    else:
        with torch.no_grad():  # begin quietly, and the pitch near a voice's
            net.conv_post.bias[: N_FFT // 2 + 1].fill_(-3.0)
            net.f0_predictor.classifier.bias.fill_(120.0)
    net.normalise().to(args.device)
    judge = Discriminators().to(args.device) if args.adversarial is not None else None
    optimizer = torch.optim.AdamW(net.parameters(), lr=args.lr, betas=(0.8, 0.99), weight_decay=0.01)
    judge_optimizer = torch.optim.AdamW(judge.parameters(), lr=2e-4, betas=(0.8, 0.99)) if judge else None
    state = progress.load()
    if state:
        net.load_state_dict(state["net"])
        optimizer.load_state_dict(state["optimizer"])
        if judge and "judge" in state:
            judge.load_state_dict(state["judge"])
            judge_optimizer.load_state_dict(state["judge_optimizer"])
        rng = np.random.default_rng(args.seed * 100003 + progress.step)
    items = load_items(args.items, ["wave", "f0"])
    # High voices more often at first: they are harder, for their formants show at few harmonics.
    weights = np.array([len(i["f0"]) * (1.0 if np.median(i["f0"][i["f0"] > 50]) > 150 else args.low_voices) for i in items], float)
    weights /= weights.sum()
    print(len(items), "items,", sum(len(i["wave"]) for i in items) / 22050 / 3600, "hours,",
          sum(p.numel() for p in net.parameters()) / 1e6, "M", flush=True)
    judges = {"judge": judge, "judge_optimizer": judge_optimizer} if judge else {}
    kept = {"net": net, "optimizer": optimizer} | judges
    checkpoint = lambda: {name: one.state_dict() for name, one in kept.items()} | {"dimensions": dimensions}
    while progress.goes_on():
        for group in optimizer.param_groups:
            group["lr"] = progress.rate(warm_up=100, floor=0.05)
        waves, pitches = [], []
        for index in rng.choice(len(items), args.batch, p=weights):
            wave, pitch = stretch_of(items[index], args.frames, rng)
            waves.append(wave), pitches.append(pitch)
        wave = torch.from_numpy(np.stack(waves)).to(args.device)
        wave = wave * torch.empty(len(wave), 1, device=args.device).uniform_(0.5, 1.2)
        f0 = torch.from_numpy(np.stack(pitches)).to(args.device)
        mel = log_mel(wave)
        source = net.m_source(f0, *net.draw(f0))
        got = net.decode(mel, source)
        pitch_loss = F.l1_loss(*pitches_of(net, items, weights, rng, args))
        spectral = spectral_loss(got, wave)
        mel_loss = F.l1_loss(log_mel(got), mel)
        loss = spectral + mel_loss + 0.02 * pitch_loss
        fooled = torch.zeros(())
        if judge and progress.fraction >= args.adversarial:
            real, fake = judge(wave), judge(got.detach())
            judged = sum(F.mse_loss(r, torch.ones_like(r)) + f.square().mean() for (r, _), (f, _) in zip(real, fake))
            judge_optimizer.zero_grad(set_to_none=True)
            judged.backward()
            judge_optimizer.step()
            real, fake = judge(wave), judge(got)
            fooled = sum(F.mse_loss(f, torch.ones_like(f)) for f, _ in fake)
            alike = sum(F.l1_loss(f, r.detach()) for (_, rs), (_, fs) in zip(real, fake) for r, f in zip(rs, fs))
            loss = 5 * loss + fooled + 2 * alike
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5.0 if judge else 1.0)
        optimizer.step()
        progress.count(spectral.item(), mel_loss.item(), pitch_loss.item(), fooled.item())
        if progress.log_due():
            progress.log()
        progress.save(checkpoint)
    progress.save(checkpoint, always=True)


if __name__ == "__main__":
    main()

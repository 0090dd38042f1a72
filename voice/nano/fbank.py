"""Kaldi's log filter banks as CosyVoice feeds them to its speaker encoder: 16 kHz, 80 bands, 25 ms every 10 ms, no dither."""

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

RATE, WINDOW, STEP, N_FFT, BANDS = 16000, 400, 160, 512, 80


def filters() -> np.ndarray:
    """[80, 257] triangles, equal in mels from 20 Hz to 8 kHz."""
    mel = lambda hz: 1127 * np.log1p(np.asarray(hz, np.float64) / 700)
    edges = np.linspace(mel(20), mel(8000), BANDS + 2)
    at = mel(np.arange(N_FFT // 2 + 1) * RATE / N_FFT)
    rising = (at - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - at) / (edges[2:] - edges[1:-1])[:, None]
    bank = np.maximum(0, np.minimum(rising, falling))
    bank[:, -1] = 0  # Kaldi leaves the Nyquist bin out
    return bank.astype(np.float32)


BANK = torch.from_numpy(filters())
POVEY = torch.hann_window(WINDOW, periodic=False) ** 0.85


def fbank(wave: Tensor) -> Tensor:
    """[samples] in -1..1 -> [frames, 80], without the mean over time."""
    frames = wave.unfold(0, WINDOW, STEP)
    frames = frames - frames.mean(1, keepdim=True)
    frames = frames - 0.97 * torch.cat([frames[:, :1], frames[:, :-1]], dim=1)
    power = torch.fft.rfft(F.pad(frames * POVEY, (0, N_FFT - WINDOW))).abs().square()
    bands = (power @ BANK.T).clamp(min=1.1920929e-7).log()
    return bands - bands.mean(0, keepdim=True)

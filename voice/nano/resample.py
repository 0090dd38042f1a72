"""Band-limited resampling by a rational factor: windowed sinc, all phases as one strided convolution."""

import functools
import math

import torch
from torch import Tensor
from torch.nn import functional as F

ZEROS, ROLLOFF = 24, 0.97


@functools.cache
def kernels(source: int, target: int) -> tuple[Tensor, int]:
    """-> [target, 1, taps] and how many source samples the taps reach to the left. Rates are coprime."""
    cutoff = min(source, target) * ROLLOFF
    reach = math.ceil(ZEROS * source / cutoff)
    at = torch.arange(-reach, reach + source, dtype=torch.float64)[None] / source
    at = (at - torch.arange(target, dtype=torch.float64)[:, None] / target) * cutoff
    window = torch.where(at.abs() < ZEROS, torch.cos(at * math.pi / ZEROS / 2) ** 2, 0.0)
    return (torch.sinc(at) * window * cutoff / source).float()[:, None], reach


def resample(wave: Tensor, source: int, target: int) -> Tensor:
    """[samples] at `source` Hz -> [ceil(samples * target / source)] at `target` Hz."""
    divisor = math.gcd(source, target)
    source, target = source // divisor, target // divisor
    bank, reach = kernels(source, target)
    padded = F.pad(wave[None, None], (reach, reach + source))
    out = F.conv1d(padded, bank, stride=source)[0].T.reshape(-1)
    return out[: math.ceil(len(wave) * target / source)]

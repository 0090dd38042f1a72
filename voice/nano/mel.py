"""The log-mel spectrogram of CosyVoice v1 at 22,050 Hz: 80 Slaney bands to 8 kHz, hop 256, magnitudes, natural logarithm."""

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

RATE, N_FFT, HOP, BANDS, TOP = 22050, 1024, 256, 80, 8000.0


def slaney_hz(mel: np.ndarray) -> np.ndarray:
    """Slaney's scale: linear below 1 kHz (15 mels), logarithmic above."""
    return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp((mel - 15) * np.log(6.4) / 27))


def filters(rate: int = RATE, n_fft: int = N_FFT, bands: int = BANDS, top: float = TOP) -> np.ndarray:
    """[bands, n_fft / 2 + 1] triangles of equal area."""
    top_mel = top * 3 / 200 if top < 1000 else 15 + 27 * np.log(top / 1000) / np.log(6.4)
    corners = slaney_hz(np.linspace(0, top_mel, bands + 2))
    hz = np.linspace(0, rate / 2, n_fft // 2 + 1)
    rising = (hz - corners[:-2, None]) / np.diff(corners)[:-1, None]
    falling = (corners[2:, None] - hz) / np.diff(corners)[1:, None]
    return (np.maximum(0, np.minimum(rising, falling)) * (2 / (corners[2:] - corners[:-2]))[:, None]).astype(np.float32)


_tables: dict = {}


def table_on(device) -> tuple[Tensor, Tensor]:
    if device not in _tables:
        _tables[device] = torch.from_numpy(filters()).to(device), torch.hann_window(N_FFT, device=device)
    return _tables[device]


def log_of(spectrum: Tensor, bank: Tensor) -> Tensor:
    magnitude = (spectrum.real.square() + spectrum.imag.square() + 1e-9).sqrt()
    return (bank @ magnitude).clamp(min=1e-5).log()


def log_mel(wave: Tensor) -> Tensor:
    """[B, samples] in -1..1 -> [B, 80, samples / 256]."""
    bank, window = table_on(wave.device)
    pad = (N_FFT - HOP) // 2
    wave = F.pad(wave[:, None], (pad, pad), mode="reflect")[:, 0]
    return log_of(torch.stft(wave, N_FFT, HOP, window=window, center=False, return_complex=True), bank)


def log_mel_at(wave: Tensor, centres: Tensor) -> Tensor:
    """[samples] in -1..1 and where the middles of frames are to be, in samples [T] -> [80, T]; `log_mel` has them at 128, 384, ..."""
    bank, window = table_on(wave.device)
    at = (centres.round().long()[:, None] + torch.arange(-N_FFT // 2, N_FFT // 2, device=wave.device)).abs()
    last = len(wave) - 1
    frames = wave[(last - (last - at).abs()).clamp(min=0)]  # mirrored at both ends
    return log_of(torch.fft.rfft(frames * window).T, bank)

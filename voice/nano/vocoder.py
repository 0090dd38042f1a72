"""CosyVoice v1's HiFT vocoder: log-mel to a wave through a harmonic source and an inverse STFT (HiFTNet, Li et al. 2023)."""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils import weight_norm as old_weight_norm

RATE, HOP = 22050, 256
N_FFT, STEP = 16, 4


def weight_norm(module):
    """The checkpoint's key form is weight_g and weight_v."""
    return old_weight_norm(module)


class Snake(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        self.alpha = nn.Parameter(torch.ones(channels))

    def forward(self, x: Tensor) -> Tensor:
        alpha = self.alpha[None, :, None]
        return x + torch.sin(x * alpha).square() / (alpha + 1e-9)


class ResBlock(nn.Module):
    def __init__(self, channels: int, kernel: int, dilations=(1, 3, 5)):
        super().__init__()
        conv = lambda d: weight_norm(nn.Conv1d(channels, channels, kernel, dilation=d, padding=(kernel - 1) * d // 2))
        self.convs1 = nn.ModuleList(conv(d) for d in dilations)
        self.convs2 = nn.ModuleList(conv(1) for _ in dilations)
        self.activations1 = nn.ModuleList(Snake(channels) for _ in dilations)
        self.activations2 = nn.ModuleList(Snake(channels) for _ in dilations)

    def forward(self, x: Tensor) -> Tensor:
        for conv1, conv2, act1, act2 in zip(self.convs1, self.convs2, self.activations1, self.activations2):
            x = x + conv2(act2(conv1(act1(x))))
        return x


class Normalised:
    """A network whose first convolution reads log-mels. While training they come to it with mean 0 and deviation 1, for which plain
    initial weights and learning rates are meant; `fold` writes the two numbers into that convolution, as the official format has none."""

    LEVEL, SPREAD = -6.2, 3.0
    normalised = False

    def enter(self, conv: nn.Conv1d, mel: Tensor) -> Tensor:
        if not self.normalised:
            return conv(mel)
        reach = conv.padding[0]
        x = F.pad(mel, (reach, reach))  # with the zeros that the folded network will see
        conv.padding = (0,)
        x = conv((x - self.LEVEL) / self.SPREAD)
        conv.padding = (reach,)
        return x

    @torch.no_grad()
    def fold(self, conv: nn.Conv1d) -> None:
        if self.normalised:
            weight = conv.weight_v * (conv.weight_g / conv.weight_v.flatten(1).norm(dim=1)[:, None, None])
            conv.bias -= weight.sum((1, 2)) * (self.LEVEL / self.SPREAD)
            conv.weight_g /= self.SPREAD
            self.normalised = False

    @torch.no_grad()
    def unfold(self, conv: nn.Conv1d) -> None:
        if not self.normalised:
            conv.weight_g *= self.SPREAD
            weight = conv.weight_v * (conv.weight_g / conv.weight_v.flatten(1).norm(dim=1)[:, None, None])
            conv.bias += weight.sum((1, 2)) * (self.LEVEL / self.SPREAD)
            self.normalised = True


class F0Predictor(nn.Module, Normalised):
    def __init__(self, channels: int):
        super().__init__()
        layers = []
        for index in range(5):
            layers += [weight_norm(nn.Conv1d(80 if index == 0 else channels, channels, 3, padding=1)), nn.ELU()]
        self.condnet = nn.Sequential(*layers)
        self.classifier = nn.Linear(channels, 1)

    def forward(self, mel: Tensor) -> Tensor:
        """[B, 80, T] -> [B, T] Hz."""
        x = self.condnet[1:](self.enter(self.condnet[0], mel))
        return self.classifier(x.transpose(1, 2)).squeeze(-1).abs()


class Source(nn.Module):
    HARMONICS = 9

    def __init__(self):
        super().__init__()
        self.l_linear = nn.Linear(self.HARMONICS, 1)

    def forward(self, f0: Tensor, phase: Tensor, noise: Tensor) -> Tensor:
        """f0 [B, T] Hz; phase [B, 9, 1]; noise [B, 9, T * 256], standard normal -> [B, 1, T * 256]."""
        f0 = f0.repeat_interleave(HOP, dim=1)[:, None]
        order = torch.arange(1, self.HARMONICS + 1, device=f0.device)[None, :, None]
        turns = torch.cumsum((f0 * order / RATE).double(), dim=2).to(torch.float32)
        start = torch.cat([torch.zeros_like(phase[:, :1]), phase[:, 1:]], dim=1)  # the fundamental starts at 0
        sine = 0.1 * torch.sin(2 * math.pi * (turns % 1) + start)
        voiced = (f0 > 10).float()
        mixed = sine * voiced + noise * (voiced * 0.003 + (1 - voiced) * (0.1 / 3))
        return torch.tanh(self.l_linear(mixed.transpose(1, 2)).transpose(1, 2))


class HiFT(nn.Module, Normalised):
    def __init__(self, base_channels: int = 128, cond_channels: int = 128):
        super().__init__()
        self.f0_predictor = F0Predictor(cond_channels)
        self.m_source = Source()
        self.conv_pre = weight_norm(nn.Conv1d(80, base_channels, 7, padding=3))
        widths = [base_channels, base_channels // 2, base_channels // 4]
        self.ups = nn.ModuleList(
            weight_norm(nn.ConvTranspose1d(widths[i], widths[i + 1], 16, 8, padding=4)) for i in range(2)
        )
        self.source_downs = nn.ModuleList([nn.Conv1d(N_FFT + 2, widths[1], 16, 8, padding=4), nn.Conv1d(N_FFT + 2, widths[2], 1)])
        self.source_resblocks = nn.ModuleList([ResBlock(widths[1], 7), ResBlock(widths[2], 11)])
        self.resblocks = nn.ModuleList(ResBlock(width, kernel) for width in widths[1:] for kernel in (3, 7, 11))
        self.conv_post = weight_norm(nn.Conv1d(widths[2], N_FFT + 2, 7, padding=3))
        self.register_buffer("window", torch.hann_window(N_FFT, periodic=True), persistent=False)

    def decode(self, mel: Tensor, source: Tensor) -> Tensor:
        """mel [B, 80, T], source [B, 1, T * 256] -> wave [B, T * 256] before the clamp."""
        spectrum = torch.stft(source[:, 0], N_FFT, STEP, window=self.window, return_complex=True)
        spectrum = torch.cat([spectrum.real, spectrum.imag], dim=1)
        x = self.enter(self.conv_pre, mel)
        for stage in range(2):
            x = self.ups[stage](F.leaky_relu(x, 0.1))
            if stage == 1:
                x = F.pad(x, (1, 0), mode="reflect")
            x = x + self.source_resblocks[stage](self.source_downs[stage](spectrum))
            x = sum(block(x) for block in self.resblocks[3 * stage : 3 * stage + 3]) / 3
        x = self.conv_post(F.leaky_relu(x)).float()
        magnitude = torch.exp(x[:, : N_FFT // 2 + 1]).clamp(max=100)
        angle = torch.sin(x[:, N_FFT // 2 + 1 :])
        return torch.istft(torch.complex(magnitude * angle.cos(), magnitude * angle.sin()), N_FFT, STEP, window=self.window)

    def normalise(self) -> "HiFT":
        """For a network that is to be trained, or was trained so and isn't folded yet."""
        self.normalised = self.f0_predictor.normalised = True
        return self

    def folded(self) -> "HiFT":
        """The network of the official format that does the same."""
        self.fold(self.conv_pre)
        self.f0_predictor.fold(self.f0_predictor.condnet[0])
        return self

    def unfolded(self) -> "HiFT":
        """The other way: a network of the official format, to be trained further."""
        self.unfold(self.conv_pre)
        self.f0_predictor.unfold(self.f0_predictor.condnet[0])
        return self

    def draw(self, f0: Tensor, generator: torch.Generator | None = None) -> tuple[Tensor, Tensor]:
        """Random phases and noise for a source."""
        shape, device = (len(f0), Source.HARMONICS), "cpu" if generator else f0.device
        phase = (torch.rand(*shape, 1, generator=generator, device=device) * 2 - 1) * math.pi
        noise = torch.randn(*shape, f0.shape[1] * HOP, generator=generator, device=device)
        return phase.to(f0), noise.to(f0)

    @torch.inference_mode()
    def speak(self, mel: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """[1, 80, T] -> [1, T * 256]."""
        f0 = self.f0_predictor(mel)
        return self.decode(mel, self.m_source(f0, *self.draw(f0, generator))).clamp(-0.99, 0.99)

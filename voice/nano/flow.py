"""CosyVoice v1's flow: speech tokens and a speaker to a log-mel spectrogram (MaskedDiffWithXvec, ConditionalCFM, Matcha's U-Net).

Legend: B batch, N tokens, T mel frames, C channels. Utterances in a batch have one length: there are no masks.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .attention import Encoder

MEL = 80
EDGE, EDGE_FRAMES = 20, 34  # at both ends of more than 40 tokens the length regulator keeps to this, whatever is between


def mel_frames(tokens: int, frame_rate: float = 50) -> int:
    return int(tokens / frame_rate * 22050 / 256)


def places_of_frames(tokens: int, frames: int) -> Tensor:
    """Where among the tokens the middle of each mel frame is, as the length regulator lays them out -> [frames], in tokens from the start
    of the first."""
    spread = lambda count, size: (torch.arange(size) + 0.5) * (count / size)
    if tokens <= 2 * EDGE:
        return spread(tokens, frames)
    edge, middle = spread(EDGE, EDGE_FRAMES), spread(tokens - 2 * EDGE, frames - 2 * EDGE_FRAMES)
    return torch.cat([edge, EDGE + middle, tokens - EDGE + edge])


class LengthRegulator(nn.Module):
    def __init__(self, channels: int = MEL):
        super().__init__()
        layers = []
        for _ in range(4):
            layers += [nn.Conv1d(channels, channels, 3, padding=1), nn.GroupNorm(1, channels), nn.Mish()]
        self.model = nn.Sequential(*layers, nn.Conv1d(channels, channels, 1))

    @staticmethod
    def stretch(x: Tensor, frames: int) -> Tensor:
        """[B, C, N] -> [B, C, frames]."""
        to = lambda part, size: F.interpolate(part, size=size, mode="linear")
        if x.shape[2] <= 2 * EDGE:
            return to(x, frames)
        head, middle, tail = x[:, :, :EDGE], x[:, :, EDGE:-EDGE], x[:, :, -EDGE:]
        return torch.cat([to(head, EDGE_FRAMES), to(middle, frames - 2 * EDGE_FRAMES), to(tail, EDGE_FRAMES)], dim=2)

    def forward(self, x: Tensor, frames: int) -> Tensor:
        """[B, N, C] -> [B, C, frames]."""
        return self.model(self.stretch(x.transpose(1, 2), frames))


class ConvBlock(nn.Module):
    def __init__(self, inputs: int, channels: int):
        super().__init__()
        self.block = nn.Sequential(nn.Conv1d(inputs, channels, 3, padding=1), nn.GroupNorm(8, channels), nn.Mish())

    def forward(self, x: Tensor) -> Tensor:
        return self.block(x)


class Resnet(nn.Module):
    def __init__(self, inputs: int, channels: int, time: int):
        super().__init__()
        self.mlp = nn.Sequential(nn.Mish(), nn.Linear(time, channels))
        self.block1, self.block2 = ConvBlock(inputs, channels), ConvBlock(channels, channels)
        self.res_conv = nn.Conv1d(inputs, channels, 1)

    def forward(self, x: Tensor, time: Tensor) -> Tensor:
        return self.block2(self.block1(x) + self.mlp(time)[:, :, None]) + self.res_conv(x)


class Attention(nn.Module):
    def __init__(self, channels: int, heads: int, head: int):
        super().__init__()
        self.heads, self.head = heads, head
        self.to_q = nn.Linear(channels, heads * head, bias=False)
        self.to_k = nn.Linear(channels, heads * head, bias=False)
        self.to_v = nn.Linear(channels, heads * head, bias=False)
        self.to_out = nn.ModuleList([nn.Linear(heads * head, channels)])

    def forward(self, x: Tensor) -> Tensor:
        split = lambda y: y.view(*y.shape[:2], self.heads, self.head).transpose(1, 2)
        out = F.scaled_dot_product_attention(split(self.to_q(x)), split(self.to_k(x)), split(self.to_v(x)))
        return self.to_out[0](out.transpose(1, 2).flatten(2))


class Gelu(nn.Module):
    def __init__(self, channels: int, hidden: int):
        super().__init__()
        self.proj = nn.Linear(channels, hidden)

    def forward(self, x: Tensor) -> Tensor:
        return F.gelu(self.proj(x))


class Feed(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        self.net = nn.ModuleList([Gelu(channels, 4 * channels), nn.Identity(), nn.Linear(4 * channels, channels)])

    def forward(self, x: Tensor) -> Tensor:
        return self.net[2](self.net[0](x))


class Transformer(nn.Module):
    def __init__(self, channels: int, heads: int, head: int):
        super().__init__()
        self.norm1, self.norm3 = nn.LayerNorm(channels), nn.LayerNorm(channels)
        self.attn1, self.ff = Attention(channels, heads, head), Feed(channels)

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.attn1(self.norm1(x))
        return x + self.ff(self.norm3(x))


class Resample(nn.Module):
    def __init__(self, conv: nn.Module):
        super().__init__()
        self.conv = conv

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(x)


class TimeMlp(nn.Module):
    def __init__(self, inputs: int, width: int):
        super().__init__()
        self.linear_1, self.linear_2 = nn.Linear(inputs, width), nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        return self.linear_2(F.silu(self.linear_1(x)))


class Estimator(nn.Module):
    """Matcha-TTS's 1-D U-Net: the velocity at time t. Inputs: x, mu, speaker, prompt mel, 80 channels each."""

    def __init__(self, channels=(128, 128), n_blocks: int = 1, num_mid_blocks: int = 4, num_heads: int = 4, attention_head_dim: int = 32):
        super().__init__()
        time = 4 * channels[0]
        self.time_mlp = TimeMlp(4 * MEL, time)
        blocks = lambda c: nn.ModuleList(Transformer(c, num_heads, attention_head_dim) for _ in range(n_blocks))
        first, last = channels
        self.down_blocks = nn.ModuleList([
            nn.ModuleList([Resnet(4 * MEL, first, time), blocks(first), Resample(nn.Conv1d(first, first, 3, stride=2, padding=1))]),
            nn.ModuleList([Resnet(first, last, time), blocks(last), nn.Conv1d(last, last, 3, padding=1)]),
        ])
        self.mid_blocks = nn.ModuleList(
            nn.ModuleList([Resnet(last, last, time), blocks(last)]) for _ in range(num_mid_blocks)
        )
        self.up_blocks = nn.ModuleList([
            nn.ModuleList([Resnet(2 * last, first, time), blocks(first), Resample(nn.ConvTranspose1d(first, first, 4, 2, 1))]),
            nn.ModuleList([Resnet(2 * first, first, time), blocks(first), nn.Conv1d(first, first, 3, padding=1)]),
        ])
        self.final_block = ConvBlock(first, first)
        self.final_proj = nn.Conv1d(first, MEL, 1)

    @torch.no_grad()
    def lead_noise_through(self, level: float, deviation: float) -> None:
        """Initial weights for training in little time. The velocity m - n holds the noise n, all 80 bands of it, and a fresh network needs
        many thousand steps to find out how to let it pass: so channels 0 ... 79 begin as a way for x through the first skip, to
        which the blocks add what makes it x - m. Group norm divides that by its deviation, which falls as 1 - t does, so that
        what comes out is (n - m), times a constant: `deviation`, with m around `level`."""
        straight = slice(0, MEL)
        eye = torch.eye(MEL)

        def pass_on(conv: nn.Conv1d, start: int, rest: float) -> None:
            conv.weight[straight] *= rest
            conv.weight[straight, start : start + MEL, conv.weight.shape[2] // 2] += eye
            conv.bias[straight] = 0

        into, back = self.down_blocks[0], self.up_blocks[1]
        pass_on(into[0].res_conv, 0, 0.1)
        pass_on(back[0].res_conv, back[0].res_conv.weight.shape[1] // 2, 0.1)
        pass_on(back[2], 0, 0.1)
        for resnet, stack in ((into[0], into[1]), (back[0], back[1])):
            resnet.block2.block[1].weight[straight] = 0.1
            for transformer in stack:
                transformer.attn1.to_out[0].weight[straight] *= 0.1
                transformer.ff.net[2].weight[straight] *= 0.1
        conv, norm, _ = self.final_block.block
        pass_on(conv, 0, 0.1)
        middle = 3.0  # where Mish is nearly a straight line
        norm.bias[straight] = middle
        self.final_proj.weight *= 0.1
        self.final_proj.weight[:, straight, 0] -= eye * deviation
        self.final_proj.bias.fill_(level + deviation * float(F.mish(torch.tensor(middle))))

    def forward(self, x: Tensor, mu: Tensor, t: Tensor, speaker: Tensor, cond: Tensor) -> Tensor:
        """x, mu, cond [B, 80, T]; t [B]; speaker [B, 80] -> [B, 80, T]."""
        rates = torch.exp(torch.arange(2 * MEL, device=x.device) * (-math.log(10000.0) / (2 * MEL - 1)))
        angle = 1000 * t[:, None] * rates
        time = self.time_mlp(torch.cat([angle.sin(), angle.cos()], dim=1))
        x = torch.cat([x, mu, speaker[:, :, None].expand(-1, -1, x.shape[2]), cond], dim=1)
        attend = lambda stack, y: self.attend(stack, y)
        skips = []
        for resnet, stack, resample in self.down_blocks:
            x = attend(stack, resnet(x, time))
            skips.append(x)
            x = resample(x)
        for resnet, stack in self.mid_blocks:
            x = attend(stack, resnet(x, time))
        for resnet, stack, resample in self.up_blocks:
            skip = skips.pop()
            x = resample(attend(stack, resnet(torch.cat([x[:, :, : skip.shape[2]], skip], dim=1), time)))
        return self.final_proj(self.final_block(x))

    @staticmethod
    def attend(stack: nn.ModuleList, x: Tensor) -> Tensor:
        x = x.transpose(1, 2)
        for block in stack:
            x = block(x)
        return x.transpose(1, 2)


class Decoder(nn.Module):
    def __init__(self, estimator: dict):
        super().__init__()
        self.estimator = Estimator(**estimator)


class Flow(nn.Module):
    SIGMA = 1e-6
    LAST = 0.92

    def __init__(self, inputs: int, encoder: dict, estimator: dict, codes: int = 4096, frame_rate: float = 50):
        super().__init__()
        self.frame_rate = frame_rate
        self.input_embedding = nn.Embedding(codes, inputs)
        self.spk_embed_affine_layer = nn.Linear(192, MEL)
        self.encoder = Encoder(inputs, conformer=True, **encoder)
        self.encoder_proj = nn.Linear(encoder["width"], MEL)
        self.length_regulator = LengthRegulator()
        self.decoder = Decoder(estimator)

    def condition(self, embedded: Tensor, frames: int) -> tuple[Tensor, Tensor]:
        """embedded tokens [B, N, inputs] -> mu [B, 80, frames], the encoder's output [B, N, D]."""
        count = embedded.shape[1]
        encoded, _ = self.encoder(embedded, torch.zeros(1, 1, count, count, device=embedded.device))
        return self.length_regulator(self.encoder_proj(encoded), frames), encoded

    def voice(self, speaker: Tensor) -> Tensor:
        return self.spk_embed_affine_layer(F.normalize(speaker, dim=1))

    def loss(self, mu: Tensor, voice: Tensor, goal: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """Flow matching along straight paths from noise to `goal`, a mel that follows from the conditions; cond is absent, and no
        conditions are dropped: no guidance when speaking."""
        draw = lambda *shape: torch.rand(*shape, device=goal.device, generator=generator)
        # Up to just beyond where the solver's last step begins.
        t = 1 - torch.cos(draw(len(goal)) * self.LAST * math.pi / 2)
        at = t[:, None, None]
        noise = torch.randn(goal.shape, device=goal.device, generator=generator)
        x = (1 - (1 - self.SIGMA) * at) * noise + at * goal
        off = self.decoder.estimator(x, mu, t, voice, torch.zeros_like(goal)) - (goal - (1 - self.SIGMA) * noise)
        return off.square().mean() + off.abs().mean()

    @torch.inference_mode()
    def solve(self, mu: Tensor, voice: Tensor, noise: Tensor, cond: Tensor | None = None, steps: int = 10,
              guidance: float = 0.0) -> Tensor:
        """Euler steps on the cosine grid, with classifier-free guidance if asked -> mel [1, 80, T]."""
        grid = 1 - torch.cos(torch.linspace(0, 1, steps + 1) * 0.5 * math.pi)
        x, cond = noise, torch.zeros_like(mu) if cond is None else cond
        t = grid[0]
        for step in range(1, steps + 1):
            dt = grid[step] - t
            velocity = self.decoder.estimator(x, mu, t[None].to(x), voice, cond)
            if guidance:
                nothing = torch.zeros_like(mu)
                without = self.decoder.estimator(x, nothing, t[None].to(x), torch.zeros_like(voice), nothing)
                velocity = (1 + guidance) * velocity - guidance * without
            x = x + dt * velocity
            t = t + dt
        return x

    @torch.inference_mode()
    def speak(self, tokens: Tensor, speaker: Tensor, generator: torch.Generator, steps: int = 10) -> Tensor:
        """tokens [1, N], speaker [1, 192] -> mel [1, 80, T]."""
        frames = mel_frames(tokens.shape[1], self.frame_rate)
        mu, _ = self.condition(self.input_embedding(tokens), frames)
        noise = torch.randn(mu.shape, generator=generator).to(mu)
        return self.solve(mu, self.voice(speaker), noise, steps=steps)

"""Transformer blocks with relative positions, as CosyVoice's text encoder, language model and flow encoder have them.

Legend: B batch, T positions, D width, H heads, K = D / H. Follows Transformer-XL (Dai et al. 2019) in the form of WeNet/ESPnet's
`rel_pos_espnet`; only what CosyVoice v1 uses is here. Parameter names are those of the official checkpoint.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F


def relative_positions(count: int, width: int, device) -> Tensor:
    """-> [2 count - 1, width]: sin/cos of the distance i - j, from count - 1 down to -(count - 1)."""
    distance = torch.arange(count - 1, -count, -1, dtype=torch.float32, device=device)[:, None]
    rate = torch.exp(torch.arange(0, width, 2, dtype=torch.float32, device=device) * (-math.log(10000.0) / width))
    return torch.stack([torch.sin(distance * rate), torch.cos(distance * rate)], dim=-1).flatten(1)


class RelativeAttention(nn.Module):
    def __init__(self, width: int, heads: int, dropout: float = 0.0):
        super().__init__()
        self.heads, self.key_width, self.dropout = heads, width // heads, dropout
        self.watched, self.weights = False, None  # training may look at the weights of one layer
        self.linear_q, self.linear_k = nn.Linear(width, width), nn.Linear(width, width)
        self.linear_v, self.linear_out = nn.Linear(width, width), nn.Linear(width, width)
        self.linear_pos = nn.Linear(width, width, bias=False)
        self.pos_bias_u = nn.Parameter(torch.zeros(heads, self.key_width))
        self.pos_bias_v = nn.Parameter(torch.zeros(heads, self.key_width))
        nn.init.xavier_uniform_(self.pos_bias_u)
        nn.init.xavier_uniform_(self.pos_bias_v)

    def forward(self, x: Tensor, positions: Tensor, bias: Tensor, cache: Tensor | None = None):
        """x [B, T, D], positions [2 S - 1, D] for S keys (or [S, D] when no row looks to its right), bias [B or 1, 1, T, S] (0 or
        -inf) -> [B, T, D] and the new cache [B, H, S, 2 K]. With a cache the rows of x stand at the end of the S keys."""
        batch, rows, _ = x.shape
        split = lambda y: y.view(batch, -1, self.heads, self.key_width).transpose(1, 2)
        q, k, v = split(self.linear_q(x)), split(self.linear_k(x)), split(self.linear_v(x))
        if cache is not None and cache.numel():
            past_k, past_v = cache.chunk(2, dim=-1)
            k, v = torch.cat([past_k, k], dim=2), torch.cat([past_v, v], dim=2)
        keys = k.shape[2]
        p = self.linear_pos(positions).view(-1, self.heads, self.key_width).transpose(0, 1)  # [H, 2S-1, K]
        scale = 1 / math.sqrt(self.key_width)
        by_content = ((q + self.pos_bias_u[:, None]) * scale) @ k.transpose(-2, -1)
        by_distance = ((q + self.pos_bias_v[:, None]) * scale) @ p.transpose(-2, -1)  # [B, H, T, 2S-1 or S]
        shifted = self.shift(by_distance, keys) if p.shape[1] != keys or keys == 1 else self.shift_left(by_distance)
        scores = by_content + shifted + bias
        weights = torch.softmax(scores, dim=-1)
        if self.watched:
            self.weights = weights
        if self.training and self.dropout:
            weights = F.dropout(weights, self.dropout)
        out = self.linear_out((weights @ v).transpose(1, 2).reshape(batch, rows, -1))
        return out, torch.cat([k, v], dim=-1)

    @staticmethod
    def shift(by_distance: Tensor, keys: int) -> Tensor:
        """[B, H, T, 2S-1] indexed by distance -> [B, H, T, S] indexed by key: row i (at place S - T + i) wants, for key j, the
        entry of distance S - T + i - j, which stands at index (S - 1) - (S - T + i) + j = T - 1 - i + j."""
        batch, heads, rows, _ = by_distance.shape
        by_distance = by_distance.contiguous()
        b, h, r, c = by_distance.stride()
        return by_distance.as_strided((batch, heads, rows, keys), (b, h, r - c, c), by_distance.storage_offset() + rows - 1)

    @staticmethod
    def shift_left(by_distance: Tensor) -> Tensor:
        """The same for [B, H, S, S] with the distances S - 1 ... 0; what lies right of the diagonal is to be masked."""
        batch, heads, rows, _ = by_distance.shape
        padded = F.pad(by_distance, (1, 0)).view(batch, heads, rows + 1, rows)
        return padded[:, :, 1:]


class FeedForward(nn.Module):
    def __init__(self, width: int, hidden: int, activation):
        super().__init__()
        self.w_1, self.w_2, self.activation = nn.Linear(width, hidden), nn.Linear(hidden, width), activation

    def forward(self, x: Tensor) -> Tensor:
        return self.w_2(self.activation(self.w_1(x)))


class Block(nn.Module):
    """Pre-norm block; the norms are named as the official class of that encoder names them."""

    def __init__(self, width: int, heads: int, hidden: int, conformer: bool, dropout: float):
        super().__init__()
        self.self_attn = RelativeAttention(width, heads, dropout)
        self.feed_forward = FeedForward(width, hidden, F.silu if conformer else F.relu)
        self.names = ("norm_mha", "norm_ff") if conformer else ("norm1", "norm2")
        for name in self.names:
            setattr(self, name, nn.LayerNorm(width, eps=1e-12))
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, positions: Tensor, bias: Tensor, cache: Tensor | None = None):
        attended, cache = self.self_attn(getattr(self, self.names[0])(x), positions, bias, cache)
        x = x + self.dropout(attended)
        return x + self.dropout(self.feed_forward(getattr(self, self.names[1])(x))), cache


class Embed(nn.Module):
    def __init__(self, inputs: int, width: int, legacy: bool):
        super().__init__()
        layers = [nn.Linear(inputs, width), nn.LayerNorm(width, eps=1e-5)]
        self.out = nn.Sequential(*layers, nn.ReLU()) if legacy else nn.Sequential(*layers)
        self.scale = math.sqrt(width)

    def forward(self, x: Tensor) -> Tensor:
        return self.out(x) * self.scale


class Encoder(nn.Module):
    """`conformer=True`: ConformerEncoder without convolution (`linear`); False: TransformerEncoder (`linear_legacy`)."""

    def __init__(self, inputs: int, width: int, heads: int, hidden: int, blocks: int, conformer: bool, dropout: float = 0.0):
        super().__init__()
        self.width = width
        self.embed = Embed(inputs, width, legacy=not conformer)
        self.encoders = nn.ModuleList(Block(width, heads, hidden, conformer, dropout) for _ in range(blocks))
        self.after_norm = nn.LayerNorm(width, eps=1e-5)

    def forward(self, x: Tensor, bias: Tensor, caches: list[Tensor] | None = None, causal: bool = False):
        """x [B, T, inputs], bias as in RelativeAttention -> [B, T, D], caches. `causal` promises that bias hides the right."""
        keys = bias.shape[-1]
        positions = relative_positions(keys, self.width, x.device)
        if causal and x.shape[1] == keys:
            positions = positions[:keys]
        x = self.embed(x)
        kept = []
        for index, block in enumerate(self.encoders):
            x, cache = block(x, positions, bias, caches[index] if caches else None)
            kept.append(cache)
        return self.after_norm(x), kept


def causal_bias(rows: int, keys: int, device) -> Tensor:
    """[1, 1, rows, keys]: 0 where key j is at or before row i (rows at the end of the keys), else -inf."""
    allowed = torch.ones(rows, keys, dtype=torch.bool, device=device).tril(keys - rows)
    return torch.zeros(rows, keys, device=device).masked_fill(~allowed, float("-inf"))[None, None]

"""CosyVoice v1's TransformerLM: text ids and a speaker to speech tokens, one at a time."""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .attention import Encoder, causal_bias


class TransformerLM(nn.Module):
    def __init__(self, text_ids: int, text_width: int, text_encoder: dict, inputs: int, llm: dict, codes: int = 4096):
        super().__init__()
        self.codes = codes
        self.text_embedding = nn.Embedding(text_ids, text_width)
        self.text_encoder = Encoder(text_width, conformer=True, **text_encoder)
        self.text_encoder_affine_layer = nn.Linear(text_encoder["width"], inputs)
        self.llm_embedding = nn.Embedding(2, inputs)  # start, task
        self.llm = Encoder(inputs, conformer=False, **llm)
        self.llm_decoder = nn.Linear(llm["width"], codes + 1)
        self.speech_embedding = nn.Embedding(codes, inputs)
        self.spk_embed_affine_layer = nn.Linear(192, inputs)

    def encode_text(self, embedded: Tensor) -> Tensor:
        """[B, N, text width] -> [B, N, inputs]; every place sees itself and what is left of it."""
        encoded, _ = self.text_encoder(embedded, causal_bias(embedded.shape[1], embedded.shape[1], embedded.device), causal=True)
        return self.text_encoder_affine_layer(encoded)

    def prompt(self, text: Tensor, speaker: Tensor) -> Tensor:
        """text [B, N] ids, speaker [B, 192] -> [B, N + 3, inputs]: start, speaker, text, task."""
        encoded = self.encode_text(self.text_embedding(text))
        voice = self.spk_embed_affine_layer(F.normalize(speaker, dim=1))[:, None]
        start = self.llm_embedding.weight[0].expand(len(text), 1, -1)
        task = self.llm_embedding.weight[1].expand(len(text), 1, -1)
        return torch.cat([start, voice, encoded, task], dim=1)


def lengths_drawer(rule: str, generator: torch.Generator):
    """Draws how long a phone lasts out of the log-probabilities of its lengths. `mean`: the mean length, rounded so that what one phone
    loses the next one gains (layers/speech/phone-grammar.ts); a number: from the nucleus of that top_p."""
    if rule != "mean":
        return lambda log_probs: nucleus(log_probs.exp(), float(rule), generator)
    owed = float(torch.rand(1, generator=generator)) - 0.5

    def mean(log_probs: Tensor) -> int:
        nonlocal owed
        wish = float((log_probs.exp() * torch.arange(len(log_probs))).sum()) + owed
        length = min(len(log_probs) - 1, max(0, math.floor(wish + 0.5)))
        owed = wish - length
        return length

    return mean


def nucleus(probs: Tensor, top_p: float, generator: torch.Generator) -> int:
    ordered, ids = probs.sort(descending=True, stable=True)
    keep = int((ordered.cumsum(0) - ordered < top_p).sum().clamp(min=1))
    return int(ids[torch.multinomial(ordered[:keep], 1, generator=generator)])

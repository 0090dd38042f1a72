"""CosyVoice v1's TransformerLM: text ids and a speaker to speech tokens, one at a time."""

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

    @torch.inference_mode()
    def speak(self, text: Tensor, speaker: Tensor, pick, allowed=None) -> list[int]:
        """text [1, N] -> speech tokens. `pick(log_probs [codes + 1], so far)` draws the next one; `allowed(so far)` may give the range
        out of which alone it is drawn."""
        x, caches, tokens = self.prompt(text, speaker), None, []
        shortest, longest = 2 * text.shape[1], 20 * text.shape[1]
        length = 0
        while len(tokens) < longest:
            length += x.shape[1]
            out, caches = self.llm(x, causal_bias(x.shape[1], length, x.device), caches, causal=True)
            log_probs = torch.log_softmax(self.llm_decoder(out[0, -1]), dim=-1)
            if len(tokens) < shortest:
                log_probs[self.codes] = float("-inf")
            if allowed:
                first, end = allowed(tokens)
                log_probs = torch.log_softmax(log_probs[first:end], dim=-1)
                token = first + int(pick(log_probs, tokens))
            else:
                token = int(pick(log_probs, tokens))
            if token == self.codes:
                break
            tokens.append(token)
            x = self.speech_embedding(torch.tensor([[token]], device=x.device))
        return tokens


def sampler(top_p: float, top_k: int, win_size: int, tau_r: float, generator: torch.Generator):
    """Repetition-aware sampling (Chen et al. 2024, VALL-E 2), in the form of CosyVoice's ras_sampling."""

    def pick(log_probs: Tensor, tokens: list[int]) -> int:
        probs = log_probs.exp()
        ordered, ids = probs.sort(descending=True, stable=True)
        before = ordered.cumsum(0) - ordered
        keep = int((before[:top_k] < top_p).sum().clamp(min=1))
        choice = int(ids[torch.multinomial(ordered[:keep], 1, generator=generator)])
        if tokens[-win_size:].count(choice) >= win_size * tau_r:
            probs = probs.clone()
            probs[choice] = 0
            choice = int(torch.multinomial(probs, 1, generator=generator))
        return choice

    return pick

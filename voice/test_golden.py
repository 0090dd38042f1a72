"""These modules against frozen outputs of the official code (test/golden/set): pytest voice"""

from pathlib import Path

import numpy as np
import pytest
import torch
import yaml

from nano.attention import causal_bias
from nano.fbank import fbank
from nano.flow import Flow, mel_frames
from nano.language_model import TransformerLM
from nano.mel import log_mel
from nano.vocoder import HiFT

FOLDER = Path(__file__).parent.parent / "test/golden/set"


class Loader(yaml.SafeLoader):
    """HyperPyYAML as plain data: objects become their arguments, references their values."""


def plain(loader, _, node):
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node)


Loader.add_multi_constructor("!", plain)


def config() -> dict:
    return yaml.load((FOLDER / "tiny-cosyvoice/cosyvoice.yaml").read_text(), Loader)


def array(name: str) -> torch.Tensor:
    return torch.from_numpy(np.load(FOLDER / "golden" / f"{name}.npy"))


def weights(name: str) -> dict:
    return torch.load(FOLDER / "tiny-cosyvoice" / f"{name}.pt", weights_only=True)


def close(name: str, got: torch.Tensor, want: torch.Tensor, atol: float) -> None:
    difference = (got - want).abs()
    print(f"{name}: max difference {difference.max():.3g} at {np.unravel_index(difference.argmax(), difference.shape)}")
    assert torch.allclose(got, want, rtol=1e-4, atol=atol)


def encoder(c: dict) -> dict:
    return dict(width=c["output_size"], heads=c["attention_heads"], hidden=c["linear_units"], blocks=c["num_blocks"])


def test_language_model_prefill_and_cached_steps():
    c = config()["llm"]
    state = weights("llm")
    widths = state["text_embedding.weight"].shape, state["llm_embedding.weight"].shape
    model = TransformerLM(*widths[0], encoder(c["text_encoder"]), widths[1][1], encoder(dict(c["llm"], output_size=80)))
    model.load_state_dict(state)
    model.eval()
    with torch.inference_mode():
        x = model.prompt(array("llm/sft/text_ids").long(), array("llm/sft/spk_embedding"))
        close("lm_input", x, array("llm/sft/lm_input"), 1e-4)
        caches, length, hidden = None, 0, []
        for token in [*array("llm/sft/forced_tokens").tolist(), None]:
            length += x.shape[1]
            out, caches = model.llm(x, causal_bias(x.shape[1], length, x.device), caches)
            hidden.append(out[0, -1])
            if token is not None:
                x = model.speech_embedding(torch.tensor([[token]]))
        close("hidden", torch.stack(hidden), array("llm/sft/hidden"), 1e-4)
        close("kv", torch.cat(caches), array("llm/sft/kv_final"), 1e-4)
        close("logp", torch.log_softmax(model.llm_decoder(torch.stack(hidden)), -1), array("llm/sft/logp"), 2.1e-3)


@pytest.mark.parametrize("case", ["sft_n7", "sft_n40", "sft_n41", "sft_n63", "sft_n101"])
def test_flow(case):
    c = config()["flow"]
    e = c["decoder"]["estimator"]
    model = Flow(c["input_size"], encoder(c["encoder"]),
                 {k: e[k] for k in ("channels", "n_blocks", "num_mid_blocks", "num_heads", "attention_head_dim")})
    model.load_state_dict(weights("flow"))
    model.eval()
    with torch.inference_mode():
        tokens = array(f"flow/{case}/token").long()
        mu, _ = model.condition(model.input_embedding(tokens), mel_frames(tokens.shape[1]))
        close("mu", mu, array(f"flow/{case}/mu"), 1.2e-4)
        voice = model.voice(array(f"flow/{case}/spk_embedding"))
        close("mel", model.solve(mu, voice, array(f"flow/{case}/z"), guidance=0.7), array(f"flow/{case}/mel"), 1e-3)


@pytest.mark.parametrize("case", ["m1", "m3", "m12", "m51"])
def test_vocoder(case):
    c = config()["hift"]
    model = HiFT(c["base_channels"], c["f0_predictor"]["cond_channels"])
    model.load_state_dict(weights("hift"))
    model.eval()
    get = lambda name: array(f"hift/{case}/{name}")
    with torch.inference_mode():
        close("f0", model.f0_predictor(get("mel")), get("f0"), 1.1e-3)
        close("source", model.m_source(get("f0"), get("phase"), get("noise")), get("source"), 1e-3)
        close("wave", model.decode(get("mel"), get("source")).clamp(-0.99, 0.99), get("wave"), 2e-4)


@pytest.mark.parametrize("clip", ["clip1", "clip2", "clip3"])
def test_mel(clip):
    wave = array(f"audio/{clip}/wav_22050").reshape(1, -1)
    want = array(f"audio/{clip}/mel_22050")
    got = log_mel(wave)
    close("mel", got.reshape(want.shape) if got.shape[1] == want.squeeze().shape[0] else got[0].T.reshape(want.shape), want, 1e-3)


@pytest.mark.parametrize("clip", ["clip1", "clip2", "clip3"])
def test_fbank(clip):
    want = array(f"audio/{clip}/fbank_minus_mean")
    close("fbank", fbank(array(f"audio/{clip}/wav_16000").flatten()), want.reshape(-1, 80), 2e-3)

"""What export.py wrote, read back to train on and written again, is the same: pytest voice"""

from pathlib import Path

import pytest
import torch

import train_flow
import train_language_model
from nano.flow import Flow
from nano.language_model import TransformerLM
from nano.sizes import FLOW, LANGUAGE_MODEL, VOCODER
from nano.vocoder import HiFT
from start import start_flow, start_language_model, start_vocoder

NANO = Path(__file__).parent.parent / "models/nano"


def language_model():
    net = train_language_model.Factored(TransformerLM(**LANGUAGE_MODEL["small"]))
    start_language_model(net, NANO)
    return net.finished()


def flow():
    net = train_flow.Factored(Flow(**FLOW["small"]))
    start_flow(net, NANO)
    return net.finished()


def vocoder():
    net = HiFT(**VOCODER["small"])
    start_vocoder(net, NANO)
    assert net.normalised and net.f0_predictor.normalised
    return net.folded()


@pytest.mark.parametrize("name, read", [("llm", language_model), ("flow", flow), ("hift", vocoder)])
def test_exported_networks_come_back_as_they_were(name, read):
    shipped = torch.load(NANO / f"{name}.pt", weights_only=True)
    written = read().state_dict()
    assert written.keys() == shipped.keys()
    for key, tensor in written.items():
        # Half precision keeps 11 bits; a sum of parts that were averaged is off by that once, the folded bias by a few.
        limit = 2e-3 * shipped[key].float().abs().max().clamp(min=1.0)
        assert (tensor.half().float() - shipped[key].float()).abs().max() <= limit, key


def test_parts_are_found_in_the_sums():
    from start import parts_of

    a, b = torch.randn(5, 3), torch.randn(4, 3)
    got_a, got_b = parts_of((a[:, None] + b[None]).flatten(0, 1), 5, 4)
    assert torch.allclose(got_a[:, None] + got_b[None], a[:, None] + b[None], atol=1e-6)
    assert got_b.mean(0).abs().max() < 1e-6

"""Networks to train on from an exported model folder, where the checkpoints of its training are gone. The tables it holds are sums
(phone + place, phone + countdown) written out, so their parts are means over the others; the vocoder's two folded numbers are unfolded."""

from pathlib import Path

import torch
from torch import Tensor

import codes

SPOKEN = codes.PHONES * codes.STEPS


def parts_of(table: Tensor, rows: int, columns: int) -> tuple[Tensor, Tensor]:
    """[rows * columns, ...] that is a[row] + b[column] -> a [rows, ...] and b [columns, ...], b with mean 0."""
    grid = table.double().unflatten(0, (rows, columns))
    return grid.mean(1).float(), (grid.mean(0) - grid.mean((0, 1))).float()


def weights(folder: Path, name: str) -> dict[str, Tensor]:
    return {key: value.float() for key, value in torch.load(folder / f"{name}.pt", weights_only=True).items()}


def fill_indices(net, kind: str, table: Tensor) -> None:
    """Rows of indices are sums too: of a place and, in the second half, the end of a word."""
    within, ending = table[: codes.PLACES], table[codes.PLACES :]
    apart = (ending - within).mean(0, keepdim=True)
    getattr(net, f"{kind}_place").copy_((within + ending - apart) / 2), getattr(net, f"{kind}_word_end").copy_(apart)


@torch.no_grad()
def start_language_model(net, folder: Path) -> None:
    """`net`: train_language_model.Factored, of the folder's dimensions."""
    state = weights(folder, "llm")
    net.model.load_state_dict(state)
    fill = lambda parameter, value: parameter.copy_(value)
    phone, index = parts_of(state["text_embedding.weight"], codes.PHONES, codes.INDICES)
    fill(net.text_phone, phone), fill_indices(net, "text", index)
    for kind, table in (("in", state["speech_embedding.weight"]), ("out", state["llm_decoder.weight"]), ("bias", state["llm_decoder.bias"])):
        phone, step = parts_of(table[:SPOKEN], codes.PHONES, codes.STEPS)
        fill(getattr(net, f"{kind}_phone"), phone), fill(getattr(net, f"{kind}_step"), step)
        fill_indices(net, kind, table[SPOKEN : codes.CODES])
        if kind != "in":
            fill(getattr(net, f"{kind}_end"), table[codes.CODES :])


@torch.no_grad()
def start_flow(net, folder: Path) -> None:
    """`net`: train_flow.Factored. Its head isn't in the folder and begins anew; encoder blocks that aren't begin by adding nothing."""
    state = weights(folder, "flow")
    blocks = net.flow.encoder.encoders
    known = sum(f"encoder.encoders.{number}.norm_ff.weight" in state for number in range(len(blocks)))
    for block in blocks[known:]:
        for last in (block.self_attn.linear_out, block.feed_forward.w_2):
            last.weight.zero_(), last.bias.zero_()
    fresh = {f"encoder.encoders.{number}.{key}": value for number in range(known, len(blocks)) for key, value in blocks[number].state_dict().items()}
    net.flow.load_state_dict(state | fresh)
    phone, step = parts_of(state["input_embedding.weight"][:SPOKEN], codes.PHONES, codes.STEPS)
    net.phone.copy_(phone), net.step.copy_(step)
    net.closing.copy_(state["input_embedding.weight"][SPOKEN:].unflatten(0, (2, codes.PLACES)).mean(1))


def start_vocoder(net, folder: Path) -> None:
    """`net`: nano.vocoder.HiFT that is to be normalised."""
    net.load_state_dict(weights(folder, "hift"))
    net.unfolded()

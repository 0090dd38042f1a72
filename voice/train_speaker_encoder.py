"""Trains the speaker encoder (the interface of CAM++: fbank [B, T, 80] -> [B, 192]) on the teacher's voices and their blends, and writes it
as ONNX. It places a clip in the continuum of the teacher's voices; see speakers.py."""

import argparse
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from items import load_items
from nano.fbank import RATE, fbank
from nano.resample import resample
from progress import Progress
from progress import add_arguments as progress_arguments

CONVS = ((80, 128, 5, 1), (128, 128, 3, 2), (128, 128, 3, 3), (128, 256, 1, 1))


class SpeakerEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList(nn.Conv1d(a, b, k, dilation=d, padding=d * (k // 2)) for a, b, k, d in CONVS)
        self.last = nn.Linear(2 * CONVS[-1][1], 192)

    def forward(self, x):
        x = x.transpose(1, 2)
        for conv in self.convs:
            x = F.relu(conv(x))
        mean = x.mean(2)
        deviation = (x.square().mean(2) - mean.square()).clamp(min=1e-6).sqrt()
        return self.last(torch.cat([mean, deviation], dim=1))

    def to_onnx(self):
        """The same network, node by node, as an onnx.ModelProto."""
        from onnx import TensorProto, helper, numpy_helper

        nodes, constants = [], []

        def constant(name, value):
            constants.append(numpy_helper.from_array(np.asarray(value), name))
            return name

        def node(kind, inputs, output, **attributes):
            nodes.append(helper.make_node(kind, inputs, [output], **attributes))
            return output

        x = node("Transpose", ["input"], "bands", perm=[0, 2, 1])
        for i, conv in enumerate(self.convs):
            weight = constant(f"w{i}", conv.weight.detach().numpy())
            bias = constant(f"b{i}", conv.bias.detach().numpy())
            pad = conv.padding[0]
            x = node("Conv", [x, weight, bias], f"conv{i}", dilations=list(conv.dilation), pads=[pad, pad])
            x = node("Relu", [x], f"relu{i}")
        mean = node("ReduceMean", [x, constant("axes", np.array([2], np.int64))], "mean", keepdims=0)
        squares = node("ReduceMean", [node("Mul", [x, x], "squared"), "axes"], "squares", keepdims=0)
        variance = node("Sub", [squares, node("Mul", [mean, mean], "mean2")], "variance")
        deviation = node("Sqrt", [node("Max", [variance, constant("floor", np.float32(1e-6))], "floored")], "deviation")
        joined = node("Concat", [mean, deviation], "joined", axis=1)
        node("Gemm", [joined, constant("w", self.last.weight.detach().numpy()), constant("b", self.last.bias.detach().numpy())],
             "output", transB=1)
        info = helper.make_tensor_value_info
        graph = helper.make_graph(
            nodes, "speaker_encoder", [info("input", TensorProto.FLOAT, ["B", "T", 80])],
            [info("output", TensorProto.FLOAT, ["B", 192])], constants,
        )
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=Path, required=True)
    progress_arguments(parser, steps=1500, rate=1e-3)
    parser.add_argument("--frames", type=int, default=150)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--onnx", type=Path, help="write the trained network here")
    args = parser.parse_args()
    progress = Progress(args, ["loss", "cosine", "held_cosine"])
    rng = np.random.default_rng(args.seed)
    items = load_items(args.items, ["wave", "speaker"])
    for one in items:
        wave = torch.from_numpy(one.pop("wave").astype(np.float32) / 32768)
        one["bands"] = fbank(resample(wave, 22050, RATE)).numpy().astype(np.float16)
    held, items = items[::10], [one for i, one in enumerate(items) if i % 10]
    net = SpeakerEncoder().to(args.device)
    optimizer = torch.optim.AdamW(net.parameters(), lr=args.lr)
    state = progress.load()
    if state:
        net.load_state_dict(state["net"])
        optimizer.load_state_dict(state["optimizer"])

    def batch_of(chosen):
        x, y = [], []
        for one in chosen:
            bands = one["bands"].astype(np.float32)
            bands = bands[rng.integers(0, max(1, len(bands) - args.frames + 1)) :][: args.frames]
            # Other microphones: a slow tilt over the bands. Their mean over time is taken away again.
            bands = np.pad(bands, ((0, args.frames - len(bands)), (0, 0)), mode="wrap") if len(bands) < args.frames else bands
            x.append(bands * rng.uniform(0.9, 1.1) + rng.normal(0, 0.15, bands.shape))
            y.append(one["speaker"])
        x = torch.from_numpy(np.stack(x)).float().to(args.device)
        return x - x.mean(1, keepdim=True), torch.from_numpy(np.stack(y)).to(args.device)

    checkpoint = lambda: {"net": net.state_dict(), "optimizer": optimizer.state_dict()}
    while progress.goes_on():
        for group in optimizer.param_groups:
            group["lr"] = progress.rate()
        x, y = batch_of([items[i] for i in rng.integers(0, len(items), args.batch)])
        got = net(x)
        cosine = F.cosine_similarity(got, y)
        loss = F.mse_loss(got, y) / y.var() + (1 - cosine).mean()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        progress.count(loss.item(), cosine.mean().item())
        if progress.log_due():
            with torch.inference_mode():
                x, y = batch_of([held[i] for i in rng.integers(0, len(held), 64)])
                progress.log(F.cosine_similarity(net(x), y).mean().item())
        progress.save(checkpoint)
    progress.save(checkpoint, always=True)
    if args.onnx:
        model = net.cpu().eval().to_onnx()
        args.onnx.write_bytes(model.SerializeToString())


if __name__ == "__main__":
    main()

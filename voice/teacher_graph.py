"""Prepares the teacher's ONNX graph: durations and F0 as further outputs, and the cheap front half cut off.

The graph predicts how long each symbol lasts and the pitch before its expensive decoder; the front half alone is some hundred
times faster than the whole.
"""

import sys
from pathlib import Path

import onnx
from onnx import helper, utils

DURATIONS = "/encoder/Clip_output_0"  # frames a symbol, 40 a second
F0 = "/encoder/F0_proj/Conv_output_0"  # Hz, 80 a second


def main(source: str, target: str) -> None:
    folder = Path(target)
    folder.mkdir(parents=True, exist_ok=True)
    model = onnx.load(source)
    for name in (DURATIONS, F0):
        model.graph.output.append(helper.make_empty_tensor_value_info(name))
    onnx.save(model, folder / "full.onnx")
    utils.extract_model(
        folder / "full.onnx", folder / "front.onnx", ["tokens", "style", "speed"], [DURATIONS, F0], check_model=False
    )


if __name__ == "__main__":
    main(*sys.argv[1:])

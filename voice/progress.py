"""How far a training run is, over restarts, and when to save: what the three trainers share."""

import argparse
import math
import os
import signal
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch


def add_arguments(parser: argparse.ArgumentParser, steps: int, rate: float) -> None:
    parser.add_argument("--out", type=Path, required=True, help="checkpoint last.pt and curve.csv; a run there is continued")
    parser.add_argument("--start-from", type=Path, help="an exported model folder to begin with, of the same --size")
    parser.add_argument("--size", choices=["small", "full"], default="small")
    parser.add_argument("--steps", type=int, default=steps)
    parser.add_argument("--seconds", type=float, help="plan the run by time instead of steps, over all restarts together")
    parser.add_argument("--session", type=float, default=math.inf, help="stop after so many seconds, to be continued later")
    parser.add_argument("--lr", type=float, default=rate)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--bfloat16", action="store_true")
    parser.add_argument("--log-every", type=int, default=50)


PAUSE_WINDOW = 300.0
_pauses: deque[tuple[float, float]] = deque()


def wait_while_paused() -> float:
    """Makes room for others while the file named by VOICE_PAUSE_FILE exists, for VOICE_PAUSE_SECONDS (default: without end) in any
    five minutes at most -> seconds waited."""
    path, most, since = os.environ.get("VOICE_PAUSE_FILE"), float(os.environ.get("VOICE_PAUSE_SECONDS", "inf")), time.time()
    while _pauses and _pauses[0][0] < since - PAUSE_WINDOW:
        _pauses.popleft()
    left = most - sum(seconds for _, seconds in _pauses)
    while path and os.path.exists(path) and time.time() - since < left:
        time.sleep(1)
    waited = time.time() - since
    if waited > 0.5:
        _pauses.append((since, waited))
    return waited


class Progress:
    def __init__(self, args, fields: list[str]):
        torch.set_num_threads(args.threads)
        torch.manual_seed(args.seed)
        args.out.mkdir(parents=True, exist_ok=True)
        self.args, self.step, self.before, self.running = args, 0, 0.0, []
        self.started = self.saved = time.time()
        self.path = args.out / "last.pt"
        self.curve = args.out / "curve.csv"
        self.stopped = False
        signal.signal(signal.SIGTERM, lambda *_: setattr(self, "stopped", True))  # save, then end
        if not self.curve.exists():
            self.curve.write_text(",".join(["step", "seconds", *fields]) + "\n")

    def load(self) -> dict | None:
        if not self.path.exists():
            return None
        state = torch.load(self.path, map_location=self.args.device, weights_only=False)
        self.step, self.before = state["step"], state.get("seconds", 0.0)
        return state

    @property
    def seconds(self) -> float:
        return self.before + time.time() - self.started

    @property
    def fraction(self) -> float:
        return min(1.0, self.seconds / self.args.seconds if self.args.seconds else self.step / self.args.steps)

    def rate(self, warm_up: int = 200, floor: float = 0.03, part: tuple[float, float] = (0, 1)) -> float:
        """Linear warm-up, then half a cosine over a part (from, to) of the run."""
        since, until = part
        cosine = 0.5 * (1 + math.cos(math.pi * min(1.0, (self.fraction - since) / (until - since))))
        return self.args.lr * min(1.0, (self.step + 1) / warm_up) * (floor + (1 - floor) * cosine)

    def goes_on(self) -> bool:
        self.started += wait_while_paused()  # is not training time
        return not self.stopped and self.fraction < 1 and time.time() - self.started < self.args.session

    def count(self, *values: float) -> None:
        self.step += 1
        self.running.append(values)

    def log_due(self) -> bool:
        return self.step % self.args.log_every == 0

    def log(self, *more: float) -> None:
        line = [self.step, int(self.seconds), *(round(float(x), 4) for x in [*np.mean(self.running, axis=0), *more])]
        self.running = []
        with self.curve.open("a") as out:
            out.write(",".join(map(str, line)) + "\n")
        print(*line, flush=True)

    def save(self, state: Callable[[], dict], always: bool = False) -> None:
        """Every two minutes, and at the end."""
        if not always and time.time() - self.saved < 120:
            return
        self.saved = time.time()
        part = self.path.with_suffix(".part")
        torch.save(state() | {"step": self.step, "seconds": self.seconds}, part)
        part.rename(self.path)

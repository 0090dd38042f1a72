"""What the language model's trainer gives it, and what it makes of it: pytest voice"""

import random

import numpy as np
import torch

import codes
from nano.language_model import TransformerLM
from nano.sizes import LANGUAGE_MODEL
from train_language_model import Factored, at_another_tempo, batch_of


def test_codes_stay_in_their_grammar_and_ask_for_the_true_lengths():
    np.random.seed(3)
    phones, ends = [7, 7, 200, 0, 31], [False, True, False, False, True]
    frames = np.array([2, 16, 5, 9, 3])
    others = 0
    for _ in range(50):
        written, asked, owners = at_another_tempo(phones, ends, frames)
        said, closing, given = codes.phones_of(written)
        assert list(said) == phones
        assert (given >= 2).all() and (given <= codes.LONGEST).all()
        assert list(closing - codes.PHONES * codes.STEPS) == [codes.index_of(place, end) for place, end in enumerate(ends)]
        begins = np.cumsum(given) - given
        assert list(asked[begins] % codes.STEPS) == list(frames - 2)
        assert list(asked[begins] // codes.STEPS) == phones
        rest = np.delete(np.arange(len(written)), begins)
        assert (asked[rest] == written[rest]).all()
        assert list(np.bincount(owners)) == list(given)
        others += (given != frames).any()
    assert others > 40


@torch.inference_mode()
def test_parts_of_scores_that_have_drifted_apart_lose_nothing_in_bfloat16():
    torch.manual_seed(1), np.random.seed(1)
    net = Factored(TransformerLM(**LANGUAGE_MODEL["small"])).eval()
    phones, ends, frames = np.array([7, 9, 200, 31], np.int16), np.array([False, True, False, True]), [2, 8, 5, 3]
    owners = np.repeat(np.arange(4, dtype=np.int16), frames)
    item = (phones, codes.encode(phones.astype(int).tolist(), ends.tolist(), frames), owners, np.ones(192, np.float32), ends)

    def loss():
        with torch.autocast("cpu", torch.bfloat16):
            return float(net(*batch_of([item], [0], random.Random(1), "cpu", 0))[0])

    before = loss()
    net.bias_phone += 300
    net.bias_step -= 300
    assert abs(loss() - before) < 1e-3

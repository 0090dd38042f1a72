"""What the language model has behind it in training may have another tempo than the lengths it is asked for."""

import numpy as np

import codes
from train_language_model import at_another_tempo


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

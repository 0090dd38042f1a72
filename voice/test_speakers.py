"""What speakers.py says of the teacher's voices, with a small package of its own: pytest voice"""

import numpy as np
import pytest

from speakers import USUAL, length_vectors, symbol_count, voice_vectors


@pytest.fixture
def package(tmp_path):
    (tmp_path / "data").mkdir()
    rng = np.random.default_rng(1)
    np.savez(tmp_path / "data/voices_ja.npz", one=rng.standard_normal((510, 1, 256)), two=rng.standard_normal((510, 1, 256)))
    return tmp_path


def test_a_text_of_usual_length_has_the_vector_of_the_voice(package):
    added = length_vectors(package)
    assert added.keys() == voice_vectors(package).keys()
    for rows in added.values():
        assert rows.shape == (510, 192)
        assert not rows[USUAL - 1].any()
        assert np.abs(rows[USUAL]).max() > 0.1


def test_symbols_are_counted_as_the_teacher_reads_them():
    # h a _ l o , _ b i . : gaps behind words and marks, none behind the last
    assert symbol_count(["^", "h", "a", "l", "o", ",", "b", "iː", "."], [False, False, True, False, False, False, False, False, False]) == 11

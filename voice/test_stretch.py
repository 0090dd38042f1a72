"""Items with other lengths of their phones: pytest voice"""

import numpy as np

import codes
from nano.flow import mel_frames
from stretch import MEL_A_CODE, phones_of, with_lengths


def item(frames: list[int]) -> dict:
    """Whose mel says at each moment which phone sounds (4 of them), and whose third phone is unvoiced."""
    code = codes.encode([7, 8, 9, 10], [False, True, False, True], frames)
    count = mel_frames(len(code))
    owner = np.searchsorted(np.cumsum(frames), (np.arange(count) + 0.5) / MEL_A_CODE, side="right").clip(max=3)
    mel = np.tile(owner.astype(np.float32), (80, 1))
    return {"code": code.astype(np.int16), "mel": mel, "f0": np.where(owner == 2, 0.0, 100.0 + owner).astype(np.float32)}


def test_the_same_lengths_change_nothing():
    one = item([5, 9, 4, 20])
    phones, closing, frames = phones_of(one["code"])
    assert frames.tolist() == [5, 9, 4, 20] and phones.tolist() == [7, 8, 9, 10]
    same = with_lengths(one, phones, closing, frames, frames)
    assert (same["code"] == one["code"]).all()
    assert np.allclose(same["mel"], one["mel"]) and np.allclose(same["f0"], one["f0"])


def test_each_phone_keeps_its_sound_at_its_new_length():
    one, other = item([8, 9, 12, 10]), item([12, 6, 9, 16])
    phones, closing, frames = phones_of(one["code"])
    got = with_lengths(one, phones, closing, frames, phones_of(other["code"])[2])
    assert (got["code"] == other["code"]).all()
    assert got["mel"].shape == other["mel"].shape
    # Beside the edges, where a frame may lie between two phones.
    assert (np.abs(got["mel"][0] - other["mel"][0]) > 0.01).sum() <= 6
    assert set(np.unique(got["f0"] < 50)) == {False, True}
    assert (got["f0"][got["f0"] > 0] >= 100).all()

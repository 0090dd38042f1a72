"""Items with other lengths of their phones, and the sound that goes with their codes: pytest voice"""

import numpy as np
import torch

import codes
from items import sound_of
from nano.flow import LengthRegulator, mel_frames, places_of_frames
from nano.mel import HOP, RATE, log_mel, log_mel_at
from stretch import with_lengths

LEVELS = 0.5, 0.02, 0.0, 0.1


def item(frames: list[int], seconds: list[float] | None = None) -> dict:
    """Four phones of noise, each with its loudness, the third silent and unvoiced."""
    edges = np.cumsum([0, *(seconds or np.array(frames) / codes.FRAME_RATE)])
    at = np.arange(int(edges[-1] * RATE) // HOP * HOP) / RATE
    owner = np.searchsorted(edges[1:-1], at, side="right")
    wave = np.random.default_rng(1).uniform(-1, 1, len(at)) * np.array(LEVELS)[owner]
    middle = owner[HOP // 2 :: HOP]
    return {
        "code": codes.encode([7, 8, 9, 10], [False, True, False, True], frames).astype(np.int16),
        "edges": edges.astype(np.float32), "wave": (wave * 32767).astype(np.int16), "f0": np.where(middle == 2, 0.0, 100.0 + middle),
    }


def phones_heard(one: dict, at: int, length: int) -> tuple[np.ndarray, np.ndarray]:
    """-> which phone a mel frame of some of the codes sounds like, and which it should, where no other is in the same 46 ms."""
    mel, _ = sound_of(one, at, length)
    *_, frames = codes.phones_of(one["code"])
    places = at + places_of_frames(length, mel_frames(length)).numpy()
    owner = np.searchsorted(np.cumsum(frames)[:-1], places, side="right")
    level = mel.mean(0)
    like = np.abs(level[:, None] - np.array([np.median(level[owner == k]) if (owner == k).any() else 99 for k in range(4)])).argmin(1)
    inside = np.abs(places[:, None] - np.cumsum([0, *frames])[None, 1:-1]).min(1) > 1.7
    return like[inside], owner[inside]


def test_codes_give_back_their_phones():
    phones, closing, frames = codes.phones_of(item([5, 9, 4, 20])["code"])
    assert frames.tolist() == [5, 9, 4, 20] and phones.tolist() == [7, 8, 9, 10]
    assert (closing - codes.PHONES * codes.STEPS).tolist() == [codes.index_of(k, k % 2 == 1) for k in range(4)]


def test_frames_are_where_the_length_regulator_puts_them():
    for tokens in (7, 40, 41, 163):
        frames = mel_frames(tokens)
        laid_out = LengthRegulator.stretch(torch.arange(tokens)[None, None] + 0.5, frames)[0, 0]
        places = places_of_frames(tokens, frames)
        assert places.shape == (frames,)
        # Interpolation stands still in the outer halves of the tokens at the ends of its parts.
        assert (laid_out - places).abs().max() < 0.5
        assert (laid_out - places).abs().median() < 1e-4


def test_frames_anywhere_are_those_of_the_spectrogram():
    wave = torch.rand(HOP * 50) - 0.5
    got = log_mel_at(wave, torch.arange(50) * float(HOP) + HOP / 2)
    assert (got - log_mel(wave[None])[0])[:, 2:-2].abs().max() < 1e-4


def test_the_sound_goes_with_the_codes():
    one = item([15, 12, 14, 20], seconds=[0.21, 0.30, 0.20, 0.51])  # all of them held longer or shorter than they were
    like, owner = phones_heard(one, 0, len(one["code"]))
    assert set(owner) == {0, 1, 2, 3} and (like == owner).all()
    like, owner = phones_heard(one, 9, 44)
    assert set(owner) == {0, 1, 2, 3} and (like == owner).all()


def test_each_phone_keeps_its_sound_at_its_new_length():
    one = item([15, 12, 14, 20])
    phones, closing, _ = codes.phones_of(one["code"])
    got = with_lengths(one, phones, closing, np.array([20, 8, 11, 25]))
    assert codes.phones_of(got["code"])[2].tolist() == [20, 8, 11, 25]
    like, owner = phones_heard(got, 0, len(got["code"]))
    assert set(owner) == {0, 1, 2, 3} and (like == owner).all()
    _, f0 = sound_of(got, 0, len(got["code"]))
    assert set(np.unique(f0 < 50)) == {False, True} and (f0[f0 > 0] >= 100).all()


def test_the_same_lengths_change_nothing():
    one = item([5, 9, 4, 20])
    assert (with_lengths(one, *codes.phones_of(one["code"]))["code"] == one["code"]).all()

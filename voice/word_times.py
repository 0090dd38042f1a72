"""How far the word times of the product are from those of a recogniser, on what speak-heldout.ts spoke:

    node --import tsx voice/speak-heldout.ts models/nano OUT 20
    python voice/word_times.py OUT

The judge (judge.py) listens and says when it heard the beginning of each word; words are told apart by what is written, and those that it heard
as something else are left out. Its own times are attention aligned by dynamic programming and rough themselves: the difference is an upper
bound of ours. Times that are one constant apart on a whole language are also given without it.
"""

import json
import statistics
import sys
from difflib import SequenceMatcher
from pathlib import Path

from judge import whisper

PROMPT = {"zh": "\u4ee5\u4e0b\u662f\u666e\u901a\u8bdd\u7684\u53e5\u5b50\u3002", "en": None, "ja": None}


def spelled(words, of_letters):
    """Text without marks, and for each of its items (letter or word) the time when a word begins there, else None."""
    items, starts = [], []
    for word, start in words:
        letters = "".join(letter for letter in word.lower() if letter.isalnum())
        if not letters:
            continue
        pieces = list(letters) if of_letters else [letters]
        items += pieces
        starts += [start] + [None] * (len(pieces) - 1)
    return items, starts


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


folder = Path(sys.argv[1])
model = whisper(Path(__file__).parent / ".cache")
by_language = {}
for row in json.loads((folder / "list.json").read_text()):
    segments, _ = model.transcribe(
        str(folder / row["file"]),
        language=row["lang"],
        beam_size=5,
        temperature=0,
        word_timestamps=True,
        initial_prompt=PROMPT[row["lang"]],
    )
    heard = [(word.word, word.start) for segment in segments for word in segment.words]
    of_letters = row["lang"] != "en"
    ours, our_starts = spelled([(word, start) for word, start, _ in row["words"]], of_letters)
    theirs, their_starts = spelled(heard, of_letters)
    found = by_language.setdefault(row["lang"], {"words": 0, "differences": []})
    found["words"] += sum(start is not None for start in our_starts)
    for a, b, size in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        for offset in range(size):
            mine, other = our_starts[a + offset], their_starts[b + offset]
            if mine is not None and other is not None:
                found["differences"].append(1000 * (mine - other))
for language, found in by_language.items():
    differences = found["differences"]
    middle = statistics.median(differences)
    off = [abs(difference) for difference in differences]
    centred = [abs(difference - middle) for difference in differences]
    print(
        f"{language}: {found['words']} words, {len(differences)} compared; off by (ms) median {statistics.median(off):.0f}, "
        f"95 % within {percentile(off, 0.95):.0f}; ours later by {middle:.0f}; without that median {statistics.median(centred):.0f}, "
        f"95 % within {percentile(centred, 0.95):.0f}"
    )

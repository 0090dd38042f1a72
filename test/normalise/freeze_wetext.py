"""Freezes WeText's answers to the lines of lines.ts beside them: wetext-zh.tsv and wetext-en.tsv.

Run in this folder, in a Python environment with wetext==0.1.8:

    python freeze_wetext.py

One line a row: what is written, a tab, what WeText says. The normaliser is called as the official CosyVoice front end calls it: the text
stripped, `remove_erhua=False` for a text with an ideograph (U+4E00 to U+9FFF), the defaults for any other. A line that WeText has no
answer to (it raises) is left with an empty answer.
"""

import re
import subprocess

from wetext import Normalizer

CHINESE = Normalizer(remove_erhua=False)
ENGLISH = Normalizer()
IDEOGRAPH = re.compile("[\u4e00-\u9fff]")


def answer(line: str) -> str:
    text = line.strip()
    try:
        return (CHINESE if IDEOGRAPH.search(text) else ENGLISH).normalize(text)
    except AssertionError:
        return ""


for language in ("zh", "en"):
    command = ["node", "--import", "tsx", "print-lines.ts", language]
    lines = subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout.splitlines()
    with open(f"wetext-{language}.tsv", "w", encoding="utf-8") as table:
        for line in lines:
            table.write(f"{line}\t{answer(line)}\n")
    print(language, len(lines))

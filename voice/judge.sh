#!/usr/bin/env bash
# `npm run voice:judge [-- MODEL [SENTENCES A LANGUAGE]]`: the held-out sentences through the product's own pipeline, and what Whisper hears of
# them. Beside the teacher on the same sentences where gather.sh has put it into $VOICE_WORK; what it said and what was heard of it is kept there.
# Needs PYTHON with requirements.txt.
set -euo pipefail
. "$(dirname "$0")/places.sh"
cd ..
ours=$work/judge/ours
teacher=$work/judge/teacher
limit=${2:-100}
rm -rf "$ours"  # what was heard of it is kept there
node --import tsx voice/speak-heldout.ts "${1:-models/nano}" "$ours" "$limit"
if [ -f "$work/full.onnx" ] && [ "$(cat "$work/judge/limit" 2>/dev/null || echo 0)" -lt "$limit" ]; then
  rm -rf "$teacher"
  "$python" -W ignore voice/synthesise.py --from teacher --limit "$limit" --phones "$work/held.phones.jsonl" --symbols "$work/symbols.json" \
    --package "$work/package" --graphs "$work" --out "$work/judge"
  echo "$limit" > "$work/judge/limit"
fi
if [ -f "$teacher/list.json" ]; then
  "$python" -W ignore voice/judge.py "$ours" "$teacher" --beside "$teacher" --cache "$work" --dnsmos
else
  "$python" -W ignore voice/judge.py "$ours" --cache "$work" --dnsmos
fi

#!/usr/bin/env bash
# `npm run voice:judge [-- MODEL [SENTENCES A LANGUAGE]]`: the held-out sentences through the product's own pipeline, and what Whisper hears of them, beside the
# teacher on the same sentences when $VOICE_WORK has it (synthesise.py --from teacher --out $VOICE_WORK/judge/teacher).
# Needs PYTHON with requirements.txt.
set -euo pipefail
cd "$(dirname "$0")/.."
work=${VOICE_WORK:-voice/.cache}
ours=$work/judge/ours
teacher=$work/judge/teacher
node --import tsx voice/speak-heldout.ts "${1:-models/nano}" "$ours" "${2:-1000}"
if [ -f "$teacher/list.json" ]; then
  "${PYTHON:-python3}" voice/judge.py "$ours" "$teacher" --beside "$teacher" --cache "$work" --dnsmos
else
  "${PYTHON:-python3}" voice/judge.py "$ours" --cache "$work" --dnsmos
fi

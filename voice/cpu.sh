#!/usr/bin/env bash
# The whole training on a CPU, two processes at a time; run it again after a stop and it goes on. VOICE_WORK as in gather.sh.
#   DURATION_SHARDS (300 sentences each), AUDIO_SHARDS (40 each), LM_STEPS, FLOW_STEPS, SKETCH, VOCODER_STEPS, SPEAKER_STEPS set how much; the result is $VOICE_WORK/nano.
set -euo pipefail
. "$(dirname "$0")/places.sh"
common=(--package "$work/package" --symbols "$work/symbols.json")
[ -f "$work/dev.phones.jsonl" ] && [ -f "$work/held.phones.jsonl" ] || ./gather.sh
teacher() { "$python" teacher.py "$1" --graphs "$work" --package "$work/package" --phones "$work/phones.jsonl" --out "$work/$1" --shards "$2" --shard-size "$3"; }

teacher durations "${DURATION_SHARDS:-40}" 300
{
  teacher audio "${AUDIO_SHARDS:-30}" 40
  "$python" prepare.py --audio "$work/audio" "${common[@]}" --out "$work/items"
} &
audio=$!
"$python" -W ignore train_language_model.py --durations "$work/durations" "${common[@]}" --out "$work/lm" --bfloat16 \
  --steps "${LM_STEPS:-3300}" --positions 1000 --batch 16 --short-steps 500 --guided-steps 1200 --lr 1.2e-3
wait "$audio"
"$python" -W ignore train_vocoder.py --items "$work/items" --out "$work/vocoder" --steps "${VOCODER_STEPS:-10500}" &
vocoder=$!
"$python" -W ignore train_flow.py --items "$work/items" --out "$work/flow" --bfloat16 --steps "${FLOW_STEPS:-17500}" --sketch "${SKETCH:-0.46}" --codes 640 --lr 1e-3
wait "$vocoder"
"$python" calibrate_lengths.py --language-model "$work/lm/last.pt" --durations "$work/durations" --phones "$work/phones.jsonl" "${common[@]}" --texts 400 --held 80 \
  --sentences "$work/dev.phones.jsonl" --graphs "$work" --out "$work/llm.pt"
"$python" export.py --language-model "$work/llm.pt" --flow "$work/flow/last.pt" --vocoder "$work/vocoder/last.pt" "${common[@]}" --out "$work/nano"
"$python" -W ignore train_speaker_encoder.py --items "$work/items" --out "$work/speaker" --steps "${SPEAKER_STEPS:-1200}" --onnx "$work/nano/campplus.onnx"

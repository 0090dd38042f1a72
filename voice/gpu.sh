#!/usr/bin/env bash
# The whole training on one machine with a GPU and many cores, in calls of ten minutes; each call goes on where the last one stopped.
#   voice/gpu.sh data      teacher's durations and audio on all cores; the language model on the GPU meanwhile
#   voice/gpu.sh train     flow and vocoder on the GPU, side by side (call again to continue)
#   voice/gpu.sh export    the model folder and the learning curves into $OUT, as a tar in parts of 15 MB
# DEVICE=cpu SIZE=small and small LM_POSITIONS, FLOW_CODES, VOCODER_BATCH try the whole way on any machine.
# Needs in $VOICE_WORK (default voice/.cache): what `voice/gather.sh` put there. SECONDS_A_CALL is the time a call may take.
set -euo pipefail
. "$(dirname "$0")/places.sh"
limit=${SECONDS_A_CALL:-560}
device=${DEVICE:-cuda} size=${SIZE:-full}
cores=$(nproc)
began=$SECONDS
left() { echo $((limit - (SECONDS - began))); }
export OMP_NUM_THREADS=1 PYTHONPATH="$work/site${PYTHONPATH:+:$PYTHONPATH}"

[ -f "$work/full.onnx" ] || { cat "$work"/full.onnx.?? > "$work/full.onnx.part" && mv "$work/full.onnx.part" "$work/full.onnx"; }
if [ -d "$work/wheels" ] && [ ! -d "$work/site" ]; then
  "$python" -m pip install -q --no-index --no-deps --target "$work/site" "$work"/wheels/*.whl
fi
teacher() { # WHAT SEED SECONDS
  timeout "$3" "$python" teacher.py "$1" --graphs "$work" --package "$work/package" --phones "$work/phones.jsonl" \
    --out "$work/$1" --seed "$2" || [ $? = 124 ]
}
language_model() { # SECONDS
  "$python" -W ignore train_language_model.py --size "$size" --device "$device" --bfloat16 --durations "$work/durations" \
    --package "$work/package" --symbols "$work/symbols.json" --out "$work/lm" --seconds "${LM_SECONDS:-330}" \
    --positions "${LM_POSITIONS:-60000}" --batch "${LM_BATCH:-192}" --short-steps 400 --guided-steps 1500 --lr 1e-3 --threads 2 --session "$1"
}
flow() {
  "$python" -W ignore train_flow.py --size "$size" --device "$device" --bfloat16 --items "$work/items" --out "$work/flow" \
    --seconds "${FLOW_SECONDS:-860}" --codes "${FLOW_CODES:-8000}" --lr 8e-4 --threads 2 --session "$1"
}
vocoder() {
  "$python" -W ignore train_vocoder.py --size "$size" --device "$device" --items "$work/items" --out "$work/vocoder" \
    --seconds "${VOCODER_SECONDS:-860}" --batch "${VOCODER_BATCH:-32}" --lr 5e-4 --adversarial 0.15 --threads 4 --session "$1"
}
pids=()
finish() { # waits for all of them, and fails if one has
  local failed=0 pid
  for pid in "${pids[@]}"; do wait "$pid" || failed=1; done
  pids=()
  return "$failed"
}

case ${1:?data, train or export} in
  data)
    readers=$((cores > 4 ? cores - 3 : 1))
    for seed in $(seq 1 "$readers"); do teacher durations "$seed" "${DURATION_SECONDS:-60}" & pids+=($!); done
    finish
    for seed in $(seq 1 "$readers"); do teacher audio "$seed" "$(($(left) - 15))" & pids+=($!); done
    language_model "$(($(left) - 15))"
    finish
    ;;
  train)
    for part in $(seq 0 $((cores - 1))); do
      "$python" prepare.py --audio "$work/audio" --package "$work/package" --symbols "$work/symbols.json" \
        --out "$work/items" --part "$part/$cores" &
      pids+=($!)
    done
    finish
    flow "$(($(left) - 20))" &
    pids+=($!)
    vocoder "$(($(left) - 20))" &
    pids+=($!)
    finish
    ;;
  export)
    mkdir -p "$OUT" "$work/nano"
    "$python" calibrate_lengths.py --language-model "$work/lm/last.pt" --durations "$work/durations" --phones "$work/phones.jsonl" --symbols "$work/symbols.json" \
      --package "$work/package" --texts 400 --held 80 --out "$work/llm.pt"
    "$python" export.py --language-model "$work/llm.pt" --flow "$work/flow/last.pt" --vocoder "$work/vocoder/last.pt" \
      --symbols "$work/symbols.json" --package "$work/package" --out "$work/nano"
    "$python" -W ignore train_speaker_encoder.py --items "$work/items" --out "$work/speaker" --device "$device" \
      --steps "${SPEAKER_STEPS:-1500}" --onnx "$work/nano/campplus.onnx" --threads 4
    for name in lm flow vocoder speaker; do cp "$work/$name/curve.csv" "$work/nano/$name.curve.csv"; done
    tar cC "$work" nano | split -b 15M - "$OUT/nano.tar."  # cat nano.tar.?? | tar x
    ;;
esac

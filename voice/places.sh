# Read by the scripts beside it: where to work ($work) and with which Python ($python); what is given relative counts from where the script was called.
work=$(realpath -m "${VOICE_WORK:-$(dirname "${BASH_SOURCE[0]}")/.cache}")
python=$(command -v "${PYTHON:-python3}") || { echo "there is no ${PYTHON:-python3}; name one with PYTHON, see voice/README.md" >&2; exit 1; }
python=$(realpath -s "$python")  # not what a virtual environment's link points at
export VOICE_WORK=$work PYTHON=$python
cd "$(dirname "${BASH_SOURCE[0]}")"

#!/bin/sh
# One sentence into a WAV file. TTS_URL is the server, the first argument the text, the second the file.
set -eu
url=${TTS_URL:-http://localhost:8000}
text=${1:-你好，世界。Hello, world.}
file=${2:-output.wav}

# The text goes into JSON: backslashes and quotes are escaped.
json=$(printf '%s' "$text" | sed 's/\\/\\\\/g; s/"/\\"/g')
curl --fail-with-body --silent --show-error "$url/tts" \
  -H 'Content-Type: application/json' -H 'Accept: audio/wav' \
  -d "{\"text\":\"$json\"}" --output "$file" \
  -w 'elapsed %{time_total} s, first byte after %{time_starttransfer} s, %{size_download} bytes\n'
echo "$file"

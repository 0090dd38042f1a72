"""One sentence with Python and requests; errors are shown in words."""

import os
import sys
import time

import requests

url = os.environ.get("TTS_URL", "http://localhost:8000")
text = sys.argv[1] if len(sys.argv) > 1 else "今天气温25℃，记得带水。"

began = time.monotonic()
answer = requests.post(f"{url}/tts", json={"text": text, "speed": 1.1}, timeout=600)
if answer.status_code == 202:
    location = answer.headers["Location"]
    while answer.json()["status"] in ("queued", "running"):
        time.sleep(1)
        answer = requests.get(f"{url}{location}", timeout=60)
if not answer.ok:
    sys.exit(answer.json()["detail"])
spoken = answer.json()
if spoken["status"] == "failed":
    sys.exit(spoken["why"])

# The link may be a path of this server or, in the cloud, a whole URL.
link = requests.compat.urljoin(url, spoken["audio_url"])
audio = requests.get(link, timeout=60)
audio.raise_for_status()
with open("speech.wav", "wb") as file:
    file.write(audio.content)
elapsed = time.monotonic() - began
duration = spoken["duration_sec"]
print(f"speech.wav: duration {duration:.2f} s, elapsed {elapsed:.2f} s, RTF {elapsed / duration:.2f}")
if "warning" in spoken:
    print("warning:", spoken["warning"])

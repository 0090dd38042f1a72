"""Reads what prepare.py wrote."""

import json
from pathlib import Path

import numpy as np


def load_items(folder: Path, fields: list[str], limit: int | None = None) -> list[dict]:
    """-> one dict an utterance, with the fields asked for, `lang` and `name` (our speaker, or empty)."""
    items = []
    for file in sorted(folder.glob("*.npz"))[:limit]:
        with np.load(file) as shard:
            for i, row in enumerate(json.loads(str(shard["meta"]))):
                items.append({f: shard[f"{f}{i}"] for f in fields} | {"lang": row["lang"], "name": row["speaker"]})
    return items

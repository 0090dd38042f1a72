"""What is scored of several folders: pytest voice"""

import json

from judge import lists_of


def test_only_sentences_that_all_folders_say_are_scored(tmp_path):
    for name, texts in (("ours", ["a", "b"]), ("teacher", ["c", "b", "a"])):
        (tmp_path / name).mkdir()
        (tmp_path / name / "list.json").write_text(json.dumps([{"text": text} for text in texts]))
    ours, teacher = lists_of([tmp_path / "ours", tmp_path / "teacher"])
    assert [row["text"] for row in ours] == ["a", "b"]
    assert [row["text"] for row in teacher] == ["b", "a"]

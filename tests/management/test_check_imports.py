"""A folder of registers against the figures expected of it."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

CSV = "ID;Risk;Likelihood;Impact;Strategy\nR1;Flood;3;2;Mitigate\nR2;Fire;4;5;Avoid\n"
RIGHT = {"risks": 2, "stopped": 0, "levels": {"R1": [3, 2]}, "counts": {"strategy": {"mitigate": 1, "avoid": 1}}}


def check(folder, expected):
    (folder / "a.csv").write_text(CSV)
    (folder / "empty.csv").write_text("ID;Risk;Likelihood;Impact\n")
    (folder / "expected.json").write_text(json.dumps(expected))
    told = StringIO()
    call_command("check_imports", str(folder), stdout=told)
    return told.getvalue().splitlines()


def test_check_imports_says_which_files_are_right(tmp_path):
    assert check(tmp_path, {"a.csv": RIGHT, "empty.csv": {"refused": "nothing to import"}}) == [
        "right  a.csv",
        "right  empty.csv",
        "2 of 2 files as expected.",
    ]


def test_check_imports_uses_the_options_stated(tmp_path):
    stated = {"options": {"scales": {"impact": {"2": 5}}}, "levels": [[3, 5], [4, 5]]}
    assert check(tmp_path, {"a.csv": stated})[0] == "right  a.csv"


def test_check_imports_fails_when_a_figure_differs(tmp_path):
    with pytest.raises(CommandError, match="1 files differ"):
        check(tmp_path, {"a.csv": RIGHT | {"risks": 3}})

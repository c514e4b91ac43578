"""A folder of small registers, each made up after a kind found in the wild, and what a person would read in it.

`expected.json` names for each file the risks with the fields that matter. `*.sheets.json` are
workbooks as sheets of rows. A new kind is a new file there and an entry.
"""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from riskreg.imports import read_register
from tests.imports.files import assert_every_row_ends_once, xlsx_bytes

FOLDER = Path(__file__).parent / "lookalikes"
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))


def content(name: str, entry: dict) -> bytes:
    """The bytes of the file, in the encoding or the format that it has in the wild."""
    data = (FOLDER / name).read_bytes()
    if name.endswith(".sheets.json"):
        return xlsx_bytes(hidden=entry.get("hidden", []), **json.loads(data))
    return data.decode("utf-8").encode(entry.get("encoding", "utf-8"))


@pytest.mark.parametrize("name", EXPECTED)
def test_register_is_read_as_a_person_would(name):
    entry = EXPECTED[name]
    plan = read_register(content(name, entry), name=name.replace(".sheets.json", ".xlsx"))
    found = [asdict(risk) for risk in plan.risks]
    wanted = entry["risks"]
    seen = [{field: risk[field] for field in want} for risk, want in zip(found, wanted, strict=False)]
    assert (seen, len(found)) == (wanted, len(wanted))
    assert_every_row_ends_once(plan)


def test_every_file_of_the_folder_is_expected():
    files = {path.name for path in FOLDER.iterdir()} - {"expected.json"}
    assert files == set(EXPECTED)

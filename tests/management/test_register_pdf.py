"""manage.py register_pdf: the file, the words and the exit codes."""

import hashlib
import io
import json

import pypdf
import pytest
from django.core.management import CommandError, call_command


def test_register_pdf_writes_the_filtered_table(register, risk, tmp_path):
    out, said = tmp_path / "register.pdf", io.StringIO()
    call_command(
        "register_pdf", "--register", "IT", "--filter", "?rating=high", "--out", str(out), "--json", stdout=said
    )
    pdf = out.read_bytes()
    assert json.loads(said.getvalue()) == {
        "file": str(out),
        "risks": 1,
        "pages": len(pypdf.PdfReader(out).pages),
        "bytes": len(pdf),
        "sha256": hashlib.sha256(pdf).hexdigest(),
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--register", "NO", "--out", "x.pdf"], "There is no register 'NO'."),
        (
            ["--register", "IT", "--out", "x.pdf", "--filter", "rating=wild"],
            "The filter is not understood: rating=wild.",
        ),
        (["--register", "IT", "--out", "no/such/folder.pdf"], "no/such/folder.pdf cannot be written: "),
    ],
)
def test_register_pdf_refuses_with_the_reason(register, tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError) as refused:
        call_command("register_pdf", *arguments)
    assert refused.value.returncode == 1
    assert str(refused.value).startswith(said)
    assert list(tmp_path.iterdir()) == []


def test_register_pdf_wrong_usage_is_two():
    with pytest.raises(CommandError) as refused:
        call_command("register_pdf", "--register", "IT", "--out", "x.pdf", "--kind", "novel")
    assert "invalid choice: 'novel'" in str(refused.value)

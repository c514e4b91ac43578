"""PDFs of ours carry the register; any other PDF is refused."""

import io
import json

import pikepdf
import pytest

from riskreg.imports import ImportRefused, read_register

REGISTER = {
    "format": "riskreg-register", "version": 1,
    "risks": [
        {"reference": "IT-001", "title": "Disk fills", "state": "open", "inherent": None,
         "current": {"likelihood": 4, "impact": 2, "score": 8}, "target": None, "target_on": "2027-03-01",
         "strategy": "mitigate", "owner": "Ana Oak", "tags": ["old, and slow"]},
    ],
}  # fmt: skip


def pdf_with(content: bytes, name: str = "register.json") -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    document.attachments[name] = pikepdf.AttachedFileSpec(document, content, filename=name)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def refusal(data):
    with pytest.raises(ImportRefused) as refused:
        read_register(data, name="register.pdf")
    return str(refused.value)


def test_our_pdf_gives_the_risks_it_shows():
    plan = read_register(pdf_with(json.dumps(REGISTER).encode()), name="register.pdf")
    (risk,) = plan.risks
    assert (risk.reference, risk.residual_likelihood, risk.residual_impact, risk.strategy, risk.owner) == (
        "IT-001", 4, 2, "mitigate", "Ana Oak",
    )  # fmt: skip
    assert (risk.due_on, risk.tags, plan.problems) == ("2027-03-01", ("old, and slow",), ())


def test_other_pdfs_are_refused():
    assert refusal(pdf_with(b"{}", "notes.json")) == (
        "This PDF holds no register. Only a PDF of this software can be imported; use .xlsx or CSV instead."
    )
    assert refusal(b"%PDF-1.7\n%junk") == "The PDF is damaged and cannot be read."

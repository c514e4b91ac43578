import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from riskreg.lib.cells import inert, restore
from riskreg.reports.register_csv import register_csv
from riskreg.reports.text import clean
from tests.reports.samples import report, risk_line


def rows(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_register_csv_writes_every_field():
    (row,) = rows(register_csv(report(0, lines=[risk_line(1, owner="Ines Kaplan", overdue_days=9)])))
    assert row == {
        "Reference": "IT-001",
        "Title": "Ransomware reaches billing from the office network",
        "Cause": "an office laptop is unpatched",
        "Event": "an attacker moves to the billing network",
        "Consequence": "no invoices for two weeks",
        "Category": "Resilience",
        "State": "Open",
        "Inherent likelihood": "5",
        "Inherent impact": "5",
        "Inherent score": "25",
        "Current likelihood": "2",
        "Current impact": "5",
        "Current score": "10",
        "Rating": "High",
        "Target likelihood": "1",
        "Target impact": "5",
        "Target score": "5",
        "Target date": "",
        "Strategy": "Mitigate",
        "Owner": "Ines Kaplan",
        "Next review": "2026-12-05",
        "Days overdue": "9",
        "Last reviewed": "2026-09-01",
        "Logged on": "2026-01-05",
        "Tags": "billing, network",
        "Controls": "Endpoint protection; segmented network",
        "Open actions": "2",
        "Overdue actions": "0",
    }


def test_register_csv_begins_with_a_byte_order_mark():
    assert register_csv(report(1)).startswith(b'\xef\xbb\xbf"Reference"')


def test_register_csv_without_risks_has_the_header():
    assert register_csv(report(0)).count(b"\r\n") == 1


def test_register_csv_unscored_risk_leaves_scores_empty():
    (row,) = rows(register_csv(report(0, lines=[risk_line(11)])))
    assert (row["Current score"], row["Rating"]) == ("", "Not scored")


@settings(max_examples=100)
@given(st.text(alphabet=st.characters()) | st.text(alphabet="'=+-@\t\r\n ＝＋－＠;,\""))
def test_register_csv_no_cell_is_a_formula_and_nothing_is_lost(text):
    (row,) = rows(register_csv(report(0, lines=[risk_line(1, title=text, owner=text)])))
    assert row["Title"] == row["Owner"] == inert(clean(text))
    assert restore(row["Title"]) == clean(text)
    assert not row["Title"].startswith(tuple("=+-@＝＋－＠\t\r\n"))

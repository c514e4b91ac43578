"""What comes out of a register goes back in: every download, imported again, changes nothing."""

import json
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskreg.choices import RelationKind, Strategy
from riskreg.domain import imports, recording, relations
from riskreg.domain.risks import close_risk, log_risk
from riskreg.imports import read_register
from riskreg.jobs.register_data import report_data
from riskreg.jobs.register_export import export_extras
from riskreg.models import Risk
from riskreg.reports.register_csv import register_csv
from riskreg.reports.register_json import register_json
from riskreg.reports.register_nist import FIELDS, register_nist
from riskreg.reports.register_xlsx import register_xlsx
from tests.factories import NOW, TODAY, ActionFactory, CategoryFactory, RegisterFactory, RiskFactory

SCHEMA = Path(__file__).parents[2] / "static" / "schemas" / "register-1.schema.json"
WRITERS = {"csv": register_csv, "xlsx": register_xlsx, "json": register_json}
STATED = (
    "title", "cause", "event", "consequence", "controls", "inherent_likelihood", "inherent_impact",
    "current_likelihood", "current_impact", "target_likelihood", "target_impact", "target_on", "strategy",
    "strategy_note", "transfer_to", "current_rationale", "inherent_rationale", "target_rationale", "tags", "links",
    "source", "state", "owner_as_written",
)  # fmt: skip


def download(register, ending, query="state=all"):
    report = report_data(register=register, query=query, now=NOW, classification=None)
    return WRITERS[ending](report, export_extras(register=register, query=query, now=NOW))


def read(data, ending):
    return read_register(data, name=f"register.{ending}")


def related(risk):
    """What the risk is related to, by title, whoever said it."""
    return sorted(
        [(str(row.kind), row.other.title) for row in risk.relations.all()]
        + [(str(RelationKind(row.kind).inverse), row.risk.title) for row in risk.relations_from.all()]
    )


@pytest.fixture
def full(register, alice, bob, risk):
    """A register with hostile texts, a draft, a namesake of a category, tags of several kinds, links and actions."""
    category = CategoryFactory(register=register, name="Cloud, and more")
    RiskFactory(
        register=register, owner=bob, title="=1+1 is no formula", cause="'-also not", category=category,
        tags="\nservice:mail\ntag:old\n", strategy="transfer", transfer_to="Acme", strategy_note="Line one\nline two",
        links=[{"title": "Wiki", "url": "https://example.org/a?b=c"}], target_likelihood=1, target_impact=2,
        target_on=TODAY, current_rationale="Seen twice", inherent_likelihood=5, inherent_impact=5,
    )  # fmt: skip
    RiskFactory(register=register, title="2026", current_likelihood=None, current_impact=None)
    RiskFactory(register=register, title="Nobody known", owner_as_written="Meier, Hans")
    ActionFactory(risk=risk, owner=alice, by=bob)
    first, second, *_rest = register.risks.exclude(pk=risk.pk).order_by("pk")
    relations.relate(risk=first, other=risk, kind="caused_by", by=bob, now=NOW)
    relations.relate(risk=risk, other=second, kind="similar", by=bob, now=NOW)
    return register


@pytest.mark.parametrize("ending", WRITERS)
def test_download_imported_again_is_unchanged_for_every_row(full, ending):
    plan = read(download(full, ending), ending)
    outcome = imports.preview_import(register=full, rows=plan.risks, paired=plan.paired, today=TODAY)
    assert (outcome.changes, outcome.notes) == ({}, {})
    assert outcome.counts() == {"created": 0, "updated": 0, "unchanged": 4}
    assert plan.problems == ()


@pytest.mark.parametrize("language", [code for code, _name in django_settings.LANGUAGES])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_download_in_any_language_imported_again_is_unchanged(full, ending, language):
    for strategy in Strategy.values:
        RiskFactory(register=full, title=f"To {strategy}", strategy=strategy)
    for title, reason in [("Gone", "avoided"), ("Happened", "occurred"), ("Handed over", "transferred")]:
        closed = RiskFactory(register=full, title=title)
        close_risk(risk=closed, by=None, now=NOW, seen=closed.version, close_reason=reason)
    with override(language):
        data = download(full, ending)
    plan = read(data, ending)
    outcome = imports.preview_import(register=full, rows=plan.risks, paired=plan.paired, today=TODAY)
    assert (outcome.changes, outcome.notes, plan.problems) == ({}, {}, ())
    assert outcome.counts() == {"created": 0, "updated": 0, "unchanged": 11}
    assert all(risk.version for risk in plan.risks)
    states = dict(full.risks.values_list("reference", "state"))
    assert {risk.reference: risk.state for risk in plan.risks} == states


@pytest.mark.parametrize("ending", WRITERS)
def test_download_imported_into_an_empty_register_is_equal(full, alice, bob, ending):
    copy = RegisterFactory(code="NEW", matrix=full.matrix)
    with transaction.atomic():
        for membership in full.memberships.all():
            membership.pk, membership.register = None, copy
            recording.insert(membership, by=None, now=NOW)
    plan = read(download(full, ending, "state=all&sort=reference"), ending)
    imports.import_risks(register=copy, rows=plan.risks, paired=plan.paired, by=bob, now=NOW, today=TODAY, reason="")
    wanted = [[getattr(risk, name) for name in STATED] for risk in Risk.objects.filter(register=full).order_by("pk")]
    found = [[getattr(risk, name) for name in STATED] for risk in Risk.objects.filter(register=copy).order_by("pk")]
    if ending != "json":  # a table has the names of tags alone
        place = STATED.index("tags")
        wanted = [[*row[:place], row[place].replace("service:", "tag:"), *row[place + 1 :]] for row in wanted]
    assert found == wanted
    said = [(risk.title, kind, other) for risk in full.risks.all() for kind, other in related(risk)]
    assert len(said) == 4
    found = [(risk.title, kind, other) for risk in copy.risks.all() for kind, other in related(risk)]
    assert found == (said if ending == "json" else [])  # a table has no place for them
    owners = [risk.owner_id for risk in Risk.objects.filter(register=full).order_by("pk")]
    assert [risk.owner_id for risk in Risk.objects.filter(register=copy).order_by("pk")] == owners


LINES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp"]), max_size=40)
TEXTS = LINES.map(lambda text: " ".join(text.split()))
LEVEL = st.one_of(st.none(), st.integers(1, 5))


@given(TEXTS, TEXTS, st.sampled_from(["", "avoid", "accept"]), LEVEL, LEVEL)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_risk_comes_back_unchanged_and_is_equal_in_an_empty_register(
    register, title, cause, strategy, likelihood, impact
):
    with transaction.atomic():
        point = transaction.savepoint()
        values = {
            "title": f"Risk {title}".strip(), "cause": f"Because {cause}".strip(), "strategy": strategy,
            "current_likelihood": likelihood, "current_impact": impact,
        }  # fmt: skip  # without outer blanks, as forms and files give them
        log_risk(register=register, by=None, now=NOW, today=TODAY, values=values)
        for ending in WRITERS:
            plan = read(download(register, ending), ending)
            outcome = imports.preview_import(register=register, rows=plan.risks, paired=plan.paired, today=TODAY)
            assert (outcome.changes, outcome.counts()["unchanged"]) == ({}, 1), ending
            copy = RegisterFactory(code=f"C{ending}".upper(), matrix=register.matrix)
            imports.import_risks(
                register=copy, rows=plan.risks, paired=plan.paired, by=None, now=NOW, today=TODAY, reason=""
            )
            there = [[getattr(each.risks.get(), name) for name in STATED] for each in (register, copy)]
            assert there[0] == there[1], ending
        transaction.savepoint_rollback(point)


def test_json_is_as_its_schema_says(full):
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    check(json.loads(download(full, "json")), schema, schema)


def check(value, schema, root):
    """The part of JSON Schema that ours uses."""
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "null": type(None)}
    allowed = schema.get("type", list(kinds))
    allowed = [allowed] if isinstance(allowed, str) else allowed
    assert any(isinstance(value, kinds[kind]) for kind in allowed), (value, schema)
    assert value in schema.get("enum", [value])
    if isinstance(value, dict) and "properties" in schema:
        assert set(schema.get("required", ())) <= value.keys() <= schema["properties"].keys(), value.keys()
        for name, part in value.items():
            check(part, schema["properties"][name], root)
    if isinstance(value, list):
        for part in value:
            check(part, schema.get("items", {}), root)


def test_nist_export_has_the_published_fields_and_lists_what_it_leaves_out(full):
    report = report_data(register=full, query="", now=NOW, classification=None)
    found = json.loads(register_nist(report, export_extras(register=full, query="", now=NOW)))
    assert found["risks"] == []  # this matrix states no amounts, and none are invented
    assert {entry["reason"] for entry in found["omitted"]} == {
        "the matrix states no range for this level", "no response is decided yet", "not scored",
    }  # fmt: skip
    assert len(FIELDS) == 11

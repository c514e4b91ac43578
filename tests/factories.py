"""Test data. Rows are written by the domain where a rule matters, and plainly where none does."""

from datetime import UTC, date, datetime
from typing import Any

import factory
from django.db import transaction
from factory.django import DjangoModelFactory

from riskreg.domain import actions, recording, risks
from riskreg.models import Category, Matrix, Membership, Organisation, Register, Risk, User
from riskreg.scoring import Band, Grid, Level

NOW = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)
TODAY = date(2026, 10, 6)
PASSWORD = "a long enough password"

FIVE_BY_FIVE = Grid(
    likelihood=tuple(map(Level, ("Rare", "Unlikely", "Possible", "Likely", "Almost certain"))),
    impact=tuple(map(Level, ("Slight", "Minor", "Serious", "Major", "Severe"))),
    bands=(Band("low", 1), Band("moderate", 5), Band("high", 10), Band("critical", 16)),
)


class _Recorded(DjangoModelFactory):
    """Writes through the recording, as everything does."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: type, *args: Any, **kwargs: Any) -> Any:
        row = model_class(**kwargs)
        with transaction.atomic():
            recording.insert(row, by=None, now=NOW)
        return row


class UserFactory(_Recorded):
    class Meta:
        model = User

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.LazyAttribute(lambda o: f"{o.name.split()[0].lower()}.{o.name.split()[-1].lower()}@example.org")

    @classmethod
    def _create(cls, model_class: type, *args: Any, **kwargs: Any) -> Any:
        password = kwargs.pop("password", PASSWORD)
        user = model_class(**kwargs)
        user.set_password(password)
        with transaction.atomic():
            recording.insert(user, by=None, now=NOW)
        return user


class MatrixFactory(DjangoModelFactory):
    class Meta:
        model = Matrix

    name = "Five by five"
    levels = factory.LazyFunction(FIVE_BY_FIVE.as_json)
    created_at = NOW


class RegisterFactory(_Recorded):
    class Meta:
        model = Register

    code = factory.Sequence(lambda n: f"R{n}")
    name = factory.LazyAttribute(lambda o: f"Register {o.code}")
    matrix = factory.SubFactory(MatrixFactory)
    created_at = NOW


class CategoryFactory(_Recorded):
    class Meta:
        model = Category

    name = factory.Sequence(lambda n: f"Category {n}")


class OrganisationFactory(_Recorded):
    class Meta:
        model = Organisation

    pk = 1
    name = "Harbour Works"
    time_zone = "Europe/Berlin"


def member(register: Register, name: str, role: str) -> User:
    """A person with a role in the register."""
    user = UserFactory(name=name)
    recorded_member(user, register, role)
    return user


def recorded_member(user: User, register: Register, role: str) -> None:
    """A role in one more register."""
    with transaction.atomic():
        recording.insert(Membership(user=user, register=register, role=role, since=NOW), by=None, now=NOW)


class RiskFactory(factory.Factory):
    """A risk logged through the domain; scored 3 × 4 unless told otherwise."""

    class Meta:
        model = Risk

    title = factory.Sequence(lambda n: f"Risk number {n} happens")
    current_likelihood = 3
    current_impact = 4

    @classmethod
    def _create(cls, model_class: type, *args: Any, **kwargs: Any) -> Any:
        register = kwargs.pop("register")
        by = kwargs.pop("by", None)
        now = kwargs.pop("now", NOW)
        today = kwargs.pop("today", TODAY)
        return risks.log_risk(register=register, by=by, now=now, today=today, values=kwargs)


class ActionFactory(factory.Factory):
    """An action added through the domain."""

    class Meta:
        model = dict

    title = factory.Sequence(lambda n: f"Do thing {n}")

    @classmethod
    def _create(cls, model_class: type, *args: Any, **kwargs: Any) -> Any:
        risk = kwargs.pop("risk")
        by = kwargs.pop("by", None)
        return actions.add_action(risk=risk, by=by, now=kwargs.pop("now", NOW), values=kwargs)

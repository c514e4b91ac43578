"""A register in which somebody does something, drawn by chance, every few hours."""

from contextlib import suppress
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from riskreg.domain import actions, categories, comments, members, recording, registers, rescoring, risks
from riskreg.domain.errors import Refused
from riskreg.models import Action, Category, Comment, Membership, Register, Risk, User
from riskreg.scoring import Band, Grid, Level
from tests.factories import NOW, TODAY, ActionFactory, CategoryFactory, RegisterFactory, RiskFactory, member


class World:
    """A register, and somebody who does something to it every hour."""

    def __init__(self, draw: Random) -> None:
        self.draw, self.now, self.today = draw, NOW, TODAY
        self.register = RegisterFactory(code="IT")
        self.boss = member(self.register, "Bob Chair", "manager")
        self.people = [self.boss, member(self.register, "Alice Owner", "contributor")]
        self.headings = [CategoryFactory(register=self.register, name=name) for name in ("Cyber", "People")]
        for _number in range(4):
            self.log()

    def log(self) -> None:
        risk = RiskFactory(
            register=self.register, owner=self.draw.choice([None, *self.people]), tags="\ntag:a\nsystem:b\n",
            category=self.draw.choice([None, *self.headings]), strategy=self.draw.choice(["", "mitigate"]),
            current_likelihood=self.draw.randint(1, 5), now=self.now, today=self.today, by=self.boss,
        )  # fmt: skip
        if self.draw.random() < 0.7:
            ActionFactory(
                risk=risk, by=self.boss, now=self.now, due_on=TODAY + timedelta(days=self.draw.randint(-3, 9))
            )

    def edit(self, **values) -> None:
        risk = self.any_risk()
        risks.edit_risk(risk=risk, seen=risk.version, values=values, **self.when())

    def any_risk(self) -> Risk:
        return self.draw.choice(list(Risk.objects.select_related("register__matrix").order_by("pk")))

    def when(self) -> dict:
        return {"by": self.boss, "now": self.now, "today": self.today}

    def score(self) -> None:
        self.edit(current_likelihood=self.draw.randint(1, 3), target_likelihood=1, target_impact=1)

    def reword(self) -> None:
        self.edit(title=f"Another risk {self.draw.randint(1, 99)}", tags="", strategy=self.draw.choice(["", "avoid"]))

    def reown(self) -> None:
        self.edit(owner=self.draw.choice([None, *self.people]), category=self.draw.choice([None, *self.headings]))

    def close_or_reopen(self) -> None:
        risk = self.any_risk()
        if risk.state == "closed":
            risks.reopen_risk(risk=risk, seen=risk.version, reason="Back", **self.when())
        else:
            risks.close_risk(risk=risk, by=self.boss, now=self.now, seen=risk.version, close_reason="avoided")

    def rename_somebody(self) -> None:
        person = User.objects.get(pk=self.draw.choice(self.people).pk)
        name = f"{self.draw.choice('ABZ')} Renamed {self.draw.randint(1, 99)}"
        values = {"name": name, "email": f"{name.replace(' ', '.').lower()}.{person.pk}@example.org"}
        with transaction.atomic():
            recording.update(person, values, by=None, now=self.now, seen=person.version)

    def rename_heading(self) -> None:
        heading = Category.objects.get(pk=self.draw.choice(self.headings).pk)
        name = f"{self.draw.choice('AZ')} heading {self.draw.randint(1, 999)}"
        categories.rename_category(category=heading, name=name, by=self.boss, now=self.now, seen=heading.version)

    def move_heading(self) -> None:
        heading = Category.objects.get(pk=self.draw.choice(self.headings).pk)
        categories.move_category(category=heading, steps=1, by=self.boss, now=self.now, seen=heading.version)

    def work(self) -> None:
        action = self.draw.choice([None, *Action.objects.order_by("pk")])
        if action:
            state = self.draw.choice(["doing", "done", "dropped", "todo"])
            actions.set_action_state(action=action, by=self.boss, now=self.now, seen=action.version, state=state)

    def remake_matrix(self) -> None:
        register = Register.objects.select_related("matrix").get(pk=self.register.pk)
        names = tuple(Level(f"Level {n} {self.draw.randint(1, 99)}") for n in range(1, 6))
        grid = Grid(names, names, (Band("low", 1), Band("high", self.draw.randint(2, 9)), Band("critical", 20)))
        ways = rescoring.proposed_map(register.grid, grid)
        seen = rescoring.preview(register=register, grid=grid, level_map=ways)
        rescoring.change_matrix(
            register=register, grid=grid, name="Other", appetite=self.draw.randint(1, 5), tolerance=8, level_map=ways,
            fingerprint=seen.fingerprint, seen=register.version, **self.when(),
        )  # fmt: skip

    def rename_register(self) -> None:
        register = Register.objects.get(pk=self.register.pk)
        values = {"name": f"Register {self.draw.randint(1, 999)}"}
        registers.edit_register(register=register, by=self.boss, now=self.now, seen=register.version, values=values)

    def talk(self) -> None:
        comments.add_comment(risk=self.any_risk(), by=self.boss, now=self.now, text=f"Word {self.draw.randint(1, 99)}")

    def take_back(self) -> None:
        comment = self.draw.choice([None, *Comment.objects.order_by("pk")])
        if comment and comment.withdrawn_at is None:
            comments.withdraw_comment(comment=comment, by=self.boss, now=self.now, seen=comment.version)

    def move_member(self) -> None:
        found = Membership.objects.filter(register=self.register).exclude(user=self.boss).first()
        if found is None or self.draw.random() < 0.6:
            role = self.draw.choice(["viewer", "contributor", "manager"])
            user, register = self.people[1], self.fresh()
            seen = found.version if found else None
            members.set_role(register=register, user=user, role=role, by=self.boss, now=self.now, seen=seen)
        else:
            heir = self.draw.choice([None, self.boss])
            members.remove_member(membership=found, seen=found.version, successor=heir, **self.when())

    def later(self) -> datetime:
        """Some moment after everything that happened."""
        return self.now + timedelta(days=400)

    STEPS = (log, score, reword, reown, close_or_reopen, rename_somebody, rename_heading, move_heading, work,
             remake_matrix, rename_register, talk, take_back, move_member)  # fmt: skip

    def step(self, number: int) -> None:
        self.now += timedelta(hours=1 + self.draw.randint(0, 40))
        self.today = self.now.date()
        with suppress(Refused):  # a closed risk cannot be edited: that, too, changes nothing
            self.STEPS[number % len(self.STEPS)](self)

    def fresh(self) -> Register:
        return Register.objects.select_related("matrix").get(pk=self.register.pk)

"""Risks and what is said about them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from riskreg.choices import LIVE_RISK_STATES, CloseReason, RiskSource, RiskState, Strategy
from riskreg.lib.tags import Tag, parse_tags
from riskreg.models.base import History, Versioned
from riskreg.models.registers import Category, Register
from riskreg.scoring import MOST_LEVELS

TEXT_LIMIT = 5000  # a longer text belongs in a document that the risk links to


class RiskQuerySet(models.QuerySet["Risk"]):
    """The vocabulary of the register: every condition with a business meaning has its name here."""

    def visible_to(self, user: Any) -> RiskQuerySet:
        """Risks of the registers that the person may see."""
        return self.filter(register__in=Register.objects.visible_to(user))

    def live(self) -> RiskQuerySet:
        """Drafts and open risks."""
        return self.filter(state__in=LIVE_RISK_STATES)

    def counted(self) -> RiskQuerySet:
        """Open risks: the ones that figures and heat maps count."""
        return self.filter(state=RiskState.OPEN)

    def drafts(self) -> RiskQuerySet:
        """Logged, and not opened yet."""
        return self.filter(state=RiskState.DRAFT)

    def unowned(self) -> RiskQuerySet:
        """Without a person accountable for it."""
        return self.filter(owner=None)

    def undecided(self) -> RiskQuerySet:
        """Without a strategy."""
        return self.filter(strategy="")

    def unscored(self) -> RiskQuerySet:
        """Without a current score."""
        return self.filter(current_score=None)

    def review_overdue(self, today: date) -> RiskQuerySet:
        """Due for review before today."""
        return self.live().filter(next_review_on__lt=today)

    def review_due(self, by: date) -> RiskQuerySet:
        """Due for review on that day or before."""
        return self.live().filter(next_review_on__lte=by)

    def above(self, limit: int) -> RiskQuerySet:
        """With a current score above a limit."""
        return self.filter(current_score__gt=limit)

    def tagged(self, tag: Tag) -> RiskQuerySet:
        """With this tag."""
        return self.filter(tags__contains=f"\n{tag}\n")


class Risk(Versioned):
    """An uncertain event with a cause, an event and a consequence; its reference never changes.

    `current_…` is today's assessment (other tools say residual), `inherent_…` the one before
    controls, `target_…` the one to be reached by `target_on`. Scores are computed by the
    database and indexed, so lists sort and filter by them.
    """

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="risks")
    number = models.PositiveIntegerField(editable=False)
    reference = models.CharField(_("Reference"), max_length=20, unique=True, editable=False)
    title = models.CharField(_("What could happen?"), max_length=200)
    cause = models.TextField(_("Cause"), max_length=TEXT_LIMIT, blank=True)
    event = models.TextField(_("Event"), max_length=TEXT_LIMIT, blank=True)
    consequence = models.TextField(_("Consequence"), max_length=TEXT_LIMIT, blank=True)

    state = models.CharField(_("State"), max_length=8, choices=RiskState, default=RiskState.DRAFT)
    close_reason = models.CharField(_("Why closed"), max_length=12, choices=CloseReason, blank=True, default="")
    duplicate_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="duplicates"
    )
    moved_to = models.ForeignKey(  # where it lives on, in another register; the old reference leads there
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="moved_from"
    )
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.SET_NULL, related_name="risks")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="owned_risks"
    )
    owner_as_written = models.CharField(_("Owner as written"), max_length=200, blank=True)
    strategy = models.CharField(_("Strategy"), max_length=8, choices=Strategy, blank=True, default="")
    strategy_note = models.TextField(
        _("Why this strategy"), max_length=TEXT_LIMIT, blank=True, help_text=_("Also why no action is needed.")
    )
    transfer_to = models.CharField(
        _("Transferred to"), max_length=200, blank=True, help_text=_("The insurer or vendor who carries it.")
    )

    inherent_likelihood = models.PositiveSmallIntegerField(_("Inherent likelihood"), null=True, blank=True)
    inherent_impact = models.PositiveSmallIntegerField(_("Inherent impact"), null=True, blank=True)
    inherent_rationale = models.TextField(_("Why this inherent score"), max_length=TEXT_LIMIT, blank=True)
    current_likelihood = models.PositiveSmallIntegerField(_("Likelihood"), null=True, blank=True)
    current_impact = models.PositiveSmallIntegerField(_("Impact"), null=True, blank=True)
    current_rationale = models.TextField(_("Why this score"), max_length=TEXT_LIMIT, blank=True)
    target_likelihood = models.PositiveSmallIntegerField(_("Target likelihood"), null=True, blank=True)
    target_impact = models.PositiveSmallIntegerField(_("Target impact"), null=True, blank=True)
    target_rationale = models.TextField(_("How the target is reached"), max_length=TEXT_LIMIT, blank=True)
    target_on = models.DateField(_("Target date"), null=True, blank=True)
    inherent_score = models.GeneratedField(
        expression=F("inherent_likelihood") * F("inherent_impact"),
        output_field=models.PositiveSmallIntegerField(_("Inherent score"), null=True),
        db_persist=True,
    )
    current_score = models.GeneratedField(
        expression=F("current_likelihood") * F("current_impact"),
        output_field=models.PositiveSmallIntegerField(_("Score"), null=True),
        db_persist=True,
    )
    target_score = models.GeneratedField(
        expression=F("target_likelihood") * F("target_impact"),
        output_field=models.PositiveSmallIntegerField(_("Target score"), null=True),
        db_persist=True,
    )

    controls = models.TextField(_("Existing controls"), max_length=TEXT_LIMIT, blank=True)
    tags = models.TextField(_("Tags"), max_length=2000, blank=True, default="")  # lib.tags: one "kind:name" a line
    links = models.JSONField(_("Links"), default=list, blank=True)  # [{"title", "url"}], https only
    source = models.CharField(_("Identified by"), max_length=12, choices=RiskSource, blank=True, default="")
    imported_cells = models.JSONField(default=dict, blank=True)  # header → cell text, as it stood in the file

    next_review_on = models.DateField(_("Next review"), null=True, blank=True)
    last_reviewed_on = models.DateField(_("Last review"), null=True, blank=True)
    logged_at = models.DateTimeField(_("Logged"))
    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="logged_risks"
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(_("Last change"))

    objects = RiskQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["register", "number"]
        constraints = [
            models.UniqueConstraint(fields=["register", "number"], name="risk_number_unique"),
            models.CheckConstraint(condition=Q(state__in=RiskState.values), name="risk_state_known"),
            models.CheckConstraint(condition=Q(strategy__in=["", *Strategy.values]), name="risk_strategy_known"),
            models.CheckConstraint(
                condition=Q(state=RiskState.CLOSED, closed_at__isnull=False, close_reason__in=CloseReason.values)
                | (~Q(state=RiskState.CLOSED) & Q(closed_at=None, close_reason="")),
                name="risk_closed_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(close_reason=CloseReason.MOVED, moved_to__isnull=False)
                | (~Q(close_reason=CloseReason.MOVED) & Q(moved_to=None)),
                name="risk_moved_names_where",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{name: None}) | Q(**{f"{name}__range": (1, MOST_LEVELS)}),
                    name=f"risk_{name}_on_scale",
                )
                for name in (
                    "inherent_likelihood",
                    "inherent_impact",
                    "current_likelihood",
                    "current_impact",
                    "target_likelihood",
                    "target_impact",
                )
            ),
        ]
        indexes = [
            # The order of the table, drafts and open risks together; the state comes last: closed ones are skipped.
            models.Index(fields=["register", "-current_score", "number", "state"], name="risk_by_rank"),
            # One pass over this index counts the heat map, the ratings and the strategies at once.
            models.Index(
                fields=["register", "state", "current_likelihood", "current_impact", "strategy"], name="risk_by_cell"
            ),
            models.Index(fields=["register", "state", "next_review_on"], name="risk_by_review"),
            models.Index(fields=["register", "state", "number"], name="risk_by_number"),
            models.Index(fields=["register", "state", "owner"], name="risk_by_owner"),
            models.Index(fields=["register", "state", "changed_at"], name="risk_by_change"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def get_absolute_url(self) -> str:
        """The page of the risk."""
        return f"/risks/{self.reference}/"

    @property
    def tag_list(self) -> list[Tag]:
        """Tags in the order they were written."""
        return parse_tags(self.tags)

    @property
    def rating(self) -> str:
        """The rating of the current score, "" when not scored."""
        return self.register.grid.rating(self.current_score)


class Comment(Versioned):
    """A remark on a risk; withdrawn ones keep their place without their text."""

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(_("Comment"), max_length=TEXT_LIMIT)
    created_at = models.DateTimeField()
    item = models.ForeignKey(  # the agenda item under which it was said
        "AgendaItem", null=True, blank=True, on_delete=models.SET_NULL, related_name="comments"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    history = History()

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"comment {self.pk}"

"""The ledger: what happened, in chains of sealed events that nothing may change.

Events hold text and numbers, no foreign keys: they outlive what they speak of. Database triggers
(riskreg.lib.ledger_triggers) refuse to change or delete them.
"""

from __future__ import annotations

from django.db import models


class LedgerEvent(models.Model):
    """One event of a chain: "site", or "register:" and the number of the register."""

    chain = models.CharField(max_length=40)
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    type = models.CharField(max_length=60)  # past tense: risk_logged
    actor = models.CharField(max_length=20, blank=True)  # the person's number, "" for the site itself
    actor_mark = models.CharField(max_length=40, blank=True)  # see LedgerName
    origin = models.CharField(max_length=20)  # browser, import, meeting, job, command
    reason = models.TextField(blank=True)
    subject = models.CharField(max_length=80, blank=True)  # IT-014
    model = models.CharField(max_length=40, blank=True)  # of the row that was written, "" for none
    row_id = models.BigIntegerField(null=True)
    version = models.PositiveIntegerField(null=True)  # of the row afterwards
    state = models.CharField(max_length=32, blank=True)  # digest of the row afterwards, "" when it is gone
    changes = models.TextField()  # JSON as it was sealed: field → [before, after]
    key_name = models.CharField(max_length=12)
    previous_mac = models.CharField(max_length=64)
    mac = models.CharField(max_length=64)

    class Meta:
        ordering = ["chain", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="ledger_sequence_unique"),
            models.UniqueConstraint(fields=["chain", "previous_mac"], name="ledger_no_forks"),
        ]
        indexes = [models.Index(fields=["model", "row_id", "version"], name="ledger_by_row")]

    def __str__(self) -> str:
        return f"{self.chain} {self.sequence} {self.type}"


class LedgerName(models.Model):
    """What a mark in an event stands for. Erasing a person replaces the text; the mark and its events stay."""

    mark = models.CharField(max_length=40, primary_key=True)
    person = models.CharField(max_length=20)
    salt = models.CharField(max_length=32, blank=True)  # "" once erased
    text = models.CharField(max_length=254)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person"], name="ledger_name_by_person")]

    def __str__(self) -> str:
        return self.text


class LedgerCheck(models.Model):
    """What the last check of a chain found."""

    chain = models.CharField(max_length=40, unique=True)
    checked_at = models.DateTimeField()
    seconds = models.FloatField()
    events = models.PositiveBigIntegerField()
    rows = models.PositiveBigIntegerField()
    head_mac = models.CharField(max_length=64, blank=True)
    faults = models.JSONField(default=list)  # [{"sequence", "subject", "what"}], the first ones
    fault_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["chain"]

    def __str__(self) -> str:
        return f"{self.chain} {self.checked_at}"

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return self.fault_count == 0

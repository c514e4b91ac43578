"""What is asked when looking for risks, and what was answered."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from riskreg.choices import PromptAnswerKind
from riskreg.models.base import History, Versioned
from riskreg.models.registers import Register
from riskreg.models.risks import Risk


class Prompt(Versioned):
    """A line of a register's own checklist; a register without any uses the ones that are shipped."""

    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="prompts")
    key = models.SlugField(max_length=40, editable=False)  # answers are kept under it, whatever the wording becomes
    topic = models.SlugField(max_length=40)
    text = models.CharField(_("What may happen"), max_length=160)
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    history = History()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["register", "key"], name="prompt_key_unique")]

    def __str__(self) -> str:
        return self.text


class PromptAnswerQuerySet(models.QuerySet["PromptAnswer"]):
    """Answers, by who may see them."""

    def visible_to(self, user: Any) -> PromptAnswerQuerySet:
        """Answers in the registers that the person may see."""
        return self.filter(register__in=Register.objects.visible_to(user))


class PromptAnswer(Versioned):
    """What was last said to a line of the checklist, and the draft that came of it."""

    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="prompt_answers")
    key = models.SlugField(max_length=40, editable=False)
    text = models.CharField(max_length=160)  # as it was asked
    answer = models.CharField(_("Answer"), max_length=8, choices=PromptAnswerKind)
    word = models.CharField(_("In a word"), max_length=120, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="prompt_answers"
    )
    answered_at = models.DateTimeField()
    risk = models.ForeignKey(Risk, null=True, blank=True, on_delete=models.SET_NULL, related_name="prompt_answers")

    objects = PromptAnswerQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["register", "key"], name="prompt_answer_unique")]

    def __str__(self) -> str:
        return f"{self.text}: {self.get_answer_display()}"

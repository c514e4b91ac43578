"""Forms of the checklist: a topic to walk, and a line to word."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from riskreg.choices import PromptAnswerKind
from riskreg.domain.checklists import Ask, GivenAnswer, Topic
from riskreg.forms.fields import text_line


class WalkForm(forms.Form):
    """The prompts of a topic: for each an answer, a word on it, and the version of the answer that was shown."""

    def __init__(self, *args: Any, topic: Topic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topic = topic
        for ask in topic.asks:
            given = ask.answer
            self.fields |= {
                ask.key: forms.ChoiceField(
                    label=ask.text, choices=PromptAnswerKind.choices, required=False,
                    initial=given.answer if given else "",
                ),
                f"{ask.key}-word": text_line(_("In a word"), limit=120),
                f"{ask.key}-seen": forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput),
            }  # fmt: skip
            self.initial.setdefault(f"{ask.key}-word", given.word if given else "")

    def said(self) -> dict[str, GivenAnswer]:
        """What was answered, by prompt; those left open are not in it."""
        entered = self.cleaned_data
        return {
            ask.key: GivenAnswer(entered[ask.key], entered[f"{ask.key}-word"], entered[f"{ask.key}-seen"] or 0)
            for ask in self.topic.asks
            if entered[ask.key]
        }

    def rows(self) -> list[dict[str, Any]]:
        """A prompt a row: what was said before, the choices, the field for a word."""
        return [
            {
                "ask": ask, "number": number, "field": self[ask.key], "word": self[f"{ask.key}-word"],
                "seen": _seen(ask),
                "options": [
                    {"value": value, "label": label, "key": key, "checked": self[ask.key].value() == value}
                    for key, (value, label) in enumerate(PromptAnswerKind.choices, 1)
                ],
            }
            for number, ask in enumerate(self.topic.asks, 1)
        ]  # fmt: skip


class PromptForm(forms.Form):
    """A line of the checklist in words."""

    text = text_line(_("What may happen"), required=True, limit=160)


class PromptStepForm(forms.Form):
    """A button of a line: which act, on which version (0: the line is ours)."""

    ACTS = ("add", "reword", "drop", "restore")
    act = forms.ChoiceField(choices=[(act, act) for act in ACTS])
    key = forms.SlugField(max_length=40, required=False)
    version = forms.IntegerField(min_value=0, required=False)


def _seen(ask: Ask) -> int:
    return ask.answer.version if ask.answer else 0

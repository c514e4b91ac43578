"""Forms about risks: logging, editing, opening, closing, reopening, confirming."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from riskreg.choices import CHOSEN_CLOSE_REASONS, CloseReason, RiskSource, Strategy, TagKind
from riskreg.forms.base import MemberField, VersionedForm
from riskreg.forms.fields import INPUT, date_field, text_area, text_line
from riskreg.forms.picker import ScoreField
from riskreg.lib.addresses import is_https
from riskreg.lib.tags import Tag, format_tags, parse_tags
from riskreg.models import Category, Register, Risk

PAIRS = ("inherent", "current", "target")
PLAIN = (
    "title", "cause", "event", "consequence", "category", "owner", "strategy", "strategy_note", "transfer_to",
    "inherent_rationale", "current_rationale", "target_rationale", "target_on", "controls", "source",
)  # fmt: skip
RATIONALES = {
    "inherent": _("Why this inherent score"),
    "current": _("Why this score"),
    "target": _("How the target is reached"),
}
MOST_LINKS = 20
MOST_TAG_TEXT = 2000  # what the column holds
SPARE_LINKS = 2


class StatementForm(forms.Form):
    """What logging and editing have in common: the statement, who, which heading, what is done about it."""

    present_category: int | None = None

    def __init__(self, *args: Any, register: Register, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.register = register
        usable = Q(archived_at=None) | Q(pk=self.present_category)  # an archived heading stays until another is chosen
        categories = Category.objects.filter(usable, register=register)
        self.fields |= {
            "title": text_line(_("What could happen?"), required=True),
            "owner": MemberField(register, widget=forms.TextInput(INPUT | {"placeholder": _("Type a name")})),
            "category": forms.ModelChoiceField(
                categories, label=_("Category"), required=False, widget=forms.Select(INPUT), empty_label=_("None")
            ),
            "strategy": forms.ChoiceField(
                choices=[("", _("Not yet")), *Strategy.choices], label=_("Strategy"), required=False,
                widget=forms.RadioSelect,
            ),
            "cause": text_area(_("Because …")),
            "event": text_area(_("… may happen …")),
            "consequence": text_area(_("… leading to …")),
            "source": forms.ChoiceField(
                choices=[("", _("Not known")), *RiskSource.choices], label=_("Identified by"), required=False,
                widget=forms.Select(INPUT),
            ),
        }  # fmt: skip


class LogForm(StatementForm):
    """A new risk: only the title is required."""

    def __init__(self, *args: Any, register: Register, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "log_%s")  # the panel may stand beside a form that has a title, too
        super().__init__(*args, register=register, **kwargs)
        self.fields["score"] = ScoreField(register, label=_("How likely, how bad?"))
        self.fields["title"].widget.attrs |= {"class": "input big", "autofocus": True}
        del self.fields["title"].widget.attrs["maxlength"]  # what is pasted is refused whole, not cut in silence
        self.initial = {"source": RiskSource.PERSON.value, **self.initial}

    def values(self) -> dict[str, Any]:
        """What was entered, as the domain takes it."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "score"}
        values["current_likelihood"], values["current_impact"] = self.cleaned_data["score"]
        return values


class RiskForm(StatementForm, VersionedForm):
    """Everything that may be edited on a risk, and why it is changed."""

    def __init__(self, *args: Any, risk: Risk, **kwargs: Any) -> None:
        kwargs["initial"] = self.initial_of(risk) | kwargs.get("initial", {})
        self.present_category = risk.category_id
        super().__init__(*args, register=risk.register, **kwargs)
        self.risk = risk
        labels = {"inherent": _("Before controls"), "current": _("Today"), "target": _("To be reached")}
        for pair in PAIRS:
            self.fields[pair] = ScoreField(risk.register, label=labels[pair])
            self.fields[f"{pair}_rationale"] = text_area(RATIONALES[pair])
        self.fields |= {
            "target_on": date_field(_("Target date")),
            "strategy_note": text_area(_("Why this strategy"), help_text=_("Also why no action is needed.")),
            "transfer_to": text_line(_("Transferred to")),
            "controls": text_area(_("Existing controls"), rows=3),
            "reason": text_area(_("Why this change"), limit=1000),
        }
        for kind, label in TAG_LABELS.items():
            self.fields[f"tags_{kind}"] = text_line(label, limit=1000)
        self._add_links(len(risk.links))

    @staticmethod
    def initial_of(risk: Risk) -> dict[str, Any]:
        """The present values of a risk, by field."""
        found: dict[str, Any] = {name: getattr(risk, name) for name in PLAIN} | {"version": risk.version}
        for pair in PAIRS:
            found[pair] = (getattr(risk, f"{pair}_likelihood"), getattr(risk, f"{pair}_impact"))
        for kind in TAG_LABELS:
            found[f"tags_{kind}"] = ", ".join(tag.name for tag in risk.tag_list if tag.kind == kind)
        for number, link in enumerate(risk.links):
            found |= {f"link_{number}_title": link.get("title", ""), f"link_{number}_url": link.get("url", "")}
        return found

    def _add_links(self, present: int) -> None:
        posted = sum(1 for number in range(MOST_LINKS) if self.add_prefix(f"link_{number}_url") in self.data)
        self.link_count = min(MOST_LINKS, max(present + SPARE_LINKS, posted))
        for number in range(self.link_count):
            self.fields[f"link_{number}_title"] = text_line(_("Title of the link"))
            self.fields[f"link_{number}_url"] = text_line(
                _("Address"), limit=500, inputmode="url", placeholder="https://"
            )

    @property
    def link_fields(self) -> list[tuple[Any, Any]]:
        """The pairs of fields for links."""
        return [(self[f"link_{number}_title"], self[f"link_{number}_url"]) for number in range(self.link_count)]

    @property
    def tag_fields(self) -> list[Any]:
        """The fields for tags, one a kind."""
        return [self[f"tags_{kind}"] for kind in TAG_LABELS]

    def clean(self) -> dict[str, Any]:
        """Links have a title and an https address, or neither; tags fit the column."""
        for number in range(self.link_count):
            self._check_link(f"link_{number}_title", f"link_{number}_url")
        if len(self._tags()) > MOST_TAG_TEXT:
            self.add_error("tags_tag", _("These are too many tags."))
        return self.cleaned_data

    def _check_link(self, title: str, url: str) -> None:
        address = self.cleaned_data.get(url, "")
        if address and not is_https(address):
            self.add_error(url, _("Give a full address that begins with https://."))
        if self.cleaned_data.get(title) and not address and url not in self.errors:
            self.add_error(url, _("This link has no address."))

    def values(self) -> dict[str, Any]:
        """What was entered, as the domain takes it; a half-given score that was not touched stays half-given."""
        values: dict[str, Any] = {name: self.cleaned_data[name] for name in PLAIN}
        for pair in PAIRS:
            if pair in self.changed_data:
                values[f"{pair}_likelihood"], values[f"{pair}_impact"] = self.cleaned_data[pair]
        return values | {"tags": self._tags(), "links": self._links()}

    def _tags(self) -> str:
        names = [
            Tag(kind, name.strip())
            for kind in TAG_LABELS
            for name in self.cleaned_data.get(f"tags_{kind}", "").replace(";", ",").split(",")
        ]
        text = format_tags([*names, *(tag for tag in self.risk.tag_list if tag.kind not in TAG_LABELS)])
        return self.risk.tags if set(parse_tags(text)) == set(self.risk.tag_list) else text

    def _links(self) -> list[dict[str, str]]:
        pairs = [
            (self.cleaned_data[f"link_{number}_title"].strip(), self.cleaned_data[f"link_{number}_url"].strip())
            for number in range(self.link_count)
        ]
        return [{"title": title or url, "url": url} for title, url in pairs if url]


TAG_LABELS: Mapping[str, Any] = {
    TagKind.SERVICE: _("Services affected"),
    TagKind.SYSTEM: _("Systems affected"),
    TagKind.VENDOR: _("Vendors involved"),
    TagKind.TAG: _("Tags"),
}


class StepForm(VersionedForm):
    """One step in a risk's life (open it, confirm it): a version and perhaps a word why."""

    reason = text_area(_("Why"), limit=1000)


def named_risk(register: Register, reference: str) -> Risk:
    """The risk of the register that is called so; raises ValidationError when there is none."""
    found = Risk.objects.filter(register=register, reference__iexact=reference).first()
    if found is None:
        raise forms.ValidationError(_("No risk of this register has this reference."))
    return found


class CloseForm(VersionedForm):
    """Why a risk is closed; a duplicate names the other risk by its reference."""

    close_reason = forms.ChoiceField(
        label=_("Why is it closed?"), choices=CHOSEN_CLOSE_REASONS, widget=forms.RadioSelect,
        error_messages={"required": _("Say why the risk is closed.")},
    )  # fmt: skip
    duplicate_of = text_line(_("Duplicate of"), limit=20, placeholder="IT-014")
    reason = text_area(_("In a sentence"), limit=1000)

    def __init__(self, *args: Any, risk: Risk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.risk = risk

    def clean_duplicate_of(self) -> Risk | None:
        """The other risk of the same register, or None; raises ValidationError when there is none of that name."""
        reference = self.cleaned_data["duplicate_of"].strip()
        if not reference or self.cleaned_data.get("close_reason") != CloseReason.DUPLICATE:
            return None
        return named_risk(self.risk.register, reference)


class ReopenForm(VersionedForm):
    """Why a closed risk is opened again."""

    reason = forms.CharField(
        label=_("Why is it opened again?"), max_length=1000, widget=forms.Textarea(INPUT | {"rows": 2})
    )

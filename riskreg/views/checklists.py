"""Looking for risks with a checklist, topic by topic; and the settings of the list."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from riskreg.access.checks import can
from riskreg.access.permissions import Permission
from riskreg.domain import checklists
from riskreg.domain.checklists import Topic
from riskreg.domain.errors import Conflict, Refused
from riskreg.forms.base import show_refusal
from riskreg.forms.checklists import PromptForm, PromptStepForm, WalkForm
from riskreg.models import Register, Risk
from riskreg.views import held
from riskreg.views.common import Request, clock, register_for


@require_safe
def identify(request: Request, code: str) -> HttpResponse:
    """The topics, and how far each has been walked."""
    register = register_for(request, code, Permission.LOG_RISK)
    topics = checklists.walk(register)
    context = {
        "register": register, "nav": "registers", "topics": topics,
        "asked": sum(len(topic.asks) for topic in topics), "answered": sum(topic.answered for topic in topics),
        "workshops": list(register.workshops.select_related("facilitator")[:20]),
        "may_start": can(request.user, Permission.CHAIR_MEETING, register),
        "unsure": [(topic, ask) for topic in topics for ask in topic.asks if ask.unsure],
    }  # fmt: skip
    return render(request, "checklists/identify.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def identify_topic(request: Request, code: str, topic: str) -> HttpResponse:
    """The prompts of one topic; what applies becomes a draft, all in one go."""
    register = register_for(request, code, Permission.LOG_RISK)
    found = _topic(register, topic)
    if request.method != "POST":
        return _walk_page(request, register, found, WalkForm(topic=found, initial=held.take(request, request.path)))
    form = WalkForm(request.POST, topic=found)
    if form.is_valid():
        now, today = clock()
        try:
            drafts = checklists.answer_prompts(
                register=register, topic=topic, said=form.said(), by=request.user, now=now, today=today
            )
        except Refused as refused:
            show_refusal(form, refused)
        else:
            _announce(request, drafts)
            return redirect(_next(register, topic))
    return _walk_page(request, register, found, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def settings_checklist(request: Request, code: str) -> HttpResponse:
    """The lines of one topic (`?topic=`): add, reword, drop, ask again."""
    register = register_for(request, code, Permission.MANAGE_REGISTER)
    topic = _topic(register, request.GET.get("topic", checklists.shipped_topics()[0][0]))
    if request.method != "POST":
        return _settings_page(request, register, topic, PromptForm())
    step, form = PromptStepForm(request.POST), PromptForm(request.POST)
    if step.is_valid() and (form.is_valid() or step.cleaned_data["act"] in {"drop", "restore"}):
        try:
            _change(request, register, topic, step, form)
        except Refused as refused:
            show_refusal(form, refused)
        except Conflict:
            messages.error(request, _("The list was changed meanwhile. It is shown as it stands now."))
            return redirect(_settings_address(register, topic))
        else:
            return redirect(_settings_address(register, topic))
    return _settings_page(request, register, topic, form, rewording=request.POST.get("key", ""), status=422)


def _change(request: Request, register: Register, topic: Topic, step: PromptStepForm, form: PromptForm) -> None:
    act, key, seen = (step.cleaned_data[name] for name in ("act", "key", "version"))
    who: dict[str, Any] = {"register": register, "by": request.user, "now": clock()[0]}
    if act == "add":
        checklists.add_prompt(topic=topic.key, text=form.cleaned_data["text"], **who)
        messages.success(request, _("The line is added."))
    elif act == "reword":
        checklists.reword_prompt(key=key, text=form.cleaned_data["text"], seen=seen or 0, **who)
        messages.success(request, _("The line is reworded; its answers stay."))
    elif act == "drop":
        checklists.drop_prompt(key=key, seen=seen or 0, **who)
        messages.success(request, _("The line is no longer asked. It can be taken up again below."))
    else:
        checklists.restore_prompt(key=key, seen=seen or 0, **who)
        messages.success(request, _("The line is asked again."))


def _announce(request: Request, drafts: list[Risk]) -> None:
    if drafts:
        names = ", ".join(risk.reference for risk in drafts)
        text = ngettext(
            "%(number)s draft is logged: %(names)s.", "%(number)s drafts are logged: %(names)s.", len(drafts)
        )
        messages.success(request, text % {"number": len(drafts), "names": names})
    else:
        messages.success(request, _("The answers are kept."))


def _topic(register: Register, key: str) -> Topic:
    found = checklists.walk(register, only=key) if key else []
    if not found:
        raise Http404
    return found[0]


def _next(register: Register, topic: str) -> str:
    """The topic after this one, or the overview after the last."""
    keys = [key for key, _name, _prompts in checklists.shipped_topics()]
    after = keys[keys.index(topic) + 1 :]
    if after:
        return reverse("identify_topic", args=[register.code, after[0]])
    return reverse("identify", args=[register.code])


def _walk_page(request: Request, register: Register, topic: Topic, form: WalkForm, status: int = 200) -> HttpResponse:
    names = [(key, name) for key, name, _prompts in checklists.ready(register)]
    at = [key for key, _name in names].index(topic.key)
    context = {
        "register": register, "nav": "registers", "topic": topic, "form": form, "rows": form.rows(), "topics": names,
        "number": at + 1, "last": at + 1 == len(names),
    }  # fmt: skip
    return render(request, "checklists/identify_topic.html", context, status=status)


def _settings_page(
    request: Request, register: Register, topic: Topic, form: PromptForm, rewording: str = "", status: int = 200
) -> HttpResponse:
    rows = [
        {
            "ask": ask, "open": ask.key == rewording,
            "form": form if ask.key == rewording else PromptForm(initial={"text": ask.text}, auto_id=f"{ask.key}-%s"),
        }
        for ask in topic.asks
    ]  # fmt: skip
    context = {
        "register": register, "nav": "registers", "section": "settings_checklist", "topic": topic, "rows": rows,
        "form": PromptForm() if rewording else form, "dropped": checklists.dropped(register, topic.key),
        "topics": [(key, name) for key, name, _prompts in checklists.ready(register)],
    }  # fmt: skip
    return render(request, "registers/settings_checklist.html", context, status=status)


def _settings_address(register: Register, topic: Topic) -> str:
    return f"{reverse('settings_checklist', args=[register.code])}?topic={topic.key}"

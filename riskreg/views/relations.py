"""How risks hang together: said and taken back on the page of a risk."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from riskreg.access.permissions import Permission
from riskreg.domain import relations
from riskreg.domain.errors import Refused
from riskreg.forms.base import VersionedForm, show_refusal
from riskreg.forms.relations import RelationForm
from riskreg.models import Relation, Risk
from riskreg.views.common import Request, clock, require, risk_for
from riskreg.views.detail import risk_page
from riskreg.views.steps import step_answer


@require_POST
def relation_add(request: Request, reference: str) -> HttpResponse:
    """Link a risk to another one."""
    risk = risk_for(request, reference, Permission.EDIT_RISK)
    form = RelationForm(request.POST, risk=risk, user=request.user)
    if form.is_valid():
        now, _today = clock()
        try:
            relations.relate(risk=risk, **form.cleaned_data, by=request.user, now=now)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            return _back(risk)
    return risk_page(request, risk, relation_form=form, status=422)


@require_POST
def relation_remove(request: Request, pk: int) -> HttpResponse:
    """Take a relation back, by whoever may edit the risk on whose page it was said."""
    found = Relation.objects.visible_to(request.user).select_related("risk__register", "other")
    relation = get_object_or_404(found, pk=pk)
    require(request, Permission.EDIT_RISK, relation.risk)
    shown = relation.other if request.POST.get("from") == relation.other.reference else relation.risk

    def remove(seen: int) -> str:
        now, _today = clock()
        relations.unrelate(relation=relation, by=request.user, now=now, seen=seen)
        return _("The link is taken back.")

    page = shown.get_absolute_url()
    return step_answer(request, VersionedForm(request.POST), remove, back=_back(shown), page=page)


def _back(risk: Risk) -> HttpResponse:
    return redirect(f"{risk.get_absolute_url()}#related")

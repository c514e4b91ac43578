"""What people say about a risk."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from riskreg.access.permissions import Permission
from riskreg.domain import comments
from riskreg.domain.errors import Refused
from riskreg.forms.base import VersionedForm, show_refusal
from riskreg.forms.comments import CommentForm
from riskreg.models import Comment, Risk
from riskreg.views.common import Request, clock, require, risk_for
from riskreg.views.detail import risk_page
from riskreg.views.steps import step_answer


@require_POST
def comment_add(request: Request, reference: str) -> HttpResponse:
    """Add a comment to a risk."""
    risk = risk_for(request, reference, Permission.COMMENT)
    form = CommentForm(request.POST)
    if form.is_valid():
        now, _today = clock()
        try:
            comments.add_comment(risk=risk, by=request.user, now=now, text=form.cleaned_data["text"])
        except Refused as refused:
            show_refusal(form, refused)
        else:
            return _back(risk)
    return risk_page(request, risk, comment_form=form, status=422)


@require_POST
def comment_withdraw(request: Request, pk: int) -> HttpResponse:
    """Take one's own comment back."""
    seen = Comment.objects.filter(risk__in=Risk.objects.visible_to(request.user))
    comment = get_object_or_404(seen.select_related("risk__register"), pk=pk)
    require(request, Permission.COMMENT, comment.risk)

    def withdraw(seen: int) -> str:
        now, _today = clock()
        comments.withdraw_comment(comment=comment, by=request.user, now=now, seen=seen)
        return _("The comment is taken back.")

    page = comment.risk.get_absolute_url()
    return step_answer(request, VersionedForm(request.POST), withdraw, back=_back(comment.risk), page=page)


def _back(risk: Risk) -> HttpResponse:
    return redirect(f"{risk.get_absolute_url()}#comments")

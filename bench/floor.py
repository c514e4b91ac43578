"""The floor of the register page: a bare signed-in view that counts and lists the same fifty rows and columns.

Written to be fast: one count, one query for the rows with their names joined, one for the scores of
the quarter before and the actions, tuples instead of objects, a template of nothing but the table.
It goes through the same middleware, because "signed in" is what that does; it keeps nothing
between requests, has no filter form, no figures, no menus and no links to edit.
"""

from datetime import UTC, datetime
from pathlib import Path

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path

from riskreg.models import Action, Register, Risk
from riskreg.urls import handler400, handler403, handler404, handler500
from riskreg.urls import urlpatterns as site

from .rows import TODAY

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
TEMPLATE = Engine().from_string((Path(__file__).parent / "floor.html").read_text())
SINCE = datetime(2026, 10, 1, tzinfo=UTC)


def floor(request: HttpRequest, code: str) -> HttpResponse:
    """Fifty risks of a register the person is a member of, by score, filtered by strategy if asked."""
    register = Register.objects.filter(code=code, memberships__user=request.user.pk).select_related("matrix").first()
    if register is None:
        raise Http404
    risks = Risk.objects.filter(register=register.pk, state__in=("draft", "open"))
    if "strategy" in request.GET:
        risks = risks.filter(strategy=request.GET["strategy"])
    total = risks.count()
    rows = risks.order_by(F("current_score").desc(nulls_last=True), "number").values_list(
        "pk", "reference", "title", "category__name", "current_score", "current_likelihood", "current_impact",
        "inherent_score", "target_score", "strategy", "owner__name", "next_review_on",
    )[:50]  # fmt: skip
    rows = list(rows)
    ids = [row[0] for row in rows]
    past = Risk.history.filter(id=OuterRef("pk"), history_date__lt=SINCE).order_by("-history_date", "-history_id")
    then = dict(
        Risk.objects.filter(pk__in=ids).order_by().values_list("pk", Subquery(past.values("current_score")[:1]))
    )
    todo = Action.objects.filter(risk__in=ids, state__in=("todo", "doing")).order_by().values_list("risk")
    late = Q(due_on__lt=TODAY)
    actions = {
        pk: (open_, late_) for pk, open_, late_ in todo.annotate(todo=Count("pk"), late=Count("pk", filter=late))
    }
    rating = register.grid.rating
    lines = [(*row, rating(row[4]), (row[4] or 0) - (then[row[0]] or 0), *actions.get(row[0], (0, 0))) for row in rows]
    return HttpResponse(TEMPLATE.render(Context({"name": register.name, "total": total, "lines": lines})))


urlpatterns = [path("floor/<str:code>/", floor), *site]

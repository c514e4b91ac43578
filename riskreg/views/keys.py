"""Help that needs no script."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def keys_help(request: HttpRequest) -> HttpResponse:
    """The keys, as a page: what `?` shows where scripts run."""
    return render(request, "help/keys_help.html")

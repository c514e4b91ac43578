"""What every template knows."""

from typing import Any

from django.http import HttpRequest

from riskreg.views import held


def page(request: HttpRequest) -> dict[str, Any]:
    """The organisation (`site`), the look (`theme`: light, dark, "" for the system), and where text waits (`held`)."""
    user = getattr(request, "user", None)
    chosen = user.theme if user is not None and user.is_authenticated else request.COOKIES.get("theme", "")
    return {
        "site": getattr(request, "organisation", None),
        "theme": chosen if chosen in {"light", "dark"} else "",
        "held": held.waiting(request),
    }

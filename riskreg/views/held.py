"""What somebody typed when the sign-in had expired: kept on the server until they are back.

It waits in the (signed-out) session, for the page it was typed on, and is handed out once.
Nothing is written until the person, signed in again, presses the button again.
"""

from typing import Any

from django.http import HttpRequest

KEY = "held"
LIMIT = 64_000  # characters; more is not typed by hand


def keep(request: HttpRequest, page: str) -> None:
    """Keep the posted text fields of this request for `page`."""
    fields = {
        name: values
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and "password" not in name and not name.startswith("-")
    }
    if fields and sum(len(text) for values in fields.values() for text in values) <= LIMIT:
        request.session[KEY] = {"page": page, "action": request.path, "fields": fields}


def waiting(request: HttpRequest) -> str:
    """The address of the form whose text is kept for this page, but which it does not show itself; "" for none."""
    session = getattr(request, "session", None)
    kept = session.get(KEY) if session is not None else None
    return kept["action"] if kept and kept["page"] == request.get_full_path() else ""


def take(request: HttpRequest, action: str) -> dict[str, Any]:
    """The text kept for the form that posts to `action`, field → text (a list when several); {} for none."""
    kept = request.session.get(KEY)
    if not kept or kept["action"] != action:
        return {}
    del request.session[KEY]
    return {name: values[0] if len(values) == 1 else values for name, values in kept["fields"].items()}

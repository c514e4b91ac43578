"""One log line a request: who, which page, how it ended, how long it took.

Addresses are logged as the pattern of their route: the real ones hold what people search for,
and the secrets of invitations and password resets.
"""

import time
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django_structlog.middlewares import RequestMiddleware

PROBES = frozenset({"/healthz", "/readyz"})  # asked every few seconds, also while the database is away


class RequestLogMiddleware(RequestMiddleware):
    """django-structlog's middleware, without addresses, without user agents and without queries of its own."""

    def __call__(self, request: HttpRequest) -> Any:
        if request.path in PROBES:
            respond: Callable[[HttpRequest], Any] = self.get_response
            return respond(request)
        return super().__call__(request)

    def prepare(self, request: HttpRequest) -> None:
        """A number for the request, on all its lines; the line itself comes at the end."""
        request.started = time.perf_counter()  # type: ignore[attr-defined]
        structlog.contextvars.bind_contextvars(request_id=str(uuid.uuid4()))

    def handle_response(self, request: HttpRequest, response: HttpResponse) -> None:
        """Write the line; an error has written its own already."""
        spent = time.perf_counter() - request.started  # type: ignore[attr-defined]
        structlog.contextvars.bind_contextvars(ms=round(spent * 1000, 1))
        super().handle_response(request, response)

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Method and route: "GET risks/<str:reference>/"."""
        match = request.resolver_match
        return f"{request.method} {match.route if match else '(no such page)'}"

    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        """The person's number, if the request has loaded the person anyway."""
        user = getattr(request, "_cached_user", None)
        structlog.contextvars.bind_contextvars(user_id=user.pk if user is not None else None)

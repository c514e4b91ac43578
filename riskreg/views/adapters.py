"""How allauth behaves here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from riskreg.domain import sign_in
from riskreg.domain.guard import open_for_writing


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up alone: people come by invitation. What allauth writes about people is recorded."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There are no user names."""

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Note who came in."""
        sign_in.signed_in(person=user, now=timezone.now())
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        return answer

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note that somebody did not; allauth's limits keep this from flooding."""
        sign_in.sign_in_failed(email=str(credentials.get("email") or ""), now=timezone.now())

    def set_password(self, user: Any, password: str) -> None:
        """Write the password alone: allauth would save the whole row beside the history."""
        sign_in.set_password(person=user, password=password, now=timezone.now())

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """allauth writes the new address to the person; the history and the ledger follow in the same transaction."""
        person = email_address.user
        before, person.skip_history_when_saving = person.email, True
        with transaction.atomic():
            with open_for_writing():
                done: bool = super().confirm_email(request, email_address)
            sign_in.record_address(person_id=person.pk, before=before, now=timezone.now())
        return done

"""Who is signed in, and what waits for them."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from riskreg.models import Delivery, User


class Backend(AuthenticationBackend):
    """Sign-in by e-mail; the person comes with the number of unread messages, in the same query."""

    def get_user(self, user_id: Any) -> User | None:
        """The active person with this id; `unread` tells what waits in the inbox."""
        unread = Delivery.objects.unread().filter(recipient=OuterRef("pk")).order_by().values("recipient")
        counted = Subquery(unread.annotate(how_many=Count("pk")).values("how_many"))
        user: User | None = User.objects.annotate(unread=Coalesce(counted, 0)).filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

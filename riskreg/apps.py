"""The Django application, and what it puts in place when it is ready."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class RiskregConfig(AppConfig):
    """The one application; its system checks and the guard of its tables are in place when it is ready."""

    name = "riskreg"
    label = "riskreg"
    verbose_name = _("Risk register")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks, and have every connection guarded against unrecorded writes."""
        from riskreg import checks  # noqa: F401, PLC0415 - needs the app registry
        from riskreg.domain import guard  # noqa: PLC0415 - the same

        connection_created.connect(guard.install, dispatch_uid="riskreg guard")

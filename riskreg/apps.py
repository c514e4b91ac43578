from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RiskregConfig(AppConfig):
    """The one application; its system checks are registered when it is ready."""

    name = "riskreg"
    label = "riskreg"
    verbose_name = _("Risk register")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks."""
        from riskreg import checks  # noqa: F401, PLC0415 - needs the app registry

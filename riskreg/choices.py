"""Every set of choices, and the named groups of states, in one place."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rating(models.TextChoices):
    """The band a score falls in, lowest first."""

    LOW = "low", _("Low")
    MODERATE = "moderate", _("Moderate")
    HIGH = "high", _("High")
    CRITICAL = "critical", _("Critical")


class Strategy(models.TextChoices):
    """What is done about a risk; empty means not decided yet (ISO 31000, 6.5.2)."""

    AVOID = "avoid", _("Avoid")
    TRANSFER = "transfer", _("Transfer")
    MITIGATE = "mitigate", _("Mitigate")
    ACCEPT = "accept", _("Accept")


class RiskState(models.TextChoices):
    """Where a risk is in its life."""

    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


LIVE_RISK_STATES = (RiskState.DRAFT, RiskState.OPEN)


class CloseReason(models.TextChoices):
    """Why a risk was closed. `occurred` records that it became an incident."""

    AVOIDED = "avoided", _("Avoided")
    TRANSFERRED = "transferred", _("Transferred away")
    IRRELEVANT = "irrelevant", _("No longer relevant")
    OCCURRED = "occurred", _("Occurred")
    DUPLICATE = "duplicate", _("Duplicate")


class RiskSource(models.TextChoices):
    """How a risk was identified."""

    PERSON = "person", _("Somebody noticed it")
    CHECKLIST = "checklist", _("Checklist")
    WORKSHOP = "workshop", _("Workshop")
    INCIDENT = "incident", _("Incident")
    AUDIT = "audit", _("Audit")
    IMPORT = "import", _("Import")
    SUPPLIER = "supplier", _("Supplier")
    OTHER = "other", _("Other")


class TagKind(models.TextChoices):
    """What a tag names: free words, or something a risk affects."""

    TAG = "tag", _("Tag")
    SERVICE = "service", _("Service")
    SYSTEM = "system", _("System")
    VENDOR = "vendor", _("Vendor")


class ActionState(models.TextChoices):
    """Where a piece of treatment work is."""

    TODO = "todo", _("To do")
    DOING = "doing", _("Doing")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


OPEN_ACTION_STATES = (ActionState.TODO, ActionState.DOING)


class Role(models.TextChoices):
    """What a member may do in a register."""

    VIEWER = "viewer", _("Viewer")
    CONTRIBUTOR = "contributor", _("Contributor")
    MANAGER = "manager", _("Manager")


class CadenceBase(models.TextChoices):
    """What the next review date is counted from."""

    DONE = "done", _("The day the review was done")
    DUE = "due", _("The day the review was due")


class Theme(models.TextChoices):
    """Light, dark, or what the system says."""

    SYSTEM = "system", _("Same as the system")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class JobState(models.TextChoices):
    """Where a background job is. A dead job stopped without saying so."""

    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    DEAD = "dead", _("Dead")


UNFINISHED_JOB_STATES = (JobState.QUEUED, JobState.RUNNING)


class ReportKind(models.TextChoices):
    """What an issued PDF shows."""

    REGISTER_TABLE = "register_table", _("Register table")

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
    MOVED = "moved", _("Moved to another register")


# What somebody may choose when closing a risk; moving it has a step of its own.
CHOSEN_CLOSE_REASONS = [choice for choice in CloseReason.choices if choice[0] != CloseReason.MOVED]


class RelationKind(models.TextChoices):
    """How one risk is related to another, as said on the page of the first."""

    CAUSED_BY = "caused_by", _("Caused by")
    CAUSES = "causes", _("Causes")
    SIMILAR = "similar", _("Similar to")

    @property
    def inverse(self) -> "RelationKind":
        """The same relation as said on the page of the other risk."""
        opposite = {RelationKind.CAUSED_BY: RelationKind.CAUSES, RelationKind.CAUSES: RelationKind.CAUSED_BY}
        return opposite.get(self, self)


class PromptAnswerKind(models.TextChoices):
    """What is said to a line of a checklist."""

    YES = "yes", _("Applies")
    NO = "no", _("Does not")
    UNSURE = "unsure", _("Not sure")


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
    REGISTER_PACK = "register_pack", _("Register pack")
    RISK = "risk", _("Single risk")
    AGENDA_PACK = "agenda_pack", _("Agenda pack")
    MINUTES = "minutes", _("Minutes")
    COMPARE = "compare", _("Comparison")
    REMINDER = "reminder", _("Reminder")


class ReviewOutcome(models.TextChoices):
    """What one look at one risk came to."""

    NO_CHANGE = "no_change", _("No change")
    RESCORED = "rescored", _("Re-scored")
    STRATEGY_CHANGED = "strategy_changed", _("Strategy changed")
    ACCEPTED = "accepted", _("Accepted")
    CLOSED = "closed", _("Closed")
    DEFERRED = "deferred", _("Deferred")
    ESCALATED = "escalated", _("Escalated")


# These change what is done about a risk, so each of them makes a numbered decision.
DECIDING_OUTCOMES = (
    ReviewOutcome.STRATEGY_CHANGED,
    ReviewOutcome.ACCEPTED,
    ReviewOutcome.CLOSED,
    ReviewOutcome.ESCALATED,
)


class AcceptanceState(models.TextChoices):
    """Where a decision to live with a risk is. Stale and expired are computed, not stored here."""

    ASKED = "asked", _("To be signed")
    SIGNED = "signed", _("Signed")
    DECLINED = "declined", _("Declined")
    ENDED = "ended", _("Ended")


LIVE_ACCEPTANCE_STATES = (AcceptanceState.ASKED, AcceptanceState.SIGNED)


class WorkshopPhase(models.TextChoices):
    """Where a workshop is: everybody is in the same phase."""

    IDEAS = "ideas", _("Ideas")
    GROUPS = "groups", _("Group")
    VOTES = "votes", _("Vote")
    SCORES = "scores", _("Score")
    ENDED = "ended", _("Ended")


class MeetingState(models.TextChoices):
    """Where a review meeting is. Closed ones never change again."""

    PLANNED = "planned", _("Planned")
    LIVE = "live", _("Live")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class Attendance(models.TextChoices):
    """Whether somebody invited was there."""

    INVITED = "invited", _("Invited")
    PRESENT = "present", _("Present")
    APOLOGIES = "apologies", _("Apologies")
    ABSENT = "absent", _("Absent")


class ItemState(models.TextChoices):
    """Where an agenda item is."""

    OPEN = "open", _("To come")
    DECIDED = "decided", _("Decided")
    DEFERRED = "deferred", _("Deferred")
    DROPPED = "dropped", _("Dropped")


class AgendaReason(models.TextChoices):
    """Why a risk is on an agenda."""

    OVER_TOLERANCE = "over_tolerance", _("Above tolerance")
    REVIEW_OVERDUE = "review_overdue", _("Review overdue")
    REVIEW_DUE = "review_due", _("Review due")
    SCORE_ROSE = "score_rose", _("Score rose")
    ACCEPTANCE_EXPIRED = "acceptance_expired", _("Acceptance expired")
    ACCEPTANCE_STALE = "acceptance_stale", _("Acceptance out of date")
    ACTION_OVERDUE = "action_overdue", _("Action overdue")
    DRAFT = "draft", _("Draft to triage")
    UNOWNED = "unowned", _("No owner")
    OWNER_LEFT = "owner_left", _("Owner left")
    UNDECIDED = "undecided", _("Strategy not decided")
    PHASE_CHANGED = "phase_changed", _("Phase changed")
    CARRIED_OVER = "carried_over", _("Carried over")
    ADDED = "added", _("Added by the chair")


class NoticeKind(models.TextChoices):
    """What a reminder is about; each person chooses per kind how to hear of it."""

    REVIEWS = "reviews", _("Reviews of my risks")
    ACTIONS = "actions", _("My actions")
    ACCEPTANCES = "acceptances", _("Acceptances")
    MEETINGS = "meetings", _("Review meetings")
    DUTIES = "duties", _("Registers I manage")
    ASSIGNMENTS = "assignments", _("What others give me")


class Frequency(models.TextChoices):
    """How somebody wants to hear of it."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")
    OFF = "off", _("Not at all")


class DeliveryKind(models.TextChoices):
    """What kind of message it is."""

    DIGEST = "digest", _("Daily reminder")
    WEEKLY = "weekly", _("Weekly reminder")
    TOLD = "told", _("News")
    MEETING = "meeting", _("Meeting")
    REPORT = "report", _("Register report")
    LATE_RUN = "late_run", _("Reminders came late")


class DeliveryState(models.TextChoices):
    """How far a message is."""

    WAITING = "waiting", _("For the next digest")
    DUE = "due", _("To be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    INBOX = "inbox", _("Inbox only")
    FAILED = "failed", _("Given up")
    WITHDRAWN = "withdrawn", _("No longer needed")


class RunState(models.TextChoices):
    """How far one appointment of a scheduled job is."""

    DUE = "due", _("Due")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")

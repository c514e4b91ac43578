"""One file a subject; import models from here."""

from riskreg.models.accounts import Invitation, Organisation, User
from riskreg.models.actions import Action
from riskreg.models.checklists import Prompt, PromptAnswer
from riskreg.models.imports import ImportFile
from riskreg.models.jobs import Job, WorkerBeat
from riskreg.models.ledger import LedgerCheck, LedgerEvent, LedgerName
from riskreg.models.meetings import Addendum, AgendaItem, Attendee, Floor, Meeting, MeetingSeries
from riskreg.models.registers import Category, Matrix, Membership, Register
from riskreg.models.relations import Relation
from riskreg.models.reminders import CalendarFeed, Delivery, Notice, ReminderSettings, ScheduledRun
from riskreg.models.reports import Report, SignOff
from riskreg.models.reviews import Acceptance, Decision, Review
from riskreg.models.risks import Comment, Risk
from riskreg.models.saved_views import SavedView
from riskreg.models.search import SearchEntry
from riskreg.models.workshops import IdeaScore, IdeaVote, Participant, Workshop, WorkshopIdea

__all__ = [
    "Acceptance",
    "Action",
    "Addendum",
    "AgendaItem",
    "Attendee",
    "CalendarFeed",
    "Category",
    "Comment",
    "Decision",
    "Delivery",
    "Floor",
    "IdeaScore",
    "IdeaVote",
    "ImportFile",
    "Invitation",
    "Job",
    "LedgerCheck",
    "LedgerEvent",
    "LedgerName",
    "Matrix",
    "Meeting",
    "MeetingSeries",
    "Membership",
    "Notice",
    "Organisation",
    "Participant",
    "Prompt",
    "PromptAnswer",
    "Register",
    "Relation",
    "ReminderSettings",
    "Report",
    "Review",
    "Risk",
    "SavedView",
    "ScheduledRun",
    "SearchEntry",
    "SignOff",
    "User",
    "WorkerBeat",
    "Workshop",
    "WorkshopIdea",
]

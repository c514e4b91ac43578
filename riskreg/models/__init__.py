"""One file a subject; import models from here."""

from riskreg.models.accounts import Invitation, Organisation, User
from riskreg.models.actions import Action
from riskreg.models.imports import ImportFile
from riskreg.models.jobs import Job, WorkerBeat
from riskreg.models.meetings import Addendum, AgendaItem, Attendee, Floor, Meeting, MeetingSeries
from riskreg.models.registers import Category, Matrix, Membership, Register
from riskreg.models.reports import Report
from riskreg.models.reviews import Acceptance, Decision, Review
from riskreg.models.risks import Comment, Risk

__all__ = [
    "Acceptance",
    "Action",
    "Addendum",
    "AgendaItem",
    "Attendee",
    "Category",
    "Comment",
    "Decision",
    "Floor",
    "ImportFile",
    "Invitation",
    "Job",
    "Matrix",
    "Meeting",
    "MeetingSeries",
    "Membership",
    "Organisation",
    "Register",
    "Report",
    "Review",
    "Risk",
    "User",
    "WorkerBeat",
]

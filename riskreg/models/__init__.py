"""One file a subject; import models from here."""

from riskreg.models.accounts import Invitation, Organisation, User
from riskreg.models.actions import Action
from riskreg.models.imports import ImportFile
from riskreg.models.jobs import Job, WorkerBeat
from riskreg.models.registers import Category, Matrix, Membership, Register
from riskreg.models.reports import Report
from riskreg.models.risks import Comment, Risk

__all__ = [
    "Action",
    "Category",
    "Comment",
    "ImportFile",
    "Invitation",
    "Job",
    "Matrix",
    "Membership",
    "Organisation",
    "Register",
    "Report",
    "Risk",
    "User",
    "WorkerBeat",
]

"""From a file to validated rows: knows no database and no request, and writes nothing."""

from riskreg.imports.errors import ImportRefused
from riskreg.imports.plan import ImportPlan, PlannedRisk, Problem, Skipped
from riskreg.imports.reader import read_register

__all__ = ["ImportPlan", "ImportRefused", "PlannedRisk", "Problem", "Skipped", "read_register"]

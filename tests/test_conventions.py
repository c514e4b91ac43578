"""The house rules that a machine can hold."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).resolve().parents[1]
LONGEST_FILE = 300
LONGEST_FUNCTION = 30

CODE = sorted(path for path in (ROOT / "riskreg").rglob("*.py") if "migrations" not in path.parts)
TESTS = sorted(path for folder in ("tests", "bench", "tools") for path in (ROOT / folder).rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
MAIL = ROOT / "templates" / "emails"

# Files longer than allowed, with the reason.
LONG_FILES = {
    "riskreg/settings.py": "one settings file, so that everything that varies stands in one place",
}

# Where rows are written besides domain/recording.py, and why that is no hole in the history.
WRITERS = {
    "riskreg/domain/recording.py": "the one way to write a tracked row",
    "riskreg/domain/batches.py": "the many-rows half of the recording, which alone calls it",
    "riskreg/domain/ledger.py": "an event of the ledger is written once and never changed",
    "riskreg/domain/erasure.py": "replaces names for ever, in rows and in their history; no seal covers names",
    "riskreg/domain/ledger_results.py": "what the last check found stands beside the history",
    "riskreg/domain/ledger_names.py": "the names that marks stand for, kept apart so that a person can be erased",
    "riskreg/domain/floor.py": "where a live meeting stands is a pointer for its screens, not history",
    "riskreg/domain/jobs.py": "jobs and workers' beats are not part of the register's history",
    "riskreg/domain/reports.py": "an issued report is written once and never changed",
    "riskreg/domain/sign_offs.py": "a sign-off is written once and never changed",
    "riskreg/jobs/engines/database.py": "removes the queue's own records of finished calls",
    "riskreg/domain/imports.py": "an uploaded file waits beside the history; the risks in it are written through it",
    "riskreg/domain/invitations.py": "written once, then accepted or withdrawn once, by compare-and-set",
    "riskreg/domain/matrices.py": "ready-made matrices belong to the software, not to a register",
    "riskreg/domain/registers.py": "a version of a matrix is written once; its register gets to it afterwards",
    "riskreg/domain/rescoring.py": "a version of a matrix is written once",
    "riskreg/domain/people.py": "allauth's own row of the e-mail address beside the person; when they were last here",
    "riskreg/domain/sign_in.py": "the hash of a password, which the history leaves out on purpose",
    "riskreg/management/commands/migrate.py": "makes the triggers of the ledger again, writes no rows",
    "riskreg/domain/outbox.py": "messages and how far they are are not part of the register's history",
    "riskreg/domain/reminders.py": "what was told to whom stands beside the history, unique in the database",
    "riskreg/domain/schedule.py": "appointments of jobs are not part of the register's history",
    "riskreg/domain/calendar.py": "the hash of a secret address, replaced and removed by its person",
    "riskreg/domain/saved_views.py": "a name for a query string changes nothing in the register",
    "riskreg/domain/workshops.py": "what is said in a workshop waits beside the history; drafts go through it",
    "riskreg/domain/workshop_ideas.py": "what is said in a workshop waits beside the history",
    "riskreg/domain/risks.py": "takes the next number of a register, which is a counter and not history",
}
# Queries in views that do not begin with visible_to, and what guards them instead.
UNSCOPED = {
    "riskreg/views/cells.py: Risk.objects.filter": "the row of a risk that risk_for has given",
    "riskreg/views/comments.py: Comment.objects.filter": "comments of the risks one may see",
    "riskreg/views/compare.py: Review.objects.standing": "of the register that the view has fetched",
    "riskreg/views/conflicts.py: type(current).history.filter": "versions of a row that the view has fetched",
    "riskreg/views/invitations.py: Invitation.objects.select_related": "of registers one may see, or administrators",
    "riskreg/views/room.py: Attendee.objects.filter": "of the meeting that room_for has given",
    "riskreg/views/room.py: Comment.objects.filter": "on risks of the agenda that room_for has given",
    "riskreg/views/room.py: Review.objects.filter": "on risks of the agenda that room_for has given",
    "riskreg/views/backends.py: Delivery.objects.unread": "the person's own, counted with the person",
    "riskreg/views/backends.py: User.objects.annotate": "the person who is signed in",
    "riskreg/views/inbox.py: CalendarFeed.objects.filter": "the person's own",
    "riskreg/views/workshop_room.py: IdeaScore.objects.filter": "the participant's own",
    "riskreg/views/workshops.py: Category.objects.filter": "of the register of the workshop that the view has fetched",
    "riskreg/views/people.py: User.objects.active": "for administrators",
    "riskreg/views/people.py: User.objects.prefetch_related": "for administrators",
    "riskreg/views/people.py: Invitation.objects.pending": "for administrators",
}
WRITING = {
    "save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete", "update",
    "bulk_history_create", "raw", "aupdate", "acreate", "asave", "adelete", "_raw_delete",
}  # fmt: skip


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def calls(path: Path) -> Iterator[tuple[int, ast.Attribute]]:
    """Method calls in a file: line number and `receiver.method`."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.lineno, node.func


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef))


def body_lines(function: ast.FunctionDef) -> int:
    """Lines of a function without its docstring and signature."""
    statements = function.body
    if isinstance(statements[0], ast.Expr) and isinstance(statements[0].value, ast.Constant):
        statements = statements[1:]
    return statements[-1].end_lineno - statements[0].lineno + 1 if statements else 0


def of_a_dict_or_set(receiver: ast.expr, known: set[str]) -> bool:
    """Whether `x.update(…)` is plainly about a dictionary, a set or a hash, not rows."""
    return isinstance(receiver, ast.Name) and receiver.id in known


def test_files_are_short():
    long = {name(path): len(path.read_text().splitlines()) for path in CODE + TESTS}
    assert {file: lines for file, lines in long.items() if lines > LONGEST_FILE and file not in LONG_FILES} == {}


def test_long_files_allowed_still_need_it():
    assert [file for file in LONG_FILES if len((ROOT / file).read_text().splitlines()) <= LONGEST_FILE] == []


def test_functions_are_short():
    long = [
        f"{name(path)}:{function.lineno} {function.name} ({lines} lines)"
        for path in CODE
        for function in functions(path)
        if (lines := body_lines(function)) > LONGEST_FUNCTION
    ]
    assert long == []


def test_public_functions_and_classes_say_what_they_do():
    silent = []
    for path in CODE:
        for node in ast.parse(path.read_text()).body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if public and node.name == "Command":
                continue  # its help text says it
            if public and not ast.get_docstring(node):
                silent.append(f"{name(path)}:{node.lineno} {node.name}")
    assert silent == []


@pytest.mark.parametrize(
    "forbidden",
    [
        pytest.param(r"\sstyle\s*=\s*[\"']", id="inline style"),
        pytest.param(r"<style\b", id="style element"),
        pytest.param(r"\son[a-z]+\s*=\s*[\"']", id="inline handler"),
        pytest.param(r"\shx-on", id="hx-on"),
        pytest.param(r"[\"'{]\s*js:", id="htmx js:"),
        pytest.param(r"javascript:", id="javascript: link"),
        pytest.param(r"\|\s*safe\b", id="|safe"),
        pytest.param(r"{%\s*autoescape\s+off", id="autoescape off"),
    ],
)
def test_templates_have_nothing_inline(forbidden):
    pattern = re.compile(forbidden, re.IGNORECASE)
    found = [
        f"{name(path)}:{number}"
        for path in TEMPLATES
        if not path.is_relative_to(MAIL)  # mail programs read no style sheets
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_tables_have_names():
    """A table is found by its name in a list of tables, and said with it when it is entered."""
    nameless = [
        f"{name(path)}: {tag}"
        for path in TEMPLATES
        if not path.is_relative_to(MAIL) and "allauth" not in path.parts  # theirs get their content from outside
        for tag, after in re.findall(r"(<table\b(?:{%.*?%}|{{.*?}}|[^>])*>)\s*(.{8})", path.read_text(), re.DOTALL)
        if "aria-label" not in tag and after != "<caption"
    ]
    assert nameless == []


def test_templates_run_only_scripts_of_this_site():
    scripts = [
        f"{name(path)}: {tag}"
        for path in TEMPLATES
        for tag in re.findall(r"<script\b[^>]*>", path.read_text())
        if not re.search(r"\ssrc=\"{% static ", tag) and 'type="application/json"' not in tag
    ]
    assert scripts == []


def test_code_never_marks_text_as_safe():
    found = [
        f"{name(path)}:{node.lineno}"
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.Name) and node.id in {"mark_safe", "SafeString", "SafeText"})
        or (isinstance(node, ast.Attribute) and node.attr in {"mark_safe", "SafeString"})
    ]
    assert found == []


def unscoped() -> set[str]:
    """`file: Model.objects.method` in views, but for visible_to."""
    return {
        f"{name(path)}: {ast.unparse(node)}"
        for path in CODE
        if path.parent.name == "views"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr in {"objects", "_base_manager", "_default_manager", "history"}
        and node.attr != "visible_to"
    }


def test_views_begin_with_what_the_person_may_see():
    assert unscoped() == set(UNSCOPED)


def test_rows_are_written_by_the_recording_alone():
    found = []
    for path in CODE:
        if name(path) in WRITERS:
            continue
        for line, method in calls(path):
            if method.attr in WRITING and not harmless(path, method):
                found.append(f"{name(path)}:{line} {ast.unparse(method)}")
    assert found == []


def harmless(path: Path, method: ast.Attribute) -> bool:
    """`recording.update(…)` is the rule itself; reports and readers of files know no rows at all."""
    receiver = ast.unparse(method.value)
    if receiver == "recording" or path.parent.name in {"reports", "imports"}:
        return True
    # Dictionaries, sets, hashes and images: their receivers are no querysets and no models.
    return method.attr in {"update", "save"} and not re.search(r"objects|_manager|filter\(|\brow\b|self$", receiver)


def test_writers_allowed_still_write():
    idle = [file for file in WRITERS if not any(m.attr in WRITING for _line, m in calls(ROOT / file))]
    assert idle == []


def test_every_command_says_what_it_does():
    ours = [command for command, app in get_commands().items() if app == "riskreg"]
    assert len(ours) > 2
    assert [command for command in ours if not load_command_class("riskreg", command).help.strip()] == []


def test_no_path_of_a_machine_and_no_registry_is_committed():
    pattern = re.compile(r"(?<![\w.])/(?:root|work)/|--(?:extra-)?index-url|https?://[^\s]*pypi")
    files = [*CODE, *TESTS, *(ROOT / "requirements").glob("*.txt"), ROOT / "Makefile", ROOT / "pyproject.toml"]
    found = [name(path) for path in files if path != Path(__file__).resolve() and pattern.search(path.read_text())]
    assert found == []

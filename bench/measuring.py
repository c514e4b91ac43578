"""What the benches share: an empty site in a process of its own, and two sides measured in turn."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

ROUNDS = 21


@contextmanager
def empty_site(**settings: str) -> Iterator[dict[str, str]]:
    """The environment of a site without anything in it; what `settings` say is put over it."""
    with tempfile.TemporaryDirectory(prefix="riskreg-bench-") as home:
        yield os.environ | {"RISKREG_HOME": home, "DATABASE_URL": f"sqlite:///{home}/bench.sqlite3"} | settings


def answer_of(environment: dict[str, str], module: str, *arguments: object) -> Any:
    """What a module of ours prints as JSON in a process of its own; None when it prints nothing."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ourselves
    return json.loads(done.stdout) if done.stdout else None


def measured_apart(module: str, *arguments: object, **settings: str) -> Any:
    """The same, of a process that may do with its site as it likes."""
    with empty_site(**settings) as environment:
        return answer_of(environment, module, *arguments)


def medians(ours: Callable[[], float], floor: Callable[[], float]) -> tuple[float, float]:
    """CPU seconds of both, measured in turn, so that whatever else the machine does hits both."""
    ours(), floor()
    pairs = [(ours(), floor()) for _ in range(ROUNDS)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)

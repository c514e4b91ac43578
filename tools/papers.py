"""Page images of every kind of report, from fresh demo data: `make papers` writes them to var/screenshots/papers/.

Each PDF is written there too, its pages beside it at 100 dots an inch. Those named in KEPT are copied to
docs/screenshots/ with --keep. Needs pdftoppm (Debian: apt-get install poppler-utils).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from PIL import Image, ImageOps

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "var" / "screenshots" / "papers"
DOCS = ROOT / "docs" / "screenshots"
DOTS = 100
KEPT = {"pack-01": "pack-cover", "pack-02": "pack-summary"}  # picture → its name in docs/screenshots


def _site(home: str) -> None:
    """Fresh demo data in a folder of its own, and Django on it."""
    os.environ |= {"RISKREG_HOME": home, "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "riskreg.settings"}
    for command in (["migrate", "-v0"], ["demo", "-v0"]):
        subprocess.run([sys.executable, str(ROOT / "manage.py"), *command], check=True)  # noqa: S603 - our own
    import django  # noqa: PLC0415 - needs the environment

    django.setup()


def papers() -> dict[str, Callable[[], bytes]]:
    """Name → what draws a paper of that kind, each through the way the site draws it."""
    from django.utils import timezone  # noqa: PLC0415 - needs the settings

    from riskreg.choices import MeetingState  # noqa: PLC0415 - needs the settings
    from riskreg.jobs import meeting_reports, minutes  # noqa: PLC0415 - needs the settings
    from riskreg.jobs.compare_data import draw_comparison  # noqa: PLC0415 - needs the settings
    from riskreg.jobs.pack_data import risk_paper  # noqa: PLC0415 - needs the settings
    from riskreg.jobs.register_data import report_data  # noqa: PLC0415 - needs the settings
    from riskreg.jobs.reports import draw_pack, draw_register  # noqa: PLC0415 - needs the settings
    from riskreg.models import Meeting, Register, Risk  # noqa: PLC0415 - needs the settings
    from riskreg.reports.agenda_pdf import agenda_pdf  # noqa: PLC0415 - needs the settings
    from riskreg.reports.minutes_pdf import minutes_pdf  # noqa: PLC0415 - needs the settings
    from riskreg.reports.register_pdf import risks_pdf  # noqa: PLC0415 - needs the settings
    from riskreg.reports.risk_pdf import risk_pdf  # noqa: PLC0415 - needs the settings

    now, register = timezone.now(), Register.objects.get(code="IT")
    risk = Risk.objects.filter(register=register).order_by("-current_score", "pk")[0]
    planned = Meeting.objects.filter(register=register, state=MeetingState.PLANNED, items__gt=0)
    closed = Meeting.objects.filter(register=register, state=MeetingState.CLOSED).order_by("-starts_at")
    paper = risk_paper(register=register, risk=risk, moment=None, now=now)
    reminded = list(Risk.objects.filter(register=register).values_list("pk", flat=True)[:6])
    found = {
        "table": lambda: draw_register(register=register, query="", now=now).pdf,
        "pack": lambda: draw_pack(register=register, query="", now=now).pdf,
        "risk": lambda: risk_pdf(paper.report, paper.details[0]),
        "compare": lambda: draw_comparison(register=register, start=now - timedelta(days=90), end=now),
        "reminder": lambda: risks_pdf(
            report_data(register=register, query="", now=now, classification=None, by=None, only=reminded)
        ),
    }
    if planned:
        found["agenda"] = lambda: agenda_pdf(meeting_reports.pack_data(planned[0], now=now))
    if closed:
        found["minutes"] = lambda: minutes_pdf(minutes.minutes_data(closed[0]))
    return found


def draw(only: list[str]) -> None:
    """Write the papers whose names begin with one of `only` (all without one), and their pages."""
    if not shutil.which("pdftoppm"):
        raise SystemExit("pdftoppm is needed. Debian: apt-get install poppler-utils")
    OUT.mkdir(parents=True, exist_ok=True)
    from django.conf import settings  # noqa: PLC0415 - needs the environment

    for size in ("A4", "Letter"):
        settings.PAPER = size
        for name, paper in papers().items():
            title = name if size == "A4" else f"{name}-letter"
            if not only or title.startswith(tuple(only)):
                _pages(title, paper())


def _pages(name: str, pdf: bytes) -> None:
    for old in OUT.glob(f"{name}-[0-9]*.png"):
        old.unlink()
    file = OUT / f"{name}.pdf"
    file.write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", str(DOTS), "-png", str(file), str(OUT / name)], check=True)  # noqa: S603, S607
    pages = sorted(OUT.glob(f"{name}-[0-9]*.png"))
    for number, page in enumerate(pages, start=1):
        page.rename(OUT / f"{name}-{number:02}.png")
    sys.stdout.write(f"{name}: {len(pages)} pages\n")


def _keep(name: str, kept: str) -> None:
    """A page with a hair line around it, in 256 colours."""
    page = ImageOps.expand(Image.open(OUT / f"{name}.png").convert("RGB"), border=1, fill="#c9d0d8")
    page.quantize(256, dither=Image.Dither.NONE).save(DOCS / f"{kept}.png", optimize=True)


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", help="only papers whose names begin so")
    parser.add_argument("--keep", action="store_true", help="copy the chosen pages to docs/screenshots")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        _site(home)
        draw(options.only)
    if options.keep:
        for name, kept in KEPT.items():
            _keep(name, kept)


if __name__ == "__main__":
    main()

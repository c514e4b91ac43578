"""Measures and breaks text. Each word is measured once in a report, which makes long tables quick."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, groupby, takewhile
from typing import TypeAlias

from riskreg.reports.bidi import is_turned, starts_right, visual
from riskreg.reports.fonts import Face, face, substitute
from riskreg.reports.style import Style
from riskreg.reports.text import one_line

Run: TypeAlias = tuple[str, str]  # font name, text; without a font name, a shift to the right in thousandths
# A line is a plain string when the main font has all its characters, otherwise runs of one font each.
Line: TypeAlias = str | tuple[Run, ...]
ELLIPSIS = "…"
_BREAK_AFTER = frozenset("-/_.@:,;\u2010\u2013")
_SHORT, _MOST_KEPT = 160, 5_000  # characters of a text that is kept, and how many of them
_DATE = re.compile(r"(?<!\d)\d{1,2}\.? (?:de )?[^\W\d]{3,9}\.? (?:de )?[12]\d{3}(?!\d)")  # as the languages write it
_GLUE, _DATE_ROOM = "\xa0", 13_000  # what keeps a date on one line, in lines of that many thousandths and more
_LAST_WORD = 14  # characters: a longer word may be cut by an ellipsis


def _has_date(text: str) -> bool:
    """Whether there is a date of these centuries; most texts have no figure of its year, which is told at once."""
    return ("1" in text or "2" in text) and _DATE.search(text) is not None


def _glue(date: re.Match[str]) -> str:
    return date[0].replace(" ", _GLUE)


class Turned(tuple[Run, ...]):
    """A line with right-to-left text as it stands on paper; `said` is the text as it is read."""

    said: str = ""


class _Words(dict[str, float]):
    """The width of each word with the blank after it, measured once."""

    def __init__(self, advances: dict[str, float]) -> None:
        super().__init__()
        self.advances, self.space = advances, advances[" "]

    def __missing__(self, word: str) -> float:
        found = self[word] = sum(map(self.advances.__getitem__, word)) + self.space
        return found


class Weight:
    """One weight of the report's type, with the words it has measured so far."""

    def __init__(self, used: Face) -> None:
        self.face = used
        self.substituted = 0
        self.turned = 0  # lines with right-to-left text
        self._words = _Words(used.advances)
        self._widest = max(used.advances[chr(code)] for code in range(32, 127))

    def prepare(self, text: str | None) -> str:
        """The text on one line, with every character that no font has replaced by a visible mark."""
        found = one_line(text)
        if found.isascii() or self.face.known.issuperset(found):
            return found
        return " ".join("".join(map(self._printable, found)).split())

    def _printable(self, character: str) -> str:
        if character in self.face.known:
            return character
        self.substituted += 1
        return substitute(character)

    def width(self, text: str) -> float:
        """Thousandths of the type size that prepared text takes."""
        return sum(map(self.face.advances.__getitem__, text))

    def wrap(self, text: str, room: float) -> list[str]:
        """The prepared text broken into lines no wider than `room` (thousandths); longer words are cut."""
        if len(text) * self._widest <= room and text.isascii():
            return [text] if text else []
        glued = room >= _DATE_ROOM and _has_date(text)
        words = _DATE.sub(_glue, text).split(" ") if glued else text.split()
        lines: list[str] = []
        reached = room + self._words.space  # the blank after the last word of a line needs no room
        least = 0  # words that the next line takes however wide they are
        while words:
            reach = list(accumulate(map(self._words.__getitem__, words)))
            if reach[-1] <= reached:
                lines.append(" ".join(words))
                break
            begin, used = 0, 0.0
            while begin < len(words):  # a step a line, not a word: where it ends is not searched in Python
                end = bisect_right(reach, used + reached, begin)
                if end <= begin:
                    if not least:
                        break
                    end = least
                # The space at its end, unseen, keeps words apart where the text is read or copied.
                lines.append(" ".join(words[begin:end]) + " ")
                begin, used, least = end, reach[end - 1], 0
            words = words[begin:]
            if words:  # the first is wider than a line
                *cut, words[0] = self._cut(words[0], room)
                lines += cut
                least = 1
            else:
                lines[-1] = lines[-1][:-1]
        return [found.replace(_GLUE, " ") for found in lines] if glued else lines

    def _cut(self, word: str, room: float) -> list[str]:
        """Pieces no wider than `room`, cut after a hyphen, slash or the like where there is one."""
        pieces, begin, good, used = [], 0, 0, 0.0
        for place, character in enumerate(word):
            wide = self.face.advances[character]
            while used + wide > room and place > begin:
                end = good if good > begin else place
                pieces.append(word[begin:end])
                used = self.width(word[end:place])
                begin = end
            used += wide
            if character in _BREAK_AFTER:
                good = place + 1
        return [*pieces, word[begin:]]

    def runs(self, text: str, room: float = 0, *, right: bool | None = None) -> Line:
        """The prepared text as a line ready to draw; with right-to-left text in it, as it stands on paper.

        `right` says that the whole text begins from the right; then the line ends at `room` thousandths.
        """
        if text.isascii() or self.face.own.issuperset(text):
            return text
        if not is_turned(text):
            return tuple(self._parts(text))
        self.turned += 1
        text = text.strip()
        begins = starts_right(text) if right is None else right
        shown = visual(text, self.face.known, right=begins)
        shift = room - self.width(shown) if begins and room else 0.0
        line = Turned([*([("", f"{shift:.0f}")] if shift > 0 else []), *self._parts(shown)])
        line.said = text
        return line

    def _parts(self, text: str) -> list[Run]:
        """Runs of one font each; a font that has neither neighbour's script is asked in the order of the face."""
        return [(font, "".join(part)) for font, part in groupby(text, key=self.face.font_of)]


class Typesetter:
    """Both weights, for one report."""

    def __init__(self) -> None:
        self.weights = (Weight(face(bold=False)), Weight(face(bold=True)))
        self._broken: dict[tuple[str, bool, float, float, int, bool], Sequence[Line]] = {}

    @property
    def substituted(self) -> int:
        """How many characters had to be replaced by the mark so far."""
        return sum(weight.substituted for weight in self.weights)

    def name(self, *, bold: bool) -> str:
        """The name of the main font of a weight."""
        return self.weights[bold].face.name

    @property
    def turned(self) -> int:
        """How many lines had to be turned so far."""
        return self.weights[0].turned + self.weights[1].turned

    def width(self, text: str | None, style: Style) -> float:
        """The width of a text on one line, in points."""
        weight = self.weights[style.bold]
        return weight.width(weight.prepare(text)) * style.size / 1000

    def line(self, text: str | None, style: Style, room: float | None = None) -> Line:
        """The text as one line; shortened with an ellipsis if it is wider than `room`."""
        weight = self.weights[style.bold]
        found = weight.prepare(text)
        if room is not None and weight.width(found) * style.size / 1000 > room:
            found = self._shortened(found, weight, room * 1000 / style.size)
        return weight.runs(found)

    def lines(
        self, text: str | None, style: Style, room: float, most: int = 0, *, more: bool = False
    ) -> Sequence[Line]:
        """The text broken to `room` points; with `most`, later lines are left out and an ellipsis says so.

        `more` says that further text follows in the same element: the last line ends in a space, too.
        """
        if not text or len(text) >= _SHORT:
            return self._lines(text, style, room, most, more)
        # Owners, categories, dates and scores recur: broken once, and shared.
        key = (text, style.bold, style.size, room, most, more)
        found = self._broken.get(key)
        if found is None:
            found = self._lines(text, style, room, most, more)
            if len(self._broken) == _MOST_KEPT:  # by texts that come once: what recurs is soon back
                self._broken.clear()
            self._broken[key] = found
        return found

    def _lines(self, text: str | None, style: Style, room: float, most: int, more: bool) -> Sequence[Line]:
        weight = self.weights[style.bold]
        thousandths = room * 1000 / style.size
        ready = weight.prepare(text)
        broken = weight.wrap(ready, thousandths)
        if most and len(broken) > most:
            broken[most - 1 :] = [self._shortened(f"{broken[most - 1].rstrip()} {broken[most]}", weight, thousandths)]
        if more and broken:
            broken[-1] += " "
        if ready.isascii() or weight.face.own.issuperset(ready):
            return tuple(broken)
        right = starts_right(ready)
        return tuple([weight.runs(line, thousandths, right=right) for line in broken])

    @staticmethod
    def _shortened(text: str, weight: Weight, room: float) -> str:
        room -= weight.width(ELLIPSIS)
        reach = accumulate(map(weight.face.advances.__getitem__, text))
        kept = sum(1 for _ in takewhile(room.__ge__, reach))
        whole = text.rfind(" ", 0, kept + 1)
        end = whole if whole > 0 and kept - whole <= _LAST_WORD else kept
        return text[:end].rstrip(" ,;:.-") + ELLIPSIS


def plain(line: Line) -> str:
    """The characters of a line, as they are drawn."""
    return line if isinstance(line, str) else "".join([part for font, part in line if font])


def logical(lines: Sequence[Line]) -> str:
    """The text of lines as it is read, if any of them is turned; else ""."""
    for line in lines:
        if line.__class__ is Turned:
            break
    else:
        return ""
    return " ".join(line.said if isinstance(line, Turned) else plain(line) for line in lines)

"""How far apart the scores of several people are. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

FAR = 2  # steps from the middle; whoever is that far off knows something, or has understood something else


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the scale, and how many chose it."""

    number: int
    label: str
    count: int

    @property
    def pips(self) -> str:
        """A dot for each of them."""
        return "●" * self.count


@dataclass(frozen=True, slots=True)
class Spread:
    """What several people gave on a scale.

    `steps` says of each step how many chose it, the first step first; `middle` is the lower median;
    `low` and `high` are what was given at all; `outliers` are (name, step) of those FAR from the middle.
    """

    steps: tuple[Step, ...]
    middle: int
    low: int
    high: int
    outliers: tuple[tuple[str, int], ...]

    @property
    def agreed(self) -> bool:
        """Whether nobody is more than a step from anybody."""
        return self.high - self.low <= 1

    @property
    def width(self) -> str:
        """ "3" or "2–4"."""
        return str(self.low) if self.low == self.high else f"{self.low}–{self.high}"


def spread_of(given: Sequence[tuple[str, int]], labels: Sequence[str]) -> Spread | None:
    """The spread of (name, step) pairs on a scale whose steps are called so; None without any."""
    if not given:
        return None
    values = sorted(step for _name, step in given)
    middle = values[(len(values) - 1) // 2]
    return Spread(
        steps=tuple(Step(number, label, values.count(number)) for number, label in enumerate(labels, 1)),
        middle=middle,
        low=values[0],
        high=values[-1],
        outliers=tuple((name, step) for name, step in given if abs(step - middle) >= FAR),
    )

"""How far apart the scores of several people are. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

FAR = 2  # steps from the middle; whoever is that far off knows something, or has understood something else


@dataclass(frozen=True, slots=True)
class Spread:
    """What several people gave on a scale of `len(counts)` steps.

    `counts` says how many chose each step, the first step first; `middle` is the lower median;
    `low` and `high` are what was given at all; `outliers` are (name, step) of those FAR from the middle.
    """

    counts: tuple[int, ...]
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


def spread_of(given: Sequence[tuple[str, int]], steps: int) -> Spread | None:
    """The spread of (name, step) pairs on a scale of `steps` steps; None without any."""
    if not given:
        return None
    values = sorted(step for _name, step in given)
    middle = values[(len(values) - 1) // 2]
    return Spread(
        counts=tuple(values.count(step) for step in range(1, steps + 1)),
        middle=middle,
        low=values[0],
        high=values[-1],
        outliers=tuple((name, step) for name, step in given if abs(step - middle) >= FAR),
    )

"""Times of steps over several runs."""

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Stopwatch:
    """Seconds of each step, of every run."""

    seconds: dict[str, list[float]] = field(default_factory=dict)

    @contextmanager
    def time(self, step: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.seconds.setdefault(step, []).append(time.perf_counter() - began)

    def median(self, *steps: str) -> float:
        """Of the sums of these steps in each run."""
        return statistics.median(map(sum, zip(*(self.seconds[step] for step in steps), strict=True)))

    def spread(self, *steps: str) -> str:
        """The quickest and the slowest run."""
        sums = list(map(sum, zip(*(self.seconds[step] for step in steps), strict=True)))
        return f"{min(sums):.1f}–{max(sums):.1f}"

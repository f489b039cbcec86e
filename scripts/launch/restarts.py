"""When something that ended is started again: a little later each time, and not for ever."""

import time
from pathlib import Path

from launch.console import Stopped, say, tail

PAUSES_S = (1.0, 2.0, 4.0, 8.0, 16.0)
"""Before each new start. One more end within `WINDOW_S` is the last."""
WINDOW_S = 600.0


class Restarts:
    """Of one thing; `what` begins a sentence: "The web process"."""

    def __init__(self, what: str, *, log: Path) -> None:
        self.what = what
        self.log = log
        self._ends: list[float] = []

    def pause(self, how: str) -> float:
        """It ended just now, as `how` tells ("ended (code 1)"): says so, and returns how many seconds to wait before
        starting it again. Raises Stopped when it ended too often."""
        now = time.monotonic()
        self._ends = [*(end for end in self._ends if now - end < WINDOW_S), now]
        if len(self._ends) > len(PAUSES_S):
            raise Stopped(
                f"{self.what} ended {len(self._ends)} times within {WINDOW_S / 60:.0f} minutes, so the site was "
                f"stopped. Mend what the last lines of {self.log} tell, and start again:\n{tail(self.log)}"
            )
        seconds = PAUSES_S[len(self._ends) - 1]
        say(f"• {self.what} {how}; it is started again in {seconds:g} s (log: {self.log})")
        return seconds

"""Work on a version's zones that happens in a bounded process of its own: shapes are the work of strangers also once
they lie in the database."""

from __future__ import annotations

from geodata.bounded import Work
from geodata.work_errors import MeasuringBroke, MeasuringOutOfMemory, MeasuringOutOfTime

MEASURING = Work(MeasuringOutOfMemory, MeasuringOutOfTime, MeasuringBroke)

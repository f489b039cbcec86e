"""Measurements: `.venv/bin/python -m bench.import_publish`, `bench.point_danger`, `bench.first_map`."""

import tests  # noqa: F401 - makes the start scripts importable

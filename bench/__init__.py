"""Measurements: `.venv/bin/python -m bench.import_publish`, `.venv/bin/python -m bench.first_map`."""

import tests  # noqa: F401 - makes the start scripts importable

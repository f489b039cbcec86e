"""Measurements: `.venv/bin/python -m bench.import_publish`, `bench.point_danger`, `bench.first_map`, `bench.form_page`,
`bench.report_rate` and others; each says what it needs."""

import tests  # noqa: F401 - makes the start scripts importable

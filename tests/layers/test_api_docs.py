"""Every example of docs/api.md is run, as it stands, against a site with content."""

from __future__ import annotations

import shutil
from threading import Event, Thread

import pytest
from django.db import connection

from layers import tile_views
from layers.models import HazardLayer, LayerVersion
from tests.doc_examples import examples_of, run_example
from tests.factories import box, make_unit
from tests.layers.conftest import run_jobs
from tests.layers.maps import make_published, square

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not (shutil.which("curl") and shutil.which("ogr2ogr")), reason="curl or gdal-bin is not on this machine"
    ),
]
EXAMPLES = examples_of("docs/api.md")


@pytest.fixture
def version(lang_son, agency, author, reviewer, settings, tmp_path) -> LayerVersion:
    settings.DOWNLOADS_ROOT = tmp_path / "downloads"
    tile_views.forget()
    make_unit("06253", name="Văn Quan", parent=lang_son, geometry=box(106.4, 21.8, 106.6, 21.9))
    layer = HazardLayer.objects.create(
        slug="sat-lo-dat", hazard="landslide", unit=lang_son, agency=agency, title="Sạt lở đất", title_en="Landslides"
    )
    return make_published(layer, [(5, square(106.54, 21.86, 0.05))], author, reviewer)


@pytest.fixture
def worker():
    """Does the jobs meanwhile, as the worker of a site does."""
    over = Event()

    def work() -> None:
        try:
            while not over.wait(0.2):
                run_jobs()
        finally:
            connection.close()

    thread = Thread(target=work)
    thread.start()
    yield
    over.set()
    thread.join()


def test_there_are_examples_for_each_kind_of_address() -> None:
    for part in (
        "/categories/",
        "/reports/",
        "/danger/?",
        "/danger/line/",
        "/danger/area/",
        "/communes/",
        "/layers/",
        "/ogc/",
        "/tiles/",
    ):
        assert any(part in example for example in EXAMPLES), part
    assert len(EXAMPLES) >= 13


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_the_example_works(example: str, version, worker, live_server, tmp_path) -> None:
    command = example.replace("hazards/1", f"hazards/{version.pk}")
    printed = run_example(command, url=live_server.url, folder=tmp_path)
    kept = [path for path in tmp_path.iterdir() if path.is_file() and path.name != ".curlrc"]
    assert printed or kept
    assert not any("problem+json" in path.read_bytes()[:500].decode("latin-1") for path in kept)

"""Every example of docs/api.md is run, as it stands, against a site with content."""

from __future__ import annotations

import hashlib
import io
import random
import shutil
from threading import Event, Thread

import pytest
from django.db import connection
from PIL import Image

from incidents.models import Photo, Report
from layers import tile_views
from layers.models import HazardLayer, LayerVersion
from tests.doc_examples import examples_of, run_example
from tests.factories import box, make_unit
from tests.incidents.conftest import jpeg
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
    settings.MEDIA_ROOT, settings.UPLOADS_ROOT = tmp_path / "media", tmp_path / "uploads"
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
        "/files/",
        "X-Altcha",
        "/tin.atom",
    ):
        assert any(part in example for example in EXAMPLES), part
    assert len(EXAMPLES) >= 13


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_the_example_works(example: str, version, worker, live_server, tmp_path) -> None:
    (tmp_path / "anh.jpg").write_bytes(jpeg().read())
    command = example.replace("hazards/1", f"hazards/{version.pk}")
    printed = run_example(command, url=live_server.url, folder=tmp_path)
    kept = [path for path in tmp_path.iterdir() if path.is_file() and path.name not in (".curlrc", "anh.jpg")]
    assert printed or kept
    assert not any("problem+json" in path.read_bytes()[:500].decode("latin-1") for path in kept)


def test_the_photo_of_the_example_is_there_once_it_was_sent_in_pieces(version, live_server, tmp_path) -> None:
    photo = noise()
    (tmp_path / "anh.jpg").write_bytes(photo)
    assert len(photo) > 2 * 131_072
    [example] = [example for example in EXAMPLES if "/files/" in example]
    run_example(example, url=live_server.url, folder=tmp_path)
    assert Photo.objects.get().sent_sha256 == hashlib.sha256(photo).hexdigest()


def test_the_example_answers_when_a_proof_is_asked_for(version, live_server, settings, tmp_path) -> None:
    settings.PROOF_WORK, settings.REPORTS_PER_MINUTE = 2000, 0
    [example] = [example for example in EXAMPLES if "X-Altcha" in example]
    unable = example.replace('headers["X-Altcha"]', 'headers["X-Other"]')
    code = run_example(example, url=live_server.url, folder=tmp_path).strip()
    assert Report.objects.get().code == code.replace("-", "")
    with pytest.raises(AssertionError, match="428"):
        run_example(unable, url=live_server.url, folder=tmp_path)


def noise() -> bytes:
    """A photo of several pieces."""
    out = io.BytesIO()
    Image.frombytes("RGB", (640, 480), random.Random(1).randbytes(640 * 480 * 3)).save(out, "JPEG", quality=95)
    return out.getvalue()

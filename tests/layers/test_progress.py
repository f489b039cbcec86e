"""What pages that wait say of the job they wait for."""

from __future__ import annotations

import datetime as dt
import threading
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from agencies.models import User
from layers import beating, review_sheet
from layers.job_models import JobKind, VersionJob
from layers.models import HazardFile, HazardLayer, ImportState, LayerVersion
from layers.publishing import build_and_switch, publish
from layers.review_sheet import prepare_review
from layers.terms import Terms
from tests.layers.conftest import browser_of, upload
from tests.layers.maps import make_published, make_version, square
from tests.layers.small_files import geopackage
from tests.layers.small_files import square as shape_at

pytestmark = pytest.mark.django_db
ZONES = [(3, square(106.45, 21.85, 0.02))]


@pytest.fixture
def version(layer: HazardLayer, author: User, reviewer: User) -> LayerVersion:
    make_published(layer, ZONES, author, reviewer)
    return make_version(layer, ZONES, author)


def told(version: LayerVersion, user: User) -> dict:
    return browser_of(user).get(f"/can-bo/ban-do/ban/{version.pk}/xet-duyet/trang-thai/").json()


def page(version: LayerVersion, user: User) -> str:
    return browser_of(user).get(f"/can-bo/ban-do/ban/{version.pk}/xet-duyet/").content.decode()


def test_a_comparison_in_the_queue_says_that_it_waits_and_counts_nothing(version, reviewer) -> None:
    state = told(version, reviewer)
    assert (state["state"], state["percent"], state["silent"]) == ("preparing", None, False)
    assert "Đang chờ đến lượt" in state["text"]
    assert "data-silent hidden" in page(version, reviewer), "nobody is asked at once whether it takes too long"


def test_a_comparison_tells_its_step_and_how_far_it_is(version, reviewer, monkeypatch) -> None:
    seen = []
    search = review_sheet._gone_among

    def looked_at(*args):
        seen.append(told(version, reviewer))
        return search(*args)

    monkeypatch.setattr(review_sheet, "_gone_among", looked_at)
    prepare_review(version.pk)
    [state] = seen
    assert state["text"].startswith("Bước 3 trên 3: tìm vùng không còn, xong 0%, đã chạy")
    assert state["percent"] == 67
    assert told(version, reviewer)["state"] == "ready"
    assert not version.jobs.exists()


def test_the_question_whether_it_takes_too_long_comes_after_a_real_wait(version, reviewer) -> None:
    VersionJob.objects.update(heartbeat_at=timezone.now() - dt.timedelta(minutes=3))
    assert told(version, reviewer)["silent"] is True
    assert "data-silent hidden" not in page(version, reviewer)
    browser_of(reviewer).post(f"/can-bo/ban-do/ban/{version.pk}/xet-duyet/tinh-lai/")
    assert told(version, reviewer)["silent"] is False


def test_building_for_the_public_tells_its_steps_and_is_done_when_it_failed_too(version, reviewer, monkeypatch) -> None:
    publish(user=reviewer, version_id=version.pk, terms=Terms(smaller_confirmed=True))
    state = f"/can-bo/ban-do/ban/{version.pk}/trang-thai/"
    client = browser_of(reviewer)
    assert "Đang chờ đến lượt" in client.get(state).json()["text"]
    seen = []

    def broken(_version, _zones):
        seen.append(client.get(state).json()["text"])
        raise ValueError("x")

    monkeypatch.setattr("layers.publishing.write_parts", broken)
    with pytest.raises(ValueError, match="x"):
        build_and_switch(version.pk)
    assert seen[0].startswith("Bước 2 trên 3")
    assert not version.jobs.filter(kind=JobKind.BUILD).exists()


@pytest.mark.parametrize(
    ("state", "progress", "words", "percent"),
    [
        (ImportState.UPLOADED, 0, "Đang chờ đến lượt, chưa bắt đầu.", None),
        (ImportState.INSPECTING, 30, "Bước 2 trên 3: xem các dòng.", 30),
        (ImportState.IMPORTING, 0, "Đang chờ đến lượt, chưa bắt đầu.", None),
        (ImportState.IMPORTING, 40, "Bước 1 trên 2: đọc và sửa hình từng vùng, xong 50%.", 40),
        (ImportState.IMPORTING, 80, "Bước 2 trên 2: ghi vào bản nháp.", 80),
    ],
)
def test_a_file_tells_whether_its_job_has_begun_and_at_which_step_it_is(
    office: Client, layer: HazardLayer, tmp_path: Path, state: str, progress: int, words: str, percent: int | None
) -> None:
    file = upload(office, layer, geopackage(tmp_path / "a.gpkg", [shape_at(106.5, 21.8)], [3]))
    HazardFile.objects.update(state=state, progress=progress)
    answer = office.get(f"/can-bo/ban-do/tep/{file.pk}/trang-thai/").json()
    assert answer["text"].startswith(words)
    assert answer["percent"] == percent
    bar = office.get(f"/can-bo/ban-do/tep/{file.pk}/").content.decode()
    assert words in bar
    assert (f'value="{percent}"' in bar) == (percent is not None), "nothing done and nothing counted are told apart"


def test_a_job_in_a_long_step_gives_signs_of_life(monkeypatch) -> None:
    monkeypatch.setattr(beating, "EVERY_S", 0.001)
    beaten = threading.Event()
    with beating.beating(beaten.set):
        assert beaten.wait(30)

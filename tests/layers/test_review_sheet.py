"""What the worker prepares for reviewers, and how the page shows it."""

from __future__ import annotations

import pytest
from django.test import Client

from agencies.models import Role
from geodata.errors import TileBuildFailed
from layers import publishing, review_sheet, tile_views
from layers.differences import commune_difference
from layers.errors import WrongState
from layers.jobs import recompute_commune_areas
from layers.models import ClassStyle, CommuneHazard, LayerVersion
from layers.publishing import publish
from layers.review_models import ReviewSheet
from layers.review_sheet import prepare_again, prepare_review
from layers.reviewing import give_back, submit
from layers.terms import Terms
from layers.tile_files import path_of, remove_unused
from tests.factories import box, make_member, make_unit
from tests.layers.conftest import browser_of, run_jobs
from tests.layers.maps import make_published, make_version, square
from tests.layers.test_tiles import address as tile_address

pytestmark = pytest.mark.django_db
KEPT, GONE = (3, square(106.45, 21.85, 0.02)), (5, square(106.55, 21.85, 0.02))
RAISED = (4, square(106.45, 21.85, 0.02))
BESIDE_GONE = (2, square(106.57, 21.85, 0.02))
"""Shares a border with `GONE` and no ground."""


@pytest.fixture(autouse=True)
def communes(lang_son):
    return [
        make_unit("06253", name="Văn Quan", parent=lang_son, geometry=box(106.4, 21.8, 106.5, 21.9)),
        make_unit("06280", name="Điềm He", parent=lang_son, geometry=box(106.5, 21.8, 106.6, 21.9)),
    ]


@pytest.fixture
def published(layer, author, reviewer) -> LayerVersion:
    return make_published(layer, [KEPT, GONE], author, reviewer)


@pytest.fixture
def version(layer, author, published) -> LayerVersion:
    """Class 3 became class 4, class 5 is gone, and class 2 is new."""
    made = make_version(layer, [RAISED, BESIDE_GONE], author)
    run_jobs()
    made.refresh_from_db()
    return made


def page_of(version: LayerVersion, user) -> str:
    return browser_of(user).get(f"/can-bo/ban-do/ban/{version.pk}/xet-duyet/").content.decode()


def test_handing_in_builds_tiles_that_only_those_who_work_on_the_layer_get(version, reviewer, lang_son) -> None:
    assert path_of(version.content_hash).is_file()
    tile = tile_address(version, 10)
    answer = browser_of(reviewer).get(tile, headers={"Accept-Encoding": "gzip"})
    assert (answer.status_code, answer["Cache-Control"]) == (200, tile_views.PRIVATE)
    for client in (Client(), browser_of(make_member(Role.POLICE_OFFICER, areas=[lang_son]))):
        assert client.get(tile).status_code == 404
    assert f"{version.pk}/{{z}}/{{x}}/{{y}}.mvt?v={version.content_hash[:12]}" in page_of(version, reviewer)


def test_areas_of_communes_are_compared_class_by_class_and_add_up(version, published) -> None:
    styles = list(ClassStyle.objects.filter(hazard="landslide", scale="susceptibility"))
    found = commune_difference(version, published, styles)
    changes = {
        commune.unit.name: {row.style.level: round(row.change, 1) for row in commune.classes if row.change}
        for commune in found.communes
    }
    assert changes == {"Văn Quan": {3: -4.6, 4: 4.6}, "Điềm He": {2: 4.6, 5: -4.6}}
    for place, total in enumerate(found.totals):
        assert total.after == pytest.approx(sum(commune.classes[place].after for commune in found.communes))


def test_communes_that_changed_most_come_first(layer, author, reviewer, published) -> None:
    version = make_version(layer, [(3, square(106.45, 21.85, 0.021)), (2, square(106.55, 21.85, 0.02))], author)
    run_jobs()
    styles = list(ClassStyle.objects.filter(hazard="landslide", scale="susceptibility"))
    found = commune_difference(version, published, styles)
    assert [commune.unit.name for commune in found.communes] == ["Điềm He", "Văn Quan"]


def test_a_zone_of_which_no_ground_is_left_is_told_with_its_place(version, reviewer) -> None:
    sheet = version.sheet
    assert sheet.gone_count == 1
    zone = sheet.gone[0]
    assert (zone["level"], zone["unit"]) == (5, "Xã Điềm He")
    assert (zone["lon"], zone["lat"]) == (pytest.approx(106.55, abs=0.01), pytest.approx(21.85, abs=0.01))
    page = page_of(version, reviewer)
    assert "1 vùng của bản đang công bố không còn" in page
    assert "Xã Điềm He" in page


def test_a_zone_that_shrank_away_from_its_middle_is_still_there(layer, author, published) -> None:
    version = make_version(layer, [(3, square(106.443, 21.85, 0.006)), (5, square(106.55, 21.857, 0.006))], author)
    run_jobs()
    assert version.sheet.gone_count == 0


def test_the_first_version_of_a_layer_has_nothing_to_be_compared_with(layer, author, reviewer) -> None:
    version = make_version(layer, [KEPT], author)
    run_jobs()
    assert version.sheet.compared_with is None
    assert "mọi vùng đều là mới" in page_of(version, reviewer)


def test_once_public_it_is_no_longer_told_to_be_the_first_of_its_layer(version, reviewer) -> None:
    publish(user=reviewer, version_id=version.pk, terms=Terms(smaller_confirmed=True))
    run_jobs()
    page = page_of(version, reviewer)
    assert "Góp ý khi xét duyệt" in page
    assert "mọi vùng đều là mới" not in page and "Khác gì bản đang công bố" not in page


def test_who_may_publish_is_led_on_to_decide(version, author, reviewer) -> None:
    assert "công bố hoặc trả lại" in page_of(version, reviewer)
    assert "công bố hoặc trả lại" not in page_of(version, author)


def test_versions_on_two_scales_are_not_compared_in_numbers(layer, author, reviewer, published) -> None:
    version = make_version(layer, [KEPT], author, scale="risk_level")
    run_jobs()
    page = page_of(version, reviewer)
    assert "hai thang khác nhau" in page
    assert "<tfoot>" not in page


def test_while_the_worker_is_at_it_the_page_waits(layer, author, reviewer) -> None:
    version = make_version(layer, [KEPT], author)
    client = browser_of(reviewer)
    state = f"/can-bo/ban-do/ban/{version.pk}/xet-duyet/trang-thai/"
    assert f'data-wait="{state}"' in page_of(version, reviewer)
    assert client.get(state).json()["state"] == "preparing"
    run_jobs()
    assert client.get(state).json()["state"] == "ready"


def test_a_failure_is_told_and_can_be_tried_again(layer, author, reviewer, monkeypatch) -> None:
    version = make_version(layer, [KEPT], author)

    def broken(_version, _telling):
        raise TileBuildFailed(reason="thử")

    monkeypatch.setattr(review_sheet, "prepared", broken)
    run_jobs()
    assert "Không so sánh được:" in page_of(version, reviewer)
    monkeypatch.undo()
    browser_of(reviewer).post(f"/can-bo/ban-do/ban/{version.pk}/xet-duyet/tinh-lai/")
    assert run_jobs() == 1
    assert ReviewSheet.objects.get(version=version).error == {}
    give_back(user=reviewer, version_id=version.pk, reason="Xin sửa lại.")
    with pytest.raises(WrongState):
        prepare_again(user=reviewer, version_id=version.pk)


def test_what_was_computed_goes_when_the_version_is_returned(version, author, reviewer) -> None:
    give_back(user=reviewer, version_id=version.pk, reason="Thiếu vùng lớp 5.")
    version.refresh_from_db()
    assert version.content_hash == ""
    assert not ReviewSheet.objects.filter(version=version).exists()
    assert not version.parts.exists(), "zones may change now, and parts are of zones"
    submit(user=author, version_id=version.pk)
    run_jobs()
    assert ReviewSheet.objects.filter(version=version).exists()


def test_a_job_that_was_overtaken_keeps_nothing(version, author, reviewer, monkeypatch) -> None:
    def overtaken(_version, _published, **_told):
        give_back(user=reviewer, version_id=version.pk, reason="Trả lại giữa chừng.")
        submit(user=author, version_id=version.pk)
        return 0, []

    monkeypatch.setattr(review_sheet, "zones_gone", overtaken)
    prepare_review(version.pk)
    version.refresh_from_db()
    assert version.content_hash == ""
    assert not ReviewSheet.objects.filter(version=version).exists()
    assert version.jobs.get().step == 0, "the one that was asked for meanwhile still waits"


def test_the_comparison_follows_what_is_public_and_the_boundaries(version, layer, author, reviewer, communes) -> None:
    newer = make_published(layer, [KEPT], author, reviewer)
    run_jobs()
    assert ReviewSheet.objects.get(version=version).compared_with == newer
    communes[1].geometry = box(106.5, 21.8, 106.505, 21.9)
    communes[1].save()
    recompute_commune_areas()
    run_jobs()
    assert not CommuneHazard.objects.filter(version=version, unit=communes[1]).exists()


def test_tiles_of_versions_under_review_are_not_swept_away(version) -> None:
    assert remove_unused() == []
    assert path_of(version.content_hash).is_file()


def test_what_was_built_for_review_is_what_becomes_public(version, reviewer, monkeypatch) -> None:
    """The tiles are a function of the content: the same content is not built a second time."""
    reviewed = version.content_hash

    def refuse(*args, **kwargs):
        raise TileBuildFailed(reason="built a second time")

    monkeypatch.setattr(publishing, "build_pmtiles", refuse)
    publish(user=reviewer, version_id=version.pk, terms=Terms(smaller_confirmed=True))
    run_jobs()
    version.refresh_from_db()
    assert (version.state, version.content_hash) == ("published", reviewed)


def test_publishing_the_same_content_again_builds_nothing(published, layer, author, reviewer, monkeypatch) -> None:
    def refuse(*args, **kwargs):
        raise TileBuildFailed(reason="built a second time")

    monkeypatch.setattr(publishing, "build_pmtiles", refuse)
    again = make_published(layer, [KEPT, GONE], author, reviewer)
    assert again.content_hash == published.content_hash


def test_the_table_is_paged_and_its_sums_are_of_all_pages(version, published, reviewer, lang_son) -> None:
    for number in range(25):
        west = 106.6 + number * 0.01
        unit = make_unit(
            f"1{number:04}", name=f"Xã {number}", parent=lang_son, geometry=box(west, 21.8, west + 0.01, 22)
        )
        CommuneHazard.objects.create(version=version, unit=unit, level=1, area_km2=1.0, share=0.5)
    first = page_of(version, reviewer)
    assert "Trang 1 / 2" in first
    foot = first.partition("<tfoot>")[2].partition("</tfoot>")[0]
    assert "25,00" in foot


def test_a_map_that_changes_nothing_is_told_as_that(layer, author, reviewer, published) -> None:
    same = make_version(layer, [KEPT, GONE], author)
    run_jobs()
    told = page_of(same, reviewer)
    assert "Không xã, phường nào thay đổi." in told
    assert "0 xã có thay đổi" not in told

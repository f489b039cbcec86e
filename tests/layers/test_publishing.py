"""Publishing: a second person, a build that may fail or run twice, one switch."""

from __future__ import annotations

from pathlib import Path

import pyogrio
import pytest
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django_q.models import OrmQ

from agencies.models import Role, User
from agencies.policy import NotAllowed
from geodata.errors import TileBuildFailed
from layers import publishing
from layers.commune_areas import recompute_areas
from layers.errors import SecondPersonNeeded, WrongState
from layers.models import CommuneHazard, HazardLayer, LayerVersion
from layers.publishing import build_again, build_and_switch, publish
from layers.reviewing import withdraw
from layers.terms import Terms
from layers.tile_files import path_of, remove_unused
from tests.factories import box, make_agency, make_member, make_unit
from tests.layers.conftest import run_jobs
from tests.layers.maps import make_published, make_version, square

pytestmark = pytest.mark.django_db
LOW, HIGH = [(2, square(106.5, 21.85, 0.02))], [(5, square(106.5, 21.85, 0.03))]


def test_publishing_builds_tiles_and_switches_in_the_worker(layer, author, reviewer):
    version = make_version(layer, LOW, author)
    run_jobs()
    publish(user=reviewer, version_id=version.pk)
    version.refresh_from_db()
    assert version.state == "building"
    assert run_jobs() == 2  # the tiles, then the files to take away
    version.refresh_from_db()
    assert version.state == "published"
    assert version.published_at is not None
    assert path_of(version.content_hash).is_file()
    assert list(version.events.values_list("verb", "actor")) == [
        ("submit", author.pk),
        ("publish", reviewer.pk),
        ("built", None),
    ]


def test_the_job_is_gone_when_the_decision_is_rolled_back(layer, author, reviewer):
    version = make_version(layer, LOW, author)
    run_jobs()
    with pytest.raises(RuntimeError), transaction.atomic():
        publish(user=reviewer, version_id=version.pk)
        raise RuntimeError
    assert not OrmQ.objects.exists()


def test_the_author_cannot_publish_nor_anyone_without_the_role(layer, author, lang_son):
    version = make_version(layer, LOW, author)
    with pytest.raises(SecondPersonNeeded):
        publish(user=author, version_id=version.pk)
    for role in Role:
        if role in (Role.AGRICULTURE_OFFICER, Role.LEADER):
            continue
        with pytest.raises(NotAllowed):
            publish(user=make_member(role, areas=[lang_son]), version_id=version.pk)
    elsewhere = make_unit("99", level="province", name="Tỉnh khác", geometry=box(107.5, 21, 108, 22))
    with pytest.raises(NotAllowed):
        publish(user=make_member(Role.LEADER, areas=[elsewhere]), version_id=version.pk)
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        LayerVersion.objects.filter(pk=version.pk).update(state="building", published_by=author)


def test_the_next_version_takes_the_place_of_the_old_one(layer, author, reviewer):
    old = make_published(layer, LOW, author, reviewer)
    new = make_published(layer, HIGH, author, reviewer)
    old.refresh_from_db()
    assert (old.state, new.state) == ("superseded", "published")
    assert old.ended_at is not None
    assert old.events.last().verb == "supersede"
    assert path_of(old.content_hash).is_file()


def test_a_failed_build_leaves_the_old_version_up_and_says_why(layer, author, reviewer, monkeypatch):
    old = make_published(layer, LOW, author, reviewer)
    new = make_version(layer, HIGH, author)
    publish(user=reviewer, version_id=new.pk, terms=Terms(smaller_confirmed=True))
    monkeypatch.setattr("geodata.tippecanoe._program", lambda: "/bin/false")
    build_and_switch(new.pk)
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, new.state) == ("published", "in_review")
    assert new.published_by is None
    assert new.build_error["code"] == "tile_build_failed"
    assert "Bản đang công bố vẫn được giữ nguyên" in new.build_error_message
    assert not list(path_of("x").parent.glob(".*"))

    monkeypatch.undo()
    publish(user=reviewer, version_id=new.pk, terms=Terms(smaller_confirmed=True))
    build_and_switch(new.pk)
    new.refresh_from_db()
    assert (new.state, new.build_error) == ("published", {})
    assert new.parts.count() == 1


def test_what_nobody_foresaw_also_returns_the_version_to_review(layer, author, reviewer, monkeypatch):
    version = make_version(layer, LOW, author)
    publish(user=reviewer, version_id=version.pk)

    def broken(*args):
        raise ZeroDivisionError

    monkeypatch.setattr(publishing, "areas_of_zones", broken)
    with pytest.raises(ZeroDivisionError):
        build_and_switch(version.pk)
    version.refresh_from_db()
    assert (version.state, version.build_error["code"]) == ("in_review", "build_broke")


def test_the_job_may_run_twice(layer, author, reviewer):
    version = make_published(layer, LOW, author, reviewer)
    built_at = path_of(version.content_hash).stat().st_mtime_ns
    build_and_switch(version.pk)
    build_and_switch(version.pk)
    assert version.events.filter(verb="built").count() == 1
    assert path_of(version.content_hash).stat().st_mtime_ns == built_at


def test_a_job_killed_after_the_tiles_goes_on_without_building_again(layer, author, reviewer, monkeypatch):
    version = make_version(layer, LOW, author)
    publish(user=reviewer, version_id=version.pk)
    publishing.ensure_tiles(version)  # and here the worker died

    def refuse(*args, **kwargs):
        raise TileBuildFailed(reason="built a second time")

    monkeypatch.setattr(publishing, "build_pmtiles", refuse)
    OrmQ.objects.all().delete()
    build_again(user=reviewer, version_id=version.pk)
    run_jobs()
    version.refresh_from_db()
    assert version.state == "published"
    with pytest.raises(WrongState):
        build_again(user=reviewer, version_id=version.pk)


def test_versions_of_the_same_content_share_their_tiles_until_none_needs_them(layer, author, reviewer):
    first = make_published(layer, LOW, author, reviewer)
    second = make_published(layer, LOW, author, reviewer)
    assert first.content_hash == second.content_hash
    other = make_published(layer, HIGH, author, reviewer)
    assert other.content_hash != first.content_hash
    withdraw(user=reviewer, version_id=first.pk, reason="Sai nguồn dữ liệu")
    assert remove_unused() == []
    withdraw(user=reviewer, version_id=second.pk, reason="Sai nguồn dữ liệu")
    assert path_of(first.content_hash) in remove_unused()
    assert path_of(other.content_hash).is_file()


def test_lost_tiles_are_built_again_by_a_command(layer, author, reviewer, capsys):
    version = make_published(layer, LOW, author, reviewer)
    before = path_of(version.content_hash).read_bytes()
    path_of(version.content_hash).unlink()
    call_command("build_tiles")
    assert path_of(version.content_hash).read_bytes() == before
    assert "1 phiên bản" in capsys.readouterr().out


def test_lost_tiles_made_by_another_recipe_come_back_under_the_name_the_version_has(
    layer, author, reviewer, monkeypatch
):
    version = make_published(layer, LOW, author, reviewer)
    path_of(version.content_hash).unlink()
    monkeypatch.setattr(publishing, "_RECIPE", "another")
    call_command("build_tiles")
    assert path_of(version.content_hash).is_file()


def test_areas_of_communes_count_ground_once_in_the_higher_class(layer, author, reviewer, lang_son):
    commune = make_unit("06253", name="Văn Quan", parent=lang_son, geometry=box(106.4, 21.8, 106.5, 21.9))
    west_half_low = (2, square(106.45, 21.85, 0.1))
    high_inside = (4, square(106.5, 21.85, 0.02))  # its western half lies in the commune
    version = make_published(layer, [west_half_low, high_inside], author, reviewer)
    rows = {row.level: row for row in CommuneHazard.objects.filter(version=version, unit=commune)}
    assert rows[4].share == pytest.approx(0.02, rel=0.01)
    assert rows[2].share == pytest.approx(0.98, rel=0.01)
    assert rows[2].area_km2 + rows[4].area_km2 == pytest.approx(114.5, rel=0.01)

    commune.geometry = box(106.4, 21.8, 106.45, 21.9)
    commune.save()
    assert recompute_areas() == 1
    assert list(CommuneHazard.objects.filter(unit=commune).values_list("level", "share")) == [(2, pytest.approx(1.0))]


def test_areas_of_real_communes_add_up_to_the_area_of_the_map(lang_son_communes, shared_data: Path):
    agency = make_agency(areas=[lang_son_communes])
    author, reviewer = (make_member(Role.AGRICULTURE_OFFICER, agency) for _ in range(2))
    layer = HazardLayer.objects.create(
        slug="sat-lo", hazard="landslide", unit=lang_son_communes, agency=agency, title="x", title_en="x"
    )
    version = _from_file(shared_data / "hazards" / "sat_lo_van_quan.kml", layer, author)
    publish(user=reviewer, version_id=version.pk)
    build_and_switch(version.pk)
    version.refresh_from_db()
    assert version.state == "published", version.build_error
    told = sum(CommuneHazard.objects.filter(version=version).values_list("area_km2", flat=True))
    assert told == pytest.approx(sum(version.area_by_level.values()), rel=0.002)


def _from_file(path: Path, layer: HazardLayer, author: User) -> LayerVersion:
    _meta, _fids, shapes, columns = pyogrio.raw.read(path, columns=["level"])
    zones = []
    for wkb, level in zip(shapes, columns[0], strict=True):
        for part in shapely.get_parts(shapely.force_2d(shapely.from_wkb(wkb))):
            zones.append((int(level), GEOSGeometry(memoryview(shapely.to_wkb(part)), srid=4326)))
    return make_version(layer, zones, author)

"""The page for drawing: starting a draft, what its script asks for, and what it answers to edits."""

from __future__ import annotations

import uuid

import pytest
import shapely
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies.models import Role, User
from layers.draft_starting import start_draft
from layers.drawing_errors import NothingToStartFrom
from layers.drawing_view import MOST_ZONES
from layers.errors import SecondPersonNeeded
from layers.models import HazardLayer, LayerVersion, Zone
from layers.publishing import publish
from layers.reviewing import submit, withdraw
from places.models import Unit
from tests.factories import box, make_agency, make_member, make_unit
from tests.layers.conftest import browser_of
from tests.layers.drafts import WEST, drawn, empty_draft, geojson, rectangle, send, shape_of, zone_of
from tests.layers.maps import make_published, square

WINDOW = "106.4,21.7,106.6,21.9"


@pytest.fixture
def draft(layer: HazardLayer, author: User) -> LayerVersion:
    return empty_draft(layer, author)


@pytest.fixture
def zone(draft: LayerVersion, author: User) -> Zone:
    return drawn(draft, author, 4, rectangle(0, 0, 10, 10))


def address(version: LayerVersion, rest: str = "") -> str:
    return f"/can-bo/ban-do/ban/{version.pk}/ve/{rest}"


# --- starting --------------------------------------------------------------------------------------------

ORIGIN = {"scale": "susceptibility", "source": "Đoàn khảo sát", "map_scale": "10000", "surveyed_on": "2025-09-01"}


def test_an_officer_starts_an_empty_draft_and_comes_to_the_map(office: Client, layer: HazardLayer) -> None:
    assert f"/can-bo/ban-do/{layer.slug}/ve-moi/" in office.get(f"/can-bo/ban-do/{layer.slug}/").content.decode()
    answer = office.post(f"/can-bo/ban-do/{layer.slug}/ve-moi/", ORIGIN | {"begin": "empty"})
    version = layer.versions.get()
    assert answer["Location"] == address(version)
    assert (version.state, version.source, version.map_scale, version.zone_count) == (
        "draft",
        "Đoàn khảo sát",
        10_000,
        0,
    )
    assert office.get(address(version)).status_code == 200
    page = office.get(f"/can-bo/ban-do/ban/{version.pk}/").content.decode()
    assert address(version) in page
    assert "trong tệp" not in page, "no file, no repairs of a file"


def test_without_a_source_nothing_is_started(office: Client, layer: HazardLayer) -> None:
    page = office.post(f"/can-bo/ban-do/{layer.slug}/ve-moi/", ORIGIN | {"begin": "empty", "source": " "})
    assert "Xin ghi nguồn dữ liệu" in page.content.decode()
    late = office.post(f"/can-bo/ban-do/{layer.slug}/ve-moi/", ORIGIN | {"begin": "empty", "surveyed_on": "2999-01-01"})
    assert "không thể ở tương lai" in late.content.decode()
    assert layer.versions.count() == 0


def test_a_draft_goes_on_from_the_published_map(
    office: Client, layer: HazardLayer, author: User, reviewer: User
) -> None:
    zones = [(4, square(106.5, 21.8, 0.02)), (2, square(106.6, 21.8, 0.02))]
    published = make_published(layer, zones, author, reviewer)
    office.post(f"/can-bo/ban-do/{layer.slug}/ve-moi/", ORIGIN | {"begin": published.pk})
    copy = layer.versions.get(number=2)
    assert sorted(copy.zones.values_list("level", flat=True)) == [2, 4]
    assert not copy.parts.exists(), "parts are cut when the draft is handed in"
    assert (copy.zone_count, copy.area_by_level) == (2, published.area_by_level)
    assert published.zones.count() == 2


def test_a_copy_of_a_sample_is_a_sample(office: Client, layer: HazardLayer, author: User, reviewer: User) -> None:
    sample = make_published(layer, [(4, square(106.5, 21.8, 0.02))], author, reviewer, is_sample=True)
    office.post(f"/can-bo/ban-do/{layer.slug}/ve-moi/", ORIGIN | {"begin": sample.pk})
    assert layer.versions.get(number=2).is_sample


def test_a_copy_keeps_the_scale_of_what_it_copies(
    office: Client, layer: HazardLayer, author: User, reviewer: User
) -> None:
    old = make_published(layer, [(4, square(106.5, 21.8, 0.02))], author, reviewer)
    page = office.post(f"/can-bo/ban-do/{layer.slug}/ve-moi/", ORIGIN | {"begin": old.pk, "scale": "risk_level"})
    assert "Bản 1 dùng thang phân cấp khác" in page.content.decode()
    assert layer.versions.count() == 1


def test_after_a_withdrawal_a_draft_goes_on_from_any_version_that_was_public(
    office: Client, layer: HazardLayer, author: User, reviewer: User
) -> None:
    first = make_published(layer, [(4, square(106.5, 21.8, 0.02))], author, reviewer, source="Viện Địa chất")
    second = make_published(layer, [(5, square(106.5, 21.8, 0.01))], author, reviewer)
    withdraw(user=reviewer, version_id=second.pk, reason="Sai lớp ở xã Điềm He.")
    start = f"/can-bo/ban-do/{layer.slug}/ve-moi/"
    for version, state in ((first, "đã được thay thế"), (second, "đã thu hồi")):
        assert f"{start}?tu={version.number}" in office.get(f"/can-bo/ban-do/ban/{version.pk}/").content.decode()
        page = office.get(start, {"tu": version.number})
        assert page.context["form"]["begin"].value() == str(version.pk)
        assert page.context["form"]["source"].value() == version.source
        assert f"Chép bản {version.number} ({state}" in page.content.decode()

    office.post(start, ORIGIN | {"begin": first.pk, "source": " "})
    copy = layer.versions.get(number=3)
    assert (copy.state, copy.source, copy.zones.get().level) == ("draft", "Viện Địa chất", 4)
    event = copy.events.get()
    assert event.actor == author and "bản 1" in event.reason and "Viện Địa chất" in event.reason
    submit(user=author, version_id=copy.pk)
    with pytest.raises(SecondPersonNeeded):
        publish(user=author, version_id=copy.pk)


def test_a_draft_that_was_never_public_cannot_be_copied(office: Client, layer: HazardLayer, author: User) -> None:
    draft = empty_draft(layer, author)
    start = f"/can-bo/ban-do/{layer.slug}/ve-moi/"
    assert f"{start}?tu=" not in office.get(f"/can-bo/ban-do/ban/{draft.pk}/").content.decode()
    office.post(start, ORIGIN | {"begin": draft.pk})
    with pytest.raises(NothingToStartFrom):
        start_draft(
            user=author, layer=layer, scale="susceptibility", source="Đoàn khảo sát", surveyed_on=None,
            map_scale=10_000, from_version_id=draft.pk,
        )  # fmt: skip
    assert layer.versions.get() == draft


# --- seeing ----------------------------------------------------------------------------------------------


def test_the_map_gets_the_zones_of_its_window(office: Client, draft: LayerVersion, zone: Zone, author: User) -> None:
    drawn(draft, author, 2, rectangle(500, 0, 510, 10))
    found = office.get(address(draft, f"vung/?bbox={WINDOW}")).json()
    (feature,) = found["features"]
    assert feature["id"] == zone.pk
    assert feature["properties"] == {"level": 4, "revision": zone.revision, "corners": 5}
    shown = shapely.geometry.shape(feature["geometry"])
    assert shapely.symmetric_difference(shown, rectangle(0, 0, 10, 10)).area == pytest.approx(0, abs=1e-12)


def test_a_window_with_too_many_zones_is_told_and_empty(office: Client, draft: LayerVersion, author: User) -> None:
    tiny = box(106.5, 21.8, 106.5001, 21.8001)
    Zone.objects.bulk_create(Zone(version=draft, level=3, geometry=tiny) for _ in range(MOST_ZONES + 1))
    found = office.get(address(draft, f"vung/?bbox={WINDOW}")).json()
    assert (found["too_many"], found["features"]) == (True, [])
    assert office.get(address(draft, f"danh-sach/?bbox={WINDOW}")).json()["more"] is True


def test_of_a_huge_zone_only_what_is_near_is_sent_but_for_editing_all_of_it(
    office: Client, draft: LayerVersion, author: User
) -> None:
    huge = drawn(draft, author, 3, shapely.Point(106.55, 21.85).buffer(0.1, quad_segs=2_000))
    (near,) = office.get(address(draft, "vung/?bbox=106.64,21.84,106.66,21.86")).json()["features"]
    assert len(near["geometry"]["coordinates"][0]) < 1_000
    assert near["properties"]["corners"] == 8_001
    whole = office.get(address(draft, f"vung/{huge.pk}/")).json()
    assert shapely.equals_identical(shapely.geometry.shape(whole["geometry"]), shape_of(huge)), "to the last digit"


def test_the_list_tells_class_area_and_commune_in_pages(
    office: Client, draft: LayerVersion, zone: Zone, lang_son: Unit, author: User
) -> None:
    make_unit(parent=lang_son, name="Văn Quan", geometry=box(106.4, 21.7, 106.52, 21.9))
    for number in range(22):
        drawn(draft, author, 2, rectangle(30 + number, 0, 30.5 + number, 1))
    first = office.get(address(draft, f"danh-sach/?bbox={WINDOW}")).json()
    assert (len(first["zones"]), first["total"]) == (20, 23)
    told = first["zones"][0]
    assert (told["id"], told["class"], told["area"], told["commune"]) == (zone.pk, "Cao", "1,14 km²", "Xã Văn Quan")
    assert first["zones"][1]["commune"] == "ngoài các xã"
    rest = office.get(address(draft, f"danh-sach/?bbox={WINDOW}&start=20")).json()
    assert len(rest["zones"]) == 3


def test_reading_costs_the_same_however_many_zones_there_are(
    office: Client, draft: LayerVersion, zone: Zone, author: User
) -> None:
    places = [f"vung/?bbox={WINDOW}", f"danh-sach/?bbox={WINDOW}"]
    few = [queries(office, address(draft, place)) for place in places]
    for number in range(12):
        drawn(draft, author, 2, rectangle(30 + number, 0, 30.5 + number, 1))
    assert [queries(office, address(draft, place)) for place in places] == few


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as made:
        assert client.get(path).status_code == 200
    return len(made)


@pytest.mark.parametrize("bbox", ["", "1,2,3", "a,b,c,d", "nan,0,1,1", "2,0,1,1", "inf,0,inf,1"])
def test_a_window_that_is_none_is_refused(office: Client, draft: LayerVersion, bbox: str) -> None:
    for place in ("vung/", "danh-sach/"):
        assert office.get(address(draft, f"{place}?bbox={bbox}")).status_code == 400


# --- editing ---------------------------------------------------------------------------------------------


def test_an_edit_answers_what_became_of_it(office: Client, draft: LayerVersion, zone: Zone) -> None:
    answer = send(office, draft, "add", level=2, geometry=geojson(rectangle(5, 0, 15, 10)), snap_m=0).json()
    assert answer["message"] == "Đã thêm vùng."
    assert answer["notes"] == ["Chồng lên vùng lớp “Cao” khoảng 57,2 ha; chỗ chồng được tính theo lớp cao hơn."]
    assert answer["undo"] is True
    assert answer["last"][0]["words"] == "Thêm vùng"
    (told,) = answer["zones"]
    assert zone_of(told["id"]).revision == told["revision"]
    gone = send(office, draft, "undo").json()
    assert (gone["message"], gone["notes"]) == ("Đã hoàn tác. (Thêm vùng)", [])


def test_every_tool_of_the_page_works_as_sent(office: Client, draft: LayerVersion, zone: Zone) -> None:
    seen = {"zone": zone.pk, "revision": zone.revision}

    def done(kind: str, **body: object) -> None:
        answer = send(office, draft, kind, **(seen | body))
        assert answer.status_code == 200, answer.content.decode()
        (now,) = [item for item in answer.json()["zones"] if item["id"] == zone.pk]
        seen["revision"] = now["revision"]

    done("reclass", level=5)
    done("reshape", geometry=geojson(rectangle(0, 0, 12, 10)), snap_m=0)
    done("cut", geometry=geojson(rectangle(4, 4, 6, 6)), snap_m=0)
    done("extend", over="old", text="21,80 106,512\n21,81 106,512\n21,805 106,53")
    done("split", geometry={"type": "LineString", "coordinates": [[WEST - 1, 21.8075], [WEST + 1, 21.8075]]}, snap_m=0)
    assert draft.zones.count() == 2
    assert send(office, draft, "undo").status_code == 200
    assert draft.zones.count() == 1
    assert send(office, draft, "redo").status_code == 200
    seen["revision"] = zone_of(zone.pk).revision
    answer = send(office, draft, "remove", **seen).json()
    assert answer["gone"] == [zone.pk]
    assert draft.zones.count() == 1


def test_what_is_refused_is_told_and_changes_nothing(
    office: Client, draft: LayerVersion, zone: Zone, reviewer: User
) -> None:
    send(browser_of(reviewer), draft, "reclass", zone=zone.pk, revision=zone.revision, level=1)
    late = send(office, draft, "remove", zone=zone.pk, revision=zone.revision)
    assert (late.status_code, late.json()["code"]) == (409, "zone_changed")
    assert "người khác sửa" in late.json()["message"]
    far = send(office, draft, "add", level=2, text="1 1\n1 2\n2 2")
    assert (far.status_code, far.json()["code"]) == (422, "outside_layer")
    assert draft.zones.count() == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"nothing",
        b'{"kind": "add"}',
        b'{"kind": "fly", "key": "6f1c1f0e-7f3f-4f6c-9e5e-0d1a3c1f8f11"}',
        b'{"kind": "add", "key": "none"}',
        b'{"kind": "add", "key": "6f1c1f0e-7f3f-4f6c-9e5e-0d1a3c1f8f11", "level": "4"}',
        b'{"kind": "add", "key": "6f1c1f0e-7f3f-4f6c-9e5e-0d1a3c1f8f11", "level": 4, "geometry": 3, "snap_m": 0}',
        b'{"kind": "add", "key": "6f1c1f0e-7f3f-4f6c-9e5e-0d1a3c1f8f11", "level": 4, "text": "", "snap_m": -1}',
        b'{"kind": "remove", "key": "6f1c1f0e-7f3f-4f6c-9e5e-0d1a3c1f8f11", "zone": 1e99, "revision": 0}',
        b'{"kind": "remove", "key": "6f1c1f0e-7f3f-4f6c-9e5e-0d1a3c1f8f11", "zone": 99999999999999999999}',
        b'{"kind": "add", "key": "6f1c1f0e-7f3f-4f6c-9e5e-0d1a3c1f8f11", "level": 4, "text": "", "over": "all"}',
        b"[" * 100_000,
    ],
)
def test_a_body_that_no_page_sends_is_refused(office: Client, draft: LayerVersion, body: bytes) -> None:
    answer = office.post(address(draft, "sua/"), body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["message"]
    assert draft.zones.count() == 0


def test_the_same_edit_sent_again_answers_as_before(office: Client, draft: LayerVersion) -> None:
    sent = {"key": uuid.uuid4(), "level": 2, "geometry": geojson(rectangle(0, 0, 5, 5)), "snap_m": 0}
    first, again = send(office, draft, "add", **sent).json(), send(office, draft, "add", **sent).json()
    assert first == again
    assert draft.zones.count() == 1


# --- who -------------------------------------------------------------------------------------------------

PLACES = ("", f"vung/?bbox={WINDOW}", f"danh-sach/?bbox={WINDOW}")


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("where", ["here", "elsewhere"])
def test_the_page_is_for_agriculture_officers_of_the_area(
    draft: LayerVersion, lang_son: Unit, role: Role, where: str
) -> None:
    area = lang_son if where == "here" else make_unit("04", level="province", name="Cao Bằng")
    client = browser_of(make_member(role, make_agency(areas=[area])))
    may = role == Role.AGRICULTURE_OFFICER and where == "here"
    for place in PLACES:
        assert (client.get(address(draft, place)).status_code == 200) == may
    assert (client.get(f"/can-bo/ban-do/{draft.layer.slug}/ve-moi/").status_code == 200) == may
    answer = send(client, draft, "add", level=2, geometry=geojson(rectangle(0, 0, 5, 5)), snap_m=0)
    assert (answer.status_code == 200) == may
    assert draft.zones.count() == may


def test_without_a_session_the_script_is_told_to_log_in(draft: LayerVersion) -> None:
    answer = send(Client(), draft, "undo")
    assert (answer.status_code, answer.json()["code"]) == (401, "login_needed")
    assert Client().get(address(draft)).status_code == 302


def test_a_version_that_was_handed_in_is_shown_and_not_drawn(
    office: Client, draft: LayerVersion, zone: Zone, author: User
) -> None:
    submit(user=author, version_id=draft.pk)
    assert office.get(address(draft))["Location"] == f"/can-bo/ban-do/ban/{draft.pk}/"
    assert address(draft) not in office.get(f"/can-bo/ban-do/ban/{draft.pk}/").content.decode()
    answer = send(office, draft, "remove", zone=zone.pk, revision=zone.revision)
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


def test_a_zone_of_another_draft_is_out_of_reach(
    office: Client, draft: LayerVersion, zone: Zone, layer: HazardLayer, author: User
) -> None:
    other = empty_draft(layer, author)
    assert office.get(address(other, f"vung/{zone.pk}/")).status_code == 409
    assert send(office, other, "remove", zone=zone.pk, revision=zone.revision).status_code == 409
    assert draft.zones.count() == 1

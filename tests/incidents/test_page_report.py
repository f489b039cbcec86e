"""The report form: taken in once, refused with all that was typed, with and without a script."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import Role
from incidents.codes import written
from incidents.models import AddressCount, Channel, Photo, Report
from incidents.states import State
from tests.factories import MERGER, make_member, make_unit
from tests.incidents.conftest import IN_A, IN_B, OUTSIDE, World, jpeg

pytestmark = pytest.mark.django_db
SCRIPT = {"Accept": "application/json"}


def typed(**changes: Any) -> dict[str, Any]:
    data = {
        "client_id": str(uuid4()),
        "category": "dead-animals",
        "lon": IN_A[0],
        "lat": IN_A[1],
        "accuracy_m": 25,
        "words": "Lợn chết trôi dưới chân cầu",
        "place_words": "Cầu thôn Bản Làn",
        "name": "Nông Văn Dền",
        "phone": "0912345678",
    }
    return data | changes


def send(client: Client, data: dict[str, Any], **extra: Any) -> Any:
    return client.post(reverse("report"), data, **extra)


def test_a_report_with_a_photo_is_answered_with_a_receipt_that_shows_code_and_private_link(world: World) -> None:
    client = Client()
    answer = send(client, typed(photos=[jpeg(), jpeg("red")]))
    assert answer.status_code == 302
    report = Report.objects.get()
    assert (report.channel, report.words, report.place_words) == (
        Channel.WEB, "Lợn chết trôi dưới chân cầu", "Cầu thôn Bản Làn",
    )  # fmt: skip
    assert report.accuracy_m == 25
    assert Photo.objects.filter(report=report).count() == 2
    receipt = client.get(answer.headers["Location"])
    page = receipt.content.decode()
    assert f"{report.code[:4]}-{report.code[4:8]}-{report.code[8:]}" in page
    token = answer.headers["Location"].rstrip("/").split("/")[-1]
    assert reverse("private_link:report", kwargs={"token": token}) in page
    assert "chỉ cán bộ phụ trách đọc được" in page
    assert "Gọi ngay" not in page
    assert "no-store" in receipt.headers["Cache-Control"]
    assert "noindex" in receipt.headers["X-Robots-Tag"]


def test_the_form_gives_each_visitor_an_id_of_its_own(world: World) -> None:
    ids = {Client().get(reverse("report")).context["form"]["client_id"].value() for _ in range(2)}
    assert len(ids) == 2


def test_the_same_form_sent_twice_is_one_report_and_one_receipt(world: World) -> None:
    data, client = typed(), Client()
    first, second = send(client, data), send(client, data)
    assert first.headers["Location"] == second.headers["Location"]
    assert Report.objects.count() == 1


def test_after_an_error_the_page_holds_all_that_was_typed(world: World) -> None:
    data = typed(category="")
    answer = send(Client(), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Xin chọn loại sự việc." in page
    for name in ("client_id", "words", "place_words", "name", "phone"):
        assert str(data[name]) in page
    assert f'name="lat" value="{IN_A[1]}"' in page
    assert not Report.objects.exists()


def test_outside_the_area_nothing_is_lost_and_the_numbers_to_call_are_told(world: World) -> None:
    data = typed(lon=OUTSIDE[0], lat=OUTSIDE[1])
    answer = send(Client(), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "ngoài địa bàn" in str(answer.context["form"].errors["commune"])
    assert "112" in str(answer.context["form"].errors["commune"])
    assert data["words"] in page
    assert not Report.objects.exists()


def test_a_script_gets_the_errors_by_field_and_the_address_of_the_receipt(world: World) -> None:
    client = Client()
    refused = send(client, typed(lat="", lon="", place_words="", words=""), headers=SCRIPT)
    assert refused.status_code == 422
    assert set(refused.json()["errors"]) == {"commune"}
    done = send(client, typed(), headers=SCRIPT)
    assert done.status_code == 200
    assert client.get(done.json()["redirect"]).status_code == 200


def test_a_file_that_is_no_photo_is_told_beside_the_photos(world: World) -> None:
    file = SimpleUploadedFile("don.pdf", b"%PDF-1.4 ...", "application/pdf")
    answer = send(Client(), typed(photos=[file]), headers=SCRIPT)
    assert answer.status_code == 415
    assert "don.pdf" in answer.json()["errors"]["photos"][0]


def test_without_a_script_a_commune_stands_for_the_place_with_its_size_as_accuracy(world: World) -> None:
    world.commune_a.area_km2 = 100
    world.commune_a.save()
    answer = send(Client(), typed(lat="", lon="", accuracy_m="", commune=world.commune_a.code))
    assert answer.status_code == 302
    report = Report.objects.get()
    assert report.location.equals_exact(world.commune_a.centre, 1e-9)
    assert report.accuracy_m == pytest.approx(5642, abs=1)


def test_without_words_and_photos_the_form_asks_for_either(world: World) -> None:
    answer = send(Client(), typed(words=""), headers=SCRIPT)
    assert answer.status_code == 422
    assert "ít nhất một ảnh" in answer.json()["errors"]["words"][0]


def test_an_address_that_sends_too_much_is_told_so_and_keeps_what_was_typed(world: World, settings: Any) -> None:
    settings.REPORTS_PER_HOUR = 1
    client = Client()
    send(client, typed())
    data = typed()
    answer = send(client, data)
    assert answer.status_code == 429
    assert data["words"] in answer.content.decode()


def test_over_the_limit_of_photos_an_emergency_is_taken_and_the_receipt_says_how_to_add_them(
    world: World, settings: Any
) -> None:
    settings.REPORTS_PER_HOUR, settings.PHOTOS_PER_HOUR = 1, 2
    client = Client()
    for _ in range(2):
        within = send(client, typed(category="landslide", photos=[jpeg()]))
        assert "chưa nhận được ảnh" not in client.get(within.headers["Location"]).content.decode()
    key = str(uuid4())
    over = send(client, typed(client_id=key, category="landslide", words="", photos=[jpeg(), jpeg("red")]))
    assert over.status_code == 302
    assert "Gọi ngay, đừng chờ" in client.get(over.headers["Location"]).content.decode()
    page = client.get(over.headers["Location"]).content.decode()
    assert "Phản ánh đã đến nơi, nhưng máy chủ chưa nhận được ảnh" in page
    report = Report.objects.get(client_id=key)
    assert not report.photos.exists()
    more = reverse("private_link:add_photos", kwargs={"token": over.headers["Location"].split("/")[-2]})
    refused = client.post(more, {"them-photos": [jpeg()], "them-words": "Sạt lở sau nhà"})
    assert refused.status_code == 429
    assert "Sạt lở sau nhà" in refused.content.decode()
    AddressCount.objects.update(ends_at=timezone.now())
    assert client.post(more, {"them-photos": [jpeg()]}).status_code == 302
    assert report.photos.count() == 1


def test_an_officer_logs_a_report_and_reads_out_its_code(world: World) -> None:
    client = Client()
    officer = make_member(Role.COMMUNE_OFFICER, areas=[world.commune_a])
    client.force_login(officer)
    answer = client.post(reverse("log_report"), typed())
    report = Report.objects.get()
    assert (report.channel, report.logged_by) == (Channel.STAFF, officer)
    assert answer.headers["Location"] == reverse("log_report")
    page = client.get(reverse("log_report")).content.decode()
    assert written(report.code) in page
    assert reverse("case", args=[report.incident.code]) in page
    assert report.words not in page  # the form is empty for the next caller
    assert written(report.code) not in client.get(reverse("log_report")).content.decode()


def test_the_list_of_the_desk_form_knows_former_names(world: World) -> None:
    early = MERGER - dt.timedelta(days=365)
    make_unit("99999", name="Vân Mộng", valid_from=early, valid_to=MERGER, became=[world.commune_a])
    client = Client()
    client.force_login(world.officer)
    assert 'data-also="Vân Mộng"' in client.get(reverse("log_report")).content.decode()


def test_a_poster_opens_the_form_with_its_commune_and_place(world: World) -> None:
    page = Client().get(reverse("report"), {"xa": world.commune_b.code, "noi": "Chợ <b>Bản Làn</b>"})
    html = page.content.decode()
    assert f'value="{world.commune_b.code}" selected' in html
    assert "Chợ &lt;b&gt;Bản Làn&lt;/b&gt;" in html
    assert '"lat": 21.85, "lon": 106.55' in html.split("place-preset")[1]


@pytest.mark.parametrize("code", ["", "00000", "'; --", "x" * 500])
def test_a_poster_of_a_commune_that_is_gone_opens_the_plain_form(world: World, code: str) -> None:
    page = Client().get(reverse("report"), {"xa": code})
    assert page.status_code == 200
    assert "place-preset" not in page.content.decode()


def test_an_officer_who_logs_outside_the_area_is_told_and_keeps_what_was_typed(world: World) -> None:
    client = Client()
    client.force_login(make_member(Role.COMMUNE_OFFICER, areas=[world.commune_a]))
    data = typed(lon=IN_B[0], lat=IN_B[1])
    answer = client.post(reverse("log_report"), data)
    assert answer.status_code == 403
    assert data["words"] in answer.content.decode()
    assert not Report.objects.exists()


def test_words_alone_reach_the_province_and_the_receipt_says_that_the_commune_is_unknown(world: World) -> None:
    client = Client()
    answer = send(client, typed(lat="", lon="", accuracy_m="", place_words="gần cầu Bản Quyền"))
    assert answer.status_code == 302
    report = Report.objects.get()
    assert report.incident.commune_unknown
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Tỉnh Lạng Sơn" in page
    assert "Chưa rõ xã" in page


def test_a_report_that_joins_a_case_says_so_on_its_receipt(world: World) -> None:
    incident = world.incident(State.VERIFIED)
    client = Client()
    answer = send(client, typed(join=incident.code))
    page = client.get(answer.headers["Location"]).content.decode()
    assert f"xử lý chung trong sự việc {incident.code}" in page
    assert incident.reports.count() == 2


def test_after_an_error_the_case_to_join_and_the_commune_are_still_chosen(world: World) -> None:
    data = typed(category="", join="LS-26-00042K", lat="", lon="", commune=world.commune_b.code)
    page = send(Client(), data).content.decode()
    assert 'name="join" value="LS-26-00042K"' in page
    assert f'<option value="{world.commune_b.code}" selected>' in page

"""A walk of hostile words through every place they come out of: told as words, never run, no link made of them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agencies.models import Role
from incidents.asking import answer, ask_reporter
from incidents.casework import add_note, publish_photo
from incidents.codes import link_token, written
from incidents.contacts import Contact
from incidents.models import Incident, Report
from incidents.originals import look_at_untouched
from incidents.questions import Question, QuestionType, schema_of
from incidents.reporter import add_photos_by_reporter, still_there
from incidents.spam import mark_spam
from incidents.states import State as S
from notices.jobs import tell
from notices.models import Subscription
from notices.subscribing import Target, confirm, subscribe_email
from portal.posters import POSTERS, poster_of
from tests.factories import make_member
from tests.incidents.conftest import IN_A, World, jpeg
from tests.incidents.hostile import ALL, HOSTILE, dangers, is_live
from tests.incidents.open311_calls import BODY, new_key, post

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass
class Case:
    """A public case with hostile words in every field that somebody may fill, and who may look at it."""

    world: World
    report: Report
    desk: Client

    @property
    def incident(self) -> Incident:
        return self.report.incident

    def of_desk(self, name: str, **more: Any) -> str:
        return reverse(name, kwargs={"code": self.incident.code, **more})


@pytest.fixture
def case(world: World, settings: Any, tmp_path: Any) -> Case:
    settings.UPLOADS_ROOT = tmp_path / "uploads"
    settings.NOTICES_BY_EMAIL = True
    settings.SITE_URL = "https://bando.example.vn"
    kind = world.category
    kind.questions = schema_of([Question("tell", QuestionType.TEXT, "Kể thêm", "Tell more")])
    kind.save()
    photo = jpeg()
    photo.name = f"{HOSTILE['script']}{HOSTILE['image']}.jpg"
    report = world.report(
        words=ALL,
        place_words=ALL[-300:],
        answers={"tell": ALL[-300:]},
        contact=Contact(name=ALL[-100:], phone=HOSTILE["formula"]),
        photos=[photo],
    ).report
    incident, officer = report.incident, world.officer
    question = ask_reporter(user=officer, incident_id=incident.pk, report_id=report.pk, words=ALL)
    answer(report=report, question_id=question.pk, words=ALL)
    for target in (S.VERIFIED, S.ASSIGNED):
        world.step(incident, target, public_note=ALL, internal_note=ALL, reason=ALL)
    publish_photo(user=officer, key=report.photos.get().key, nobody_seen=True)
    add_photos_by_reporter(report=report, photos=[jpeg("red")], words=ALL)
    add_note(user=officer, incident_id=incident.pk, internal_note=ALL, public_note=ALL)
    look_at_untouched(user=officer, key=report.photos.first().key, reason=ALL)
    report.refresh_from_db()
    desk = Client()
    desk.force_login(officer)
    return Case(world, report, desk)


def test_the_walk_knows_what_is_dangerous() -> None:
    for name in ("script", "image", "attribute"):
        assert dangers(f"<p title='{HOSTILE[name]}'>{HOSTILE[name]}</p>"), name
    for link in ("https://evil.example/mua", "javascript:alert(3)", "tel:=HYPERLINK"):
        assert dangers(f'<a href="{link}">x</a>'), link
    assert dangers(f"<p>{HOSTILE['turned']} – của chúng tôi</p>") == ["turned round: '– của chúng tôi'"]
    assert dangers(f"<p>{HOSTILE['turned']}</p><p>https://evil.example</p>") == []
    assert [name for name, words in HOSTILE.items() if is_live(words)] == ["formula", "plus", "at", "minus", "wide"]


def test_on_no_page_do_words_run_lead_away_or_turn_ours_round(case: Case) -> None:
    other = case.world.report(words=ALL, place_words=ALL[-300:]).report
    spam = case.world.report(words=ALL).report.incident
    mark_spam(user=case.world.officer, incident_id=spam.pk, note=ALL[-250:])
    ended = case.world.incident(S.REJECTED)
    still_there(report=ended.reports.get(), words=ALL)
    key = case.report.photos.first().key
    by_code, commune = {"code": written(case.report.code)}, case.world.commune_a.code
    everyone = Client()
    pages: list[tuple[Client, str, dict[str, str] | None]] = [
        (everyone, reverse("incidents"), None),
        (everyone, reverse("incident", args=[case.incident.code]), None),
        (everyone, f"/en{reverse('incident', args=[case.incident.code])}", None),
        (everyone, reverse("by_code:report", kwargs=by_code), None),
        (everyone, reverse("private_link:report", kwargs={"token": link_token(case.report.client_id)}), None),
        (everyone, reverse("private_link:report", kwargs={"token": link_token(ended.reports.get().client_id)}), None),
        (everyone, reverse("subscribe_by_code", kwargs=by_code), None),
        (everyone, reverse("commune", args=[case.world.commune_a.code]), None),
        (everyone, f"{reverse('report')}?{urlencode({'noi': ALL[-300:]})}", None),
        (everyone, f"{reverse('follow')}?{urlencode({'code': ALL})}", None),
        (everyone, reverse("follow"), {"code": ALL}),
        (everyone, reverse("report"), {"words": ALL, "place_words": ALL[-300:], "name": ALL[-100:], "phone": ALL[:50]}),
        (everyone, reverse("subscribe_by_code", kwargs=by_code), {"email": ALL}),
        (case.desk, reverse("desk"), None),
        (case.desk, f"{reverse('desk')}?xem=ban-do", None),
        (case.desk, f"{reverse('desk')}?{urlencode({'q': ALL[-100:]})}", None),
        (case.desk, case.of_desk("case"), None),
        (case.desk, reverse("case", args=[other.incident.code]), None),
        (case.desk, reverse("case", args=[spam.code]), None),
        (case.desk, reverse("case", args=[ended.code]), None),
        (case.desk, case.of_desk("case_place"), None),
        (case.desk, case.of_desk("case_report", report_id=case.report.pk), None),
        (case.desk, case.of_desk("case_reporter", report_id=case.report.pk), {"reason": ALL[-200:]}),
        (case.desk, case.of_desk("case_photo_original", key=key), {"reason": ALL[-200:]}),
        (case.desk, reverse("log_report"), {"words": ALL, "name": ALL[-100:], "phone": ALL[:50]}),
        (case.desk, reverse("kept_back"), None),
        (case.desk, reverse("spam_blocks"), None),
        (
            case.desk,
            f"{reverse('poster', args=[commune])}?{urlencode({'noi': HOSTILE['image']})}",
            None,
        ),
    ]
    found, shown = {}, 0
    for client, address, sent in pages:
        told = client.get(address) if sent is None else client.post(address, sent)
        assert told.status_code in (200, 404, 422), (address, told.status_code)
        page = told.content.decode()
        if hurt := dangers(page):
            found[address] = hurt
        assert "script-src 'self'" in told.headers["Content-Security-Policy"], address
        shown += "evil.example" in page
    assert found == {}, json.dumps(found, indent=1)
    assert shown >= 12


def test_the_reporter_s_words_and_contact_reach_nobody_but_staff(case: Case) -> None:
    incident = case.incident
    secret = "SECRETWORDS"
    report = case.world.report(
        words=secret,
        place_words=secret,
        answers={"tell": secret},
        contact=Contact(name=secret, phone="0912345678"),
    ).report
    case.world.step(report.incident, S.VERIFIED)
    code = report.incident.code
    for address in (
        reverse("incident", args=[code]),
        reverse("incidents"),
        "/api/v1/incidents/",
        f"/api/v1/incidents/{code}/",
        f"/open311/v2/requests/{code}.json",
        "/open311/v2/requests.xml",
        reverse("commune_feed", args=[case.world.commune_a.code]),
        reverse("commune", args=[case.world.commune_a.code]),
        reverse("offline-commune", args=[case.world.commune_a.code]),
        f"/api/v1/incidents/nearby/?{urlencode({'lon': IN_A[0], 'lat': IN_A[1], 'category': incident.category.slug})}",
    ):
        told = Client().get(address)
        assert told.status_code == 200, address
        assert secret not in told.content.decode(), address


def test_answers_to_programs_are_whole_and_of_no_kind_that_a_browser_runs(case: Case) -> None:
    code = case.incident.code
    near = urlencode({"lon": IN_A[0], "lat": IN_A[1], "category": case.incident.category.slug})
    for client, address in (
        (case.desk, reverse("desk_points")),
        (case.desk, f"{reverse('desk_points')}?{urlencode({'q': ALL[-100:]})}"),
        (Client(), "/api/v1/incidents/"),
        (Client(), f"/api/v1/incidents/{code}/"),
        (Client(), f"/api/v1/incidents/nearby/?{near}"),
        (Client(), reverse("offline-commune", args=[case.world.commune_a.code])),
        (Client(), f"/open311/v2/requests/{code}.json"),
    ):
        told = client.get(address)
        assert told.status_code == 200, address
        assert told.headers["Content-Type"].split(";")[0].endswith("json"), address
        assert told.headers["X-Content-Type-Options"] == "nosniff", address
        json.loads(told.content)
    tile = Client().get("/tiles/incidents/9/407/224.mvt")
    assert tile.status_code == 200 and b"evil" not in tile.content


def test_the_feed_is_well_formed_and_its_words_are_no_html(case: Case) -> None:
    told = Client().get(reverse("commune_feed", args=[case.world.commune_a.code]))
    feed = ElementTree.fromstring(told.content)
    entries = feed.findall(f"{ATOM}entry")
    assert entries
    for entry in entries:
        for link in entry.findall(f"{ATOM}link"):
            assert link.attrib["href"].startswith("https://bando.example.vn/")
        summary = entry.find(f"{ATOM}summary")
        assert summary is not None and summary.text
        assert "<" not in summary.text and HOSTILE["script"] in unescape(summary.text)
        assert "\x0b" not in summary.text


def test_letters_hold_nothing_of_what_was_reported_and_no_header_of_a_stranger(case: Case) -> None:
    report = case.report
    for target in (Target(report=report), Target(unit=case.world.commune_a)):
        subscribe_email(target=target, email="den@example.vn")
    tell()
    for subscription in Subscription.objects.all():
        confirm(subscription=subscription)
    case.world.step(case.incident, S.INSPECTING, public_note=ALL)
    ask_reporter(user=case.world.officer, incident_id=case.incident.pk, report_id=report.pk, words=ALL)
    tell()
    assert len(mail.outbox) >= 4
    for letter in mail.outbox:
        whole = letter.message().as_bytes()
        assert letter.recipients() == ["den@example.vn"]
        assert not letter.message().is_multipart() and letter.message().get_content_type() == "text/plain"
        assert "\n" not in letter.subject and "\r" not in letter.subject
        assert b"\nBcc" not in whole and b"X-Evil" not in whole
        body = str(letter.body)
        assert not [name for name, words in HOSTILE.items() if words in f"{letter.subject} {body}"]
        assert body.count("https://") == body.count("https://bando.example.vn/")


def test_an_address_that_is_none_gets_no_letter(world: World, settings: Any) -> None:
    settings.NOTICES_BY_EMAIL = True
    settings.SUBSCRIPTIONS_PER_HOUR = settings.LOOKUPS_PER_HOUR = 1000
    address = reverse("subscribe_by_code", args=[world.report().code])
    for words in HOSTILE.values():
        for email in (words, f"den@example.vn\r\nBcc: {words}", f"den@example.vn, {words}"):
            assert Client().post(address, {"email": email}).status_code == 422, email
    tell()
    assert mail.outbox == [] and not Subscription.objects.exists()


@pytest.mark.parametrize("as_type", ["json", "xml"])
def test_a_partner_s_request_is_told_back_in_whole_documents(case: Case, as_type: str) -> None:
    _key, secret = new_key()
    whole: Callable[[bytes], Any] = json.loads if as_type == "json" else ElementTree.fromstring
    long = ("description", "address_string", "media_url", "attribute[tell]", "attribute[other]")
    short = {"last_name": "turned", "first_name": "image", "email": "attribute", "phone": "formula"}
    sent = BODY | dict.fromkeys(long, ALL[-300:]) | {name: HOSTILE[which] for name, which in short.items()}
    answers = [post(Client(), secret, sent, as_type=as_type)]
    assert answers[0].status_code == 201, answers[0].content
    report = Report.objects.latest("pk")
    assert HOSTILE["turned"] in report.words and report.answers["tell"].endswith("END")
    answers += [
        post(Client(), secret, sent | {name: ALL}, as_type=as_type)
        for name in ("service_code", "lat", "jurisdiction_id")
    ]
    for path in (
        "requests",
        f"requests/{report.incident.code}",
        f"requests/{case.incident.code}",
        "requests/%3Cscript%3E",
    ):
        answers.append(Client().get(f"/open311/v2/{path}.{as_type}", {"api_key": secret, "service_code": ALL[:30]}))
    for told in answers:
        whole(told.content)
        assert told.headers["X-Content-Type-Options"] == "nosniff"
        assert "html" not in told.headers["Content-Type"]
    desk = case.desk.get(reverse("case", args=[report.incident.code])).content.decode()
    assert dangers(desk) == [] and "evil.example" in desk


def test_a_poster_prints_a_named_place_as_words(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    size = next(iter(POSTERS.values()))
    address = "https://bando.example.vn/phan-anh/"
    for words in HOSTILE.values():
        poster = poster_of(world.commune_a, size=size, form_address=address, words=words.replace("\u202e", ""))
        assert dangers(poster.html) == [], words
    client = Client()
    client.force_login(world.officer)
    made: list[str] = []

    def kept(_key: str, html: Callable[[], str]) -> Path:
        made.append(html())
        return Path(__file__)

    monkeypatch.setattr("portal.poster_pages.kept_pdf", kept)
    asked = urlencode({"noi": HOSTILE["turned"]})
    client.get(f"{reverse('poster-pdf', args=[world.commune_a.code, next(iter(POSTERS))])}?{asked}")
    assert "exe.gpj END" in made[0] and dangers(made[0]) == []


def test_a_share_picture_and_a_photo_open_as_pictures_alone(case: Case) -> None:
    photo = Client().get(reverse("photo", kwargs={"key": case.report.photos.first().key}))
    assert photo.headers["Content-Type"] in ("image/jpeg", "image/webp")
    assert "sandbox" in photo.headers["Content-Security-Policy"]
    assert "script" not in photo.headers["Content-Disposition"]
    picture = Client().get(reverse("share_picture", args=[case.incident.code]))
    assert picture.status_code == 404 or picture.content.startswith(b"\x89PNG")


def test_the_administration_shows_no_words_of_reporters(case: Case) -> None:
    administrator = make_member(Role.ADMINISTRATOR, is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(administrator)
    kind = case.incident.category
    kind.name = HOSTILE["image"]
    kind.questions = schema_of([Question("tell", QuestionType.TEXT, HOSTILE["script"], HOSTILE["attribute"])])
    kind.save()
    index = client.get(reverse("admin:index"))
    addresses = [
        reverse("admin:index"),
        reverse("admin:incidents_category_changelist"),
        f"{reverse('admin:incidents_category_changelist')}?{urlencode({'q': ALL})}",
        reverse("admin:incidents_category_change", args=[kind.pk]),
        reverse("admin:incidents_category_questions", args=[kind.pk]),
        reverse("admin:incidents_partnerkey_changelist"),
    ]
    assert index.status_code == 200
    for address in addresses:
        page = client.get(address, follow=True).content.decode()
        assert [hurt for hurt in dangers(page) if not hurt.startswith("a script")] == [], address
        assert HOSTILE["script"] not in page and "evil.example/mua" not in page, address
    form = Client().get(reverse("report")).content.decode()
    assert dangers(form) == []
    assert "onmouseover" in Client().get(f"/en{reverse('report')}").content.decode()


def test_a_word_that_is_no_number_is_no_link_to_call(case: Case) -> None:
    address = case.of_desk("case_reporter", report_id=case.report.pk)
    page = case.desk.post(address, {"reason": "Gọi lại"}).content.decode()
    assert "HYPERLINK" in page and "tel:" not in page.split("<main", 1)[1].split("</main>", 1)[0]
    report = case.world.report(contact=Contact(name="Dền", phone="+84 912.345-678")).report
    address = reverse("case_reporter", kwargs={"code": report.incident.code, "report_id": report.pk})
    assert 'href="tel:+84912345678"' in case.desk.post(address, {"reason": "Gọi lại"}).content.decode()


def test_a_hostile_file_is_refused_by_its_name_as_words(world: World) -> None:
    evil = SimpleUploadedFile(f"{HOSTILE['image']}.svg", b"<svg onload='alert(1)'/>", "image/svg+xml")
    sent = {"client_id": "2b0f4a1c-2f7e-4f0e-9a54-5d1f1b3c0a11", "category": "dead-animals", "words": "Lợn chết"}
    told = Client().post(reverse("report"), sent | {"lon": IN_A[0], "lat": IN_A[1], "photos": evil})
    assert told.status_code in (415, 422)
    assert dangers(told.content.decode()) == []
    assert not Report.objects.exists()

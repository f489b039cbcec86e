"""A case's file: who gets it, what is in it, what never is, and that anybody can check it without this site."""

import datetime as dt
import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import Role, User
from agencies.policy import NotAllowed
from agencies.seals import seal_now
from incidents import evidence_export, evidence_parts
from incidents.blurring import blur_photo
from incidents.contacts import Contact
from incidents.errors import ExportNotFound, MissingNeeds
from incidents.evidence_export import GIVEN_UP, KEPT, ask_for_file, delete_old_files, exported_file, make_file
from incidents.evidence_parts import Part
from incidents.masks import Box
from incidents.models import CaseExport, ExportState, Incident, Photo
from incidents.states import State as S
from tests.factories import make_member
from tests.incidents.conftest import World, jpeg

REASON = "Toà án yêu cầu"


@pytest.fixture(autouse=True)
def own_folders(settings: Any, tmp_path: Path) -> None:
    settings.EXPORTS_ROOT = tmp_path / "exports"
    settings.AUDIT_ROOT = tmp_path / "audit"


@pytest.fixture
def quick_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Laying out takes seconds, and what it makes is looked at in other tests."""
    monkeypatch.setattr(evidence_export, "rendered", lambda html: b"%PDF")


@pytest.fixture
def case(world: World, contact: Contact) -> Incident:
    incident = world.incident(S.INSPECTING, contact=contact, photos=[jpeg("red")], words="Khói <b>đen</b> & mùi khét")
    seal_now()
    return world.step(incident, S.VIOLATION_FOUND)


def export_of(world: World, case: Incident, user: User | None = None) -> CaseExport:
    export = ask_for_file(user=user or world.officer, incident_id=case.pk, reason=REASON)
    make_file(export.pk)
    export.refresh_from_db()
    return export


def path_of(world: World, export: CaseExport, kind: str = "zip") -> Path:
    return exported_file(user=export.user, code=export.incident.code, key=export.key, kind=kind)[1]


def unpacked(world: World, export: CaseExport, folder: Path) -> Path:
    with zipfile.ZipFile(path_of(world, export)) as packed:
        packed.extractall(folder)
    return folder


def checked(folder: Path) -> tuple[int, str]:
    """As whoever gets the ZIP checks it."""
    done = subprocess.run(
        [sys.executable, "-I", "kiem-tra.py"], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_each_file_asked_for_is_an_event_with_who_and_why(world: World, case: Incident) -> None:
    with pytest.raises(MissingNeeds):
        ask_for_file(user=world.officer, incident_id=case.pk, reason=" ")
    export = ask_for_file(user=world.officer, incident_id=case.pk, reason=REASON)
    event = case.events.get(verb="export_file")
    assert (event.actor, event.data["reason"], event.data["export"]) == (world.officer, REASON, str(export.key))
    assert ask_for_file(user=world.officer, incident_id=case.pk, reason="Bấm hai lần") == export
    assert case.events.filter(verb="export_file").count() == 1


def test_the_zip_is_checked_by_what_lies_in_it(world: World, case: Incident, tmp_path: Path) -> None:
    folder = unpacked(world, export_of(world, case), tmp_path / "unpacked")
    assert subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=folder, check=False).returncode == 0
    assert checked(folder) == (0, "Mọi thứ còn nguyên. / Everything is as it was.\n")
    listed = {file["path"] for file in json.loads((folder / "manifest.json").read_text())["files"]}
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert there == listed | {"manifest.json", "SHA256SUMS"}
    assert {"ho-so.pdf", "events.jsonl", "reports.jsonl", "README.txt", "anh-video/001.jpg"} <= there


@pytest.mark.usefixtures("quick_paper")
@pytest.mark.parametrize(
    ("file", "was", "now", "told"),
    [
        ("events.jsonl", "Thông báo cho bà con", "Không có gì", "events.jsonl, 3"),
        ("reports.jsonl", "Khói", "Mưa", "reports.jsonl, 1"),
        ("seal.json", '"number\\": 4', '"number\\": 3', "seal.json"),
        ("ho-so.pdf", None, None, "ho-so.pdf"),
    ],
)
def test_a_zip_that_somebody_changed_is_told_with_the_place(
    world: World, case: Incident, tmp_path: Path, file: str, was: str | None, now: str, told: str
) -> None:
    folder = unpacked(world, export_of(world, case), tmp_path / "unpacked")
    content = (folder / file).read_bytes()
    changed = content + b"\n%" if was is None else content.replace(was.encode(), now.encode(), 1)
    assert changed != content
    (folder / file).write_bytes(changed)
    manifest = json.loads((folder / "manifest.json").read_text())
    for entry in manifest["files"]:  # whoever changes a file changes its entry too, but for the PDF here
        if entry["path"] == file and was is not None:
            entry["sha256"] = hashlib.sha256(changed).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))
    code, words = checked(folder)
    assert code == 1
    assert told in words


def test_the_pdf_tells_the_case_as_it_was_written_and_who_reported_is_in_no_file(
    world: World, case: Incident, contact: Contact, tmp_path: Path
) -> None:
    export = export_of(world, case)
    folder = unpacked(world, export, tmp_path / "unpacked")
    told = text_of_pdf(path_of(world, export, "pdf"))
    for words in (case.code, "Khói <b>đen</b> & mùi khét", REASON, str(S.VIOLATION_FOUND.label), "Niêm phong", "Ảnh 1"):
        assert words in told
    report = case.reports.get()
    secrets = [contact.name, contact.phone, report.code, str(report.client_id), report.token_hash]
    for path in folder.rglob("*"):
        if path.is_file():
            content = text_of_pdf(path) if path.suffix == ".pdf" else path.read_text("utf-8", errors="ignore")
            assert not [secret for secret in secrets if secret in content], path


def text_of_pdf(path: Path) -> str:
    done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=False)
    return done.stdout


@pytest.mark.usefixtures("quick_paper")
def test_a_blurred_photo_stays_blurred_and_the_hashes_of_the_untouched_one_stand_in_the_events(
    world: World, case: Incident, tmp_path: Path
) -> None:
    photo = Photo.objects.get(report__incident=case)
    copy = blur_photo(user=world.officer, key=photo.key, mask=(Box(0, 0, 1, 1),))
    folder = unpacked(world, export_of(world, case), tmp_path / "unpacked")
    assert hashlib.sha256((folder / "anh-video/001.jpg").read_bytes()).hexdigest() == copy.sha256
    first = json.loads((folder / "events.jsonl").read_text().splitlines()[0])
    assert first["bound"]["files"] == [{"sha256": photo.sha256, "sent": photo.sent_sha256}]


@pytest.mark.usefixtures("quick_paper")
def test_a_photo_that_is_gone_or_another_is_told_and_the_file_is_made_all_the_same(
    world: World, case: Incident, tmp_path: Path
) -> None:
    first, second = Photo.objects.filter(incident=case).order_by("added_at", "id")[:2]
    media = Path(django_settings.MEDIA_ROOT)
    (media / first.path).unlink()
    (media / first.thumbnail_path).unlink()
    (media / second.path).write_bytes(b"another")
    folder = unpacked(world, export_of(world, case), tmp_path / "unpacked")
    manifest = json.loads((folder / "manifest.json").read_text())
    assert [file["path"] for file in manifest["missing"]] == ["anh-video/001.jpg"]
    states = {file["path"]: file.get("state") for file in manifest["files"]}
    assert states["anh-video/002.jpg"] == "differs"
    assert states["anh-video/003.jpg"] == "same"


@pytest.mark.usefixtures("quick_paper")
def test_a_room_above_adds_its_documents(
    world: World, case: Incident, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def minutes(incident: Incident) -> Iterator[Part]:
        yield Part(f"kiem-tra/{incident.code}.docx", "Biên bản", lambda: iter([b"one ", b"two"]))

    monkeypatch.setattr(evidence_parts, "_rooms", [])
    evidence_parts.register(minutes)
    evidence_parts.register(minutes)
    folder = unpacked(world, export_of(world, case), tmp_path / "unpacked")
    assert (folder / f"kiem-tra/{case.code}.docx").read_bytes() == b"one two"
    assert checked(folder)[0] == 0


@pytest.mark.usefixtures("quick_paper")
@pytest.mark.parametrize("path", ["../out.txt", "/etc/x", "events.jsonl"])
def test_a_document_that_leaves_the_folder_or_takes_the_place_of_another_makes_no_file(
    world: World, case: Incident, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(evidence_parts, "_rooms", [lambda incident: iter([Part(path, "", lambda: iter([b""]))])])
    export = ask_for_file(user=world.officer, incident_id=case.pk, reason=REASON)
    with pytest.raises(ValueError, match=path):
        make_file(export.pk)
    export.refresh_from_db()
    assert export.state == ExportState.FAILED
    assert list(Path(django_settings.EXPORTS_ROOT).iterdir()) == []


@pytest.mark.usefixtures("quick_paper")
def test_the_file_is_given_to_who_asked_alone_and_only_while_the_person_may(world: World, case: Incident) -> None:
    export = export_of(world, case)
    other = make_member(Role.ENVIRONMENT_OFFICER, world.agency)
    find = {"code": case.code, "key": export.key, "kind": "zip"}
    with pytest.raises(ExportNotFound):
        exported_file(user=other, **find)
    with pytest.raises(ExportNotFound):
        exported_file(user=world.officer, code=case.code, key=export.key, kind="exe")
    world.officer.memberships.update(ends_on=timezone.localdate())
    former = User.objects.get(pk=world.officer.pk)
    with pytest.raises(NotAllowed):
        exported_file(user=former, **find)


@pytest.mark.usefixtures("quick_paper")
def test_files_go_after_a_time_and_the_row_stays(world: World, case: Incident) -> None:
    export = export_of(world, case)
    path = path_of(world, export)
    assert delete_old_files() == 0
    assert delete_old_files(timezone.now() + KEPT + dt.timedelta(hours=1)) == 1
    export.refresh_from_db()
    assert (export.state, path.exists(), bool(export.zip_sha256)) == (ExportState.ENDED, False, True)
    assert delete_old_files(timezone.now() + KEPT + dt.timedelta(hours=1)) == 0


@pytest.mark.usefixtures("quick_paper")
def test_made_twice_the_job_does_nothing_the_second_time(world: World, case: Incident) -> None:
    export = export_of(world, case)
    before = path_of(world, export).stat().st_mtime_ns
    make_file(export.pk)
    assert path_of(world, export).stat().st_mtime_ns == before


MAY = {Role.ENVIRONMENT_OFFICER, Role.LEADER}


@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize("role", list(Role))
def test_only_the_environment_office_and_leaders_of_the_area_get_the_page_and_the_file(
    world: World, case: Incident, role: Role, inside: bool
) -> None:
    export = ask_for_file(user=world.officer, incident_id=case.pk, reason=REASON)
    client = Client()
    client.force_login(make_member(role, areas=[world.commune_a if inside else world.commune_b]))
    readers = MAY | {Role.COMMUNE_OFFICER, Role.POLICE_OFFICER}
    expected = 200 if inside and role in MAY else 403 if inside and role in readers else 404
    page = reverse("case_export", kwargs={"code": case.code})
    assert client.get(page).status_code == expected
    of_another = reverse("case_exported", kwargs={"code": case.code, "key": export.key, "kind": "zip"})
    assert client.get(of_another).status_code == 404
    assert ("ho-so/" in client.get(reverse("case", kwargs={"code": case.code})).content.decode()) == (expected == 200)


@pytest.mark.usefixtures("quick_paper")
def test_the_police_get_the_file_of_what_is_handed_to_them(world: World, case: Incident) -> None:
    officer = make_member(Role.POLICE_OFFICER, world.other_agency)
    with pytest.raises(NotAllowed):
        ask_for_file(user=officer, incident_id=case.pk, reason=REASON)
    handed = world.incident(S.VERIFIED)
    world.step(handed, S.ASSIGNED, agency=world.other_agency)
    assert export_of(world, handed, officer).state == ExportState.READY


def test_a_stranger_is_sent_to_the_login(world: World, case: Incident) -> None:
    export = ask_for_file(user=world.officer, incident_id=case.pk, reason=REASON)
    for name, more in (("case_export", {}), ("case_exported", {"key": export.key, "kind": "pdf"})):
        answer = Client().get(reverse(name, kwargs={"code": case.code} | more))
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, reverse("account_login"))


@pytest.mark.usefixtures("quick_paper")
def test_the_page_asks_for_a_reason_waits_and_gives_the_files(world: World, case: Incident) -> None:
    client = Client()
    client.force_login(world.officer)
    page = reverse("case_export", kwargs={"code": case.code})
    refused = client.post(page, {"reason": ""})
    assert refused.status_code == 422
    assert "Xin ghi lý do xuất hồ sơ." in refused.content.decode()
    assert client.post(page, {"reason": REASON}).headers["Location"] == page
    waiting = client.get(page)
    assert waiting.headers["Refresh"]
    assert "Đang làm hồ sơ" in waiting.content.decode()
    make_file(CaseExport.objects.get().pk)
    ready = client.get(page)
    assert "Refresh" not in ready.headers
    for kind, begins in (("pdf", b"%PDF"), ("zip", b"PK")):
        address = reverse(
            "case_exported", kwargs={"code": case.code, "key": CaseExport.objects.get().key, "kind": kind}
        )
        assert address in ready.content.decode()
        answer = client.get(address)
        assert b"".join(answer).startswith(begins)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "no-store" in answer.headers["Cache-Control"]


def test_an_export_is_no_news_to_the_reporter_and_not_in_public(world: World, case: Incident) -> None:
    ask_for_file(user=world.officer, incident_id=case.pk, reason=REASON)
    page = Client().get(reverse("incident", kwargs={"code": case.code})).content.decode()
    assert "Xuất hồ sơ" not in page
    followed = Client().get(reverse("by_code:report", kwargs={"code": case.reports.get().code})).content.decode()
    assert "Xuất hồ sơ" not in followed


def test_what_every_worker_died_of_is_told_and_can_be_asked_for_again(world: World, case: Incident) -> None:
    stuck = ask_for_file(user=world.officer, incident_id=case.pk, reason=REASON)
    assert ask_for_file(user=world.officer, incident_id=case.pk, reason=REASON) == stuck
    CaseExport.objects.filter(pk=stuck.pk).update(asked_at=timezone.now() - GIVEN_UP - dt.timedelta(minutes=1))
    assert ask_for_file(user=world.officer, incident_id=case.pk, reason=REASON) != stuck
    stuck.refresh_from_db()
    assert stuck.state == ExportState.FAILED


@pytest.mark.usefixtures("quick_paper")
def test_a_worker_that_fails_takes_nothing_from_one_that_had_the_same_job_and_made_it(
    world: World, case: Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = ask_for_file(user=world.officer, incident_id=case.pk, reason=REASON)
    make = evidence_export._make

    def late(row: CaseExport) -> None:
        make(row)
        raise OSError("the folder is there already")

    monkeypatch.setattr(evidence_export, "_make", late)
    with pytest.raises(OSError, match="there already"):
        make_file(export.pk)
    export.refresh_from_db()
    assert export.state == ExportState.READY

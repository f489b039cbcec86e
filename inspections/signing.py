"""Signing the minutes of a visit: from then on they are frozen, and the case goes on by its own step."""

import datetime as dt
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import cast

from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image

from agencies.models import User
from agencies.policy import NotAllowed, require
from incidents.contacts import encrypted
from incidents.errors import FileUnreadable, PhotoNotFound, PhotoRefused
from incidents.handling import MAX_PHOTOS, move
from incidents.models import Incident
from incidents.photos import Writing, open_path, writing
from incidents.pictures import make_picture
from incidents.sealed import Sealed, unsealed
from incidents.states import State
from inspections.errors_outcomes import BadSignature, MinutesTampered, NotFromThisState, VisitIncomplete
from inspections.minutes_content import INSPECTOR, Signer, as_bytes, content_of, sha256, signers
from inspections.minutes_document import minutes_docx, minutes_pdf
from inspections.models import Minutes, MinutesLook, Signature, Visit
from inspections.outcome_events import lock, record
from inspections.outcome_files import MINUTES
from inspections.outcome_states import VisitResult, VisitState
from inspections.visiting import may_conduct

FAINTEST = 60
"""Between the lightest and the darkest grey of a signature; an empty sheet has less."""
TARGETS = {VisitResult.VIOLATION: State.VIOLATION_FOUND, VisitResult.NO_VIOLATION: State.NO_VIOLATION}


@dataclass(frozen=True)
class Signed:
    """How somebody signed: `image` of what was drawn or of the paper, or the `reason` for not signing."""

    how: Signature.How
    image: "File[bytes] | None" = None
    reason: str = ""


def lacking(visit: Visit) -> list[str]:
    """What must be there before the minutes can be signed, a sentence each."""
    found = []
    if not visit.result:
        found.append(_("Xin chọn kết luận."))
    if not visit.findings:
        found.append(_("Xin ghi diễn biến, kết quả kiểm tra."))
    if _moves_on(visit) and not visit.photos.exists():
        found.append(_("Xin chụp ít nhất một ảnh hiện trường."))
    return found


def sign(
    *,
    user: User,
    visit: Visit,
    signatures: Mapping[str, Signed],
    expected_version: int | None = None,
    at: dt.datetime | None = None,
) -> Minutes:
    """Freezes the visit as minutes, PDF and DOCX with their hashes; a case under inspection goes on to what was found,
    with the photos. `signatures` is by `Signer.who`. Raises `NotAllowed`, `NotFromThisState`, `OutcomeChanged`,
    `VisitIncomplete`, `BadSignature`, and what `handling.move` raises."""
    at = at or timezone.now()
    if not may_conduct(user, visit):
        raise NotAllowed()
    names = {one.who: one.name for one in signers(visit, user)}
    images = {who: _picture(signed, names.get(who, who)) for who, signed in signatures.items()}
    with writing() as store, transaction.atomic():
        visit = lock(visit, expected_version=expected_version)
        if visit.signed:
            raise NotFromThisState(state=visit.get_state_display())
        people = signers(visit, user)
        _check(visit, people, signatures)
        moves_on = _moves_on(visit)
        visit.ended_at = visit.ended_at or at
        visit.state = VisitState.SIGNED
        minutes = _minutes(visit, people, signatures, images, store)
        hashes = {name: getattr(minutes, name) for name in ("sha256", "pdf_sha256", "docx_sha256")}
        record(visit, "sign", actor=user, at=at, from_state=VisitState.DRAFT, minutes=minutes.number, **hashes)
        minutes.signed_by, minutes.signed_at = user, at
        minutes.save()
        for one in people:
            signed, image = signatures[one.who], images[one.who]
            Signature.objects.create(
                minutes=minutes,
                who=one.who,
                how=signed.how,
                image_path=_sealed(store, image, "jpg") if image else "",
                image_sha256=sha256(image) if image else "",
                reason=signed.reason.strip()[:300] if not image else "",
            )
        if moves_on:
            _move_case(user, visit, at)
    return minutes


def read_minutes(*, user: User, minutes: Minutes, kind: str) -> bytes:
    """The PDF or DOCX (`kind`) as it was signed, after writing down who opened it. Raises `NotAllowed`,
    `MinutesTampered` where the file is not what was signed."""
    require(user, "visit.read_minutes", minutes.visit)
    path, kept = {"pdf": (minutes.pdf_path, minutes.pdf_sha256), "docx": (minutes.docx_path, minutes.docx_sha256)}[kind]
    try:
        with open_path(path) as file:
            content = b"".join(unsealed(file))
    except (PhotoNotFound, FileUnreadable) as error:
        raise MinutesTampered() from error
    if sha256(content) != kept:
        raise MinutesTampered()
    MinutesLook.objects.create(minutes=minutes, user=user)
    return content


def _moves_on(visit: Visit) -> bool:
    return visit.incident is not None and visit.incident.state == State.INSPECTING


def _check(visit: Visit, people: list[Signer], signatures: Mapping[str, Signed]) -> None:
    missing = lacking(visit)
    for one in people:
        signed = signatures.get(one.who)
        if signed is None or (signed.image is None and not signed.reason.strip()):
            missing.append(_("Xin ký, hoặc ghi vì sao không ký: %(who)s.") % {"who": one.name})
        elif one.who == INSPECTOR and signed.image is None:
            missing.append(_("Người lập biên bản phải ký."))
    if missing:
        raise VisitIncomplete(missing=" ".join(missing))


def _picture(signed: Signed, name: str) -> bytes | None:
    """JPEG of the signature; None where there is none."""
    if signed.how == Signature.How.REFUSED or signed.image is None:
        return None
    try:
        picture = make_picture(signed.image)
    except PhotoRefused as error:
        raise BadSignature(who=name) from error
    if picture.seconds is not None:
        raise BadSignature(who=name)
    content = picture.file.read()
    with Image.open(ContentFile(content)) as image:
        darkest, lightest = cast("tuple[int, int]", image.convert("L").getextrema())
    if lightest - darkest < FAINTEST:
        raise BadSignature(who=name)
    return content


def _minutes(
    visit: Visit,
    people: list[Signer],
    signatures: Mapping[str, Signed],
    images: Mapping[str, bytes | None],
    store: Writing,
) -> Minutes:
    number = visit.minutes.count() + 1
    told = [
        {
            "name": one.name,
            "part": one.signs_as,
            "how": str(Signature.How(signatures[one.who].how).label),
            "image_sha256": sha256(image) if (image := images[one.who]) else "",
            "reason": "" if image else signatures[one.who].reason.strip(),
        }
        for one in people
    ]
    content = content_of(visit, number=number, signed_by=people, signatures=told)
    drawn = [images[one.who] for one in people]
    pdf, docx = minutes_pdf(content, drawn), minutes_docx(content, drawn)
    plain = as_bytes(content)
    return Minutes(
        visit=visit,
        number=number,
        reason=content["reason"],
        content_encrypted=encrypted(plain.decode()),
        sha256=sha256(plain),
        pdf_path=_sealed(store, pdf, "pdf"),
        pdf_sha256=sha256(pdf),
        docx_path=_sealed(store, docx, "docx"),
        docx_sha256=sha256(docx),
    )


def _sealed(store: Writing, content: bytes, extension: str) -> str:
    name = sha256(content)
    return store.write(f"{MINUTES}/{name[:2]}/{name}.{extension}", Sealed(ContentFile(content)))


def _move_case(user: User, visit: Visit, at: dt.datetime) -> None:
    assert visit.incident_id is not None, "only of a visit to a case"
    incident = Incident.objects.get(pk=visit.incident_id)
    with ExitStack() as opened:
        photos = [opened.enter_context(open_path(photo.path)) for photo in visit.photos.all()[:MAX_PHOTOS]]
        target = TARGETS[VisitResult(visit.result)]
        move(user=user, incident_id=incident.pk, target=target, reason=visit.findings, photos=photos, at=at)

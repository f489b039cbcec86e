"""Visits, minutes and sanctions that tests start from."""

import datetime as dt
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image, ImageDraw

from agencies.models import User
from incidents.models import Incident
from inspections.models import LegalArticle, Minutes, Sanction, Signature, Visit, VisitPerson
from inspections.outcome_states import VisitResult
from inspections.sanctioning import propose
from inspections.signing import Signed, sign
from inspections.violators import Violator
from inspections.visiting import Present, Written, add_photos, begin_at_case, write

VIOLATOR = Violator(name="Hoàng Văn Thụ", identity="020099001234", address="Thôn Bản Giềng")


def photo(colour: str = "green") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (12, 9), colour).save(out, "JPEG")
    return SimpleUploadedFile("anh.jpg", out.getvalue(), "image/jpeg")


def drawn(*, empty: bool = False) -> SimpleUploadedFile:
    """A signature as a phone sends it."""
    image = Image.new("RGB", (120, 60), "white")
    if not empty:
        ImageDraw.Draw(image).line([(10, 50), (60, 10), (110, 50)], fill="#00125c", width=4)
    out = BytesIO()
    image.save(out, "PNG")
    return SimpleUploadedFile("chu-ky.png", out.getvalue(), "image/png")


def written(result: str = VisitResult.VIOLATION, **changes: Any) -> Written:
    values: dict[str, Any] = {
        "answers": {"so-con": "2", "trong-nuoc": "yes", "loai": "lợn"},
        "findings": "Hai xác lợn bị vứt xuống suối, còn thẻ tai.",
        "result": result,
        "people": [Present(VisitPerson.Part.REPRESENTATIVE, VIOLATOR.name, "chủ hộ")],
    }
    return Written(**(values | changes))


def ready_visit(user: User, incident: Incident, result: str = VisitResult.VIOLATION, **changes: Any) -> Visit:
    """Begun, written and photographed, not signed yet."""
    visit = begin_at_case(user=user, incident=incident)
    visit = write(user=user, visit=visit, written=written(result, **changes))
    add_photos(user=user, visit=visit, photos=[photo()])
    visit.refresh_from_db()
    return visit


def signatures(**others: Signed) -> dict[str, Signed]:
    return {
        "inspector": Signed(Signature.How.DRAWN, image=drawn()),
        "person-1": Signed(Signature.How.REFUSED, reason="Không đồng ý ký"),
    } | {who.replace("_", "-"): signed for who, signed in others.items()}


def signed_visit(user: User, incident: Incident, result: str = VisitResult.VIOLATION) -> tuple[Visit, Minutes]:
    visit = ready_visit(user, incident, result)
    minutes = sign(user=user, visit=visit, signatures=signatures())
    visit.refresh_from_db()
    incident.refresh_from_db()
    return visit, minutes


def dead_livestock() -> LegalArticle:
    return LegalArticle.objects.get(article="5")


def proposed(user: User, incident: Incident | None, **changes: Any) -> Sanction:
    arguments: dict[str, Any] = {
        "violator": VIOLATOR,
        "violator_kind": Sanction.Violator.PERSON,
        "violated_on": timezone.localdate(),
        "articles": [dead_livestock()],
        "amount": 5_500_000,
    }
    return propose(user=user, incident=incident, **(arguments | changes))


def tomorrow(days: int = 1) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def form_of(visit: Visit, **changes: Any) -> dict[str, Any]:
    return {
        "version": visit.version,
        "findings": "Hai xác lợn bị vứt xuống suối.",
        "result": "violation",
        "cau-so-con": "2",
        "cau-trong-nuoc": "yes",
        "do-TOTAL_FORMS": "1",
        "do-INITIAL_FORMS": "0",
        "do-0-parameter": "Amoni",
        "do-0-value": "12,5",
        "do-0-unit": "mg/l",
        "do-0-limit_high": "10",
        "do-0-limit_source": "QCVN 40:2011/BTNMT",
        "nguoi-TOTAL_FORMS": "1",
        "nguoi-INITIAL_FORMS": "0",
        "nguoi-0-part": "representative",
        "nguoi-0-name": VIOLATOR.name,
        "nguoi-0-standing": "chủ hộ",
    } | changes

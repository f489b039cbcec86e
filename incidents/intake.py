"""Taking a report in."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.gis.geos import Point
from django.core.files import File
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agencies.hotlines import spoken_hotlines
from agencies.models import User
from agencies.policy import require
from incidents import codes
from incidents.contacts import Contact, keep_contact
from incidents.deadlines import current_calendar, due_at, local_day, step_days
from incidents.errors import InvalidReport, OutsideArea
from incidents.events import append
from incidents.models import Category, Channel, Event, Incident, Photo, Report
from incidents.photos import keep, make_pictures, stored
from incidents.report_photos import add_to_report, not_yet_there
from incidents.states import State
from places.locating import locate
from places.models import Unit

MAX_WORDS = 4000
MAX_PLACE_WORDS = 300
MAX_CONTACT = 100
MAX_PHOTOS = 10
SAME_PLACE_DEGREES = 1e-6
ATTEMPTS = 3


@dataclass(frozen=True)
class Receipt:
    """What the sender gets. `code` is written 7K3M-9QXP-2R4T; `token` is the secret of the private link (the page
    makes the address), empty when it can no longer be told; `duplicate_delivery` says that the same report had
    already come in; `photos_left_out` are those that the sender should send later."""

    report: Report
    code: str
    token: str
    duplicate_delivery: bool
    photos_left_out: int = 0


@dataclass(frozen=True)
class _Message:
    """A report's content, checked."""

    client_id: UUID
    category: Category
    unit: Unit
    location: Point
    accuracy_m: float | None
    words: str
    place_words: str
    contact: Contact | None
    channel: Channel
    logged_by: User | None
    at: dt.datetime
    is_sample: bool


def submit_report(
    *,
    client_id: UUID,
    category: Category,
    location: tuple[float, float],
    accuracy_m: float | None = None,
    words: str = "",
    place_words: str = "",
    contact: Contact | None = None,
    photos: "Sequence[File[bytes]]" = (),
    photos_later: bool = False,
    channel: Channel = Channel.WEB,
    logged_by: User | None = None,
    at: dt.datetime | None = None,
    communes_on: dt.date | None = None,
    is_sample: bool = False,
) -> Receipt:
    """Takes one report and opens an incident for it: state received, clock "verify".

    `client_id` is made by the sender, once a report: the same one sent again, even at the same moment, is answered
    with the first one's receipt, and photos that the report does not have yet are added to it, up to 10 in all. With
    `photos_later` no photo is taken, and the receipt counts those that are wanted still. `location` is (longitude,
    latitude), EPSG:4326. `logged_by` is the officer who writes down what somebody told. `at` is for filling in what
    happened earlier; it falls to the commune that there was on that day, or on `communes_on`.
    Raises `InvalidReport` (`.problems`: location | category | words | place_words | accuracy_m | contact → sentence),
    `OutsideArea`, `TooManyPhotos`, `PhotoRefused`, `NotAllowed`.
    """
    at = at or timezone.now()
    before = _sent_before(client_id, category=category, location=location, words=words)
    if before:
        return _with_missing_photos(before, photos, photos_later=photos_later, logged_by=logged_by, at=at)
    _check(
        location=location,
        accuracy_m=accuracy_m,
        category=category,
        words=words,
        place_words=place_words,
        contact=contact,
        enough=bool(words.strip() or photos),
    )
    unit = locate(lon=location[0], lat=location[1], on=communes_on or local_day(at))
    if unit is None:
        raise OutsideArea(hotlines=spoken_hotlines(english=get_language() == "en"))
    if logged_by is not None:
        require(logged_by, "incident.log", Incident(unit=unit))
    message = _Message(
        client_id=client_id,
        category=category,
        unit=unit,
        location=Point(*location, srid=4326),
        accuracy_m=accuracy_m,
        words=words.strip(),
        place_words=place_words.strip(),
        contact=contact or None,
        channel=channel,
        logged_by=logged_by,
        at=at,
        is_sample=is_sample,
    )
    pictures = [] if photos_later else make_pictures(photos, limit=MAX_PHOTOS)
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with stored(pictures) as rows, transaction.atomic():
                report = _write(message, rows)
            return _receipt(report, duplicate_delivery=False, photos_left_out=len(photos) - len(pictures))
        except IntegrityError:
            # sent twice at the same moment, or (one in 10¹⁶) a tracking code that somebody has
            before = _sent_before(client_id, category=category, location=location, words=words)
            if before:
                return _with_missing_photos(before, photos, photos_later=photos_later, logged_by=logged_by, at=at)
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def _write(message: _Message, photos: Sequence[Photo]) -> Report:
    days = step_days("verify", message.category)
    incident = Incident.objects.create(
        code=codes.incident_code(year=local_day(message.at).year, number=_next_number()),
        category=message.category,
        unit=message.unit,
        location=message.location,
        place_words=message.place_words,
        clock="verify",
        due_at=due_at(message.at, days, current_calendar()),
        received_at=message.at,
        changed_at=message.at,
        is_sample=message.is_sample,
    )
    report = Report.objects.create(
        incident=incident,
        client_id=message.client_id,
        code=codes.new_tracking_code(),
        token_hash=codes.token_hash(codes.link_token(message.client_id)),
        channel=message.channel,
        words=message.words,
        location=message.location,
        accuracy_m=message.accuracy_m,
        place_words=message.place_words,
        logged_by=message.logged_by,
        received_at=message.at,
    )
    append(
        incident,
        "receive",
        by=Event.By.STAFF if message.logged_by else Event.By.REPORTER,
        actor=message.logged_by,
        at=message.at,
        states=("", State.RECEIVED),
        report=report.pk,
    )
    if message.contact:
        keep_contact(report=report, contact=message.contact, on=local_day(message.at))
    keep(photos, incident=incident, report=report, at=message.at)
    return report


def _check(
    *,
    location: tuple[float, float],
    accuracy_m: float | None,
    category: Category,
    words: str,
    place_words: str,
    contact: Contact | None,
    enough: bool,
) -> None:
    lon, lat = location
    problems = {}
    if not (math.isfinite(lon) and math.isfinite(lat) and -180 <= lon <= 180 and -90 <= lat <= 90):
        problems["location"] = _("Vị trí không hợp lệ: kinh độ từ -180 đến 180, vĩ độ từ -90 đến 90.")
    if accuracy_m is not None and not (math.isfinite(accuracy_m) and accuracy_m >= 0):
        problems["accuracy_m"] = _("Sai số vị trí phải là số mét không âm.")
    if not category.active:
        problems["category"] = _("Loại sự việc này không còn dùng. Xin chọn loại khác.")
    if not enough:
        problems["words"] = _("Xin viết vài lời hoặc gửi ít nhất một ảnh.")
    if len(words) > MAX_WORDS:
        problems["words"] = _("Nội dung dài quá %(limit)s chữ cái. Xin viết ngắn lại.") % {"limit": MAX_WORDS}
    if len(place_words) > MAX_PLACE_WORDS:
        problems["place_words"] = _("Mô tả vị trí dài quá %(limit)s chữ cái.") % {"limit": MAX_PLACE_WORDS}
    if contact and max(len(contact.name), len(contact.phone)) > MAX_CONTACT:
        problems["contact"] = _("Tên hoặc số điện thoại dài quá %(limit)s chữ cái.") % {"limit": MAX_CONTACT}
    if any("\x00" in text for text in (words, place_words)):
        problems["words"] = _("Nội dung có ký tự không đọc được. Xin gõ lại.")
    if problems:
        raise InvalidReport(problems)


def _with_missing_photos(
    report: Report, photos: "Sequence[File[bytes]]", *, photos_later: bool, logged_by: User | None, at: dt.datetime
) -> Receipt:
    """The first receipt again, after the photos were added that did not come the first time."""
    missing = not_yet_there(report, photos)
    if missing and not photos_later:
        if logged_by is not None:
            require(logged_by, "incident.log", report.incident)
        pictures = make_pictures(missing, limit=MAX_PHOTOS)
        add_to_report(report=report, pictures=pictures, most=MAX_PHOTOS, at=at, actor=logged_by, known_again=False)
        missing = []
    return _receipt(report, duplicate_delivery=True, photos_left_out=len(missing))


def _sent_before(client_id: UUID, *, category: Category, location: tuple[float, float], words: str) -> Report | None:
    """The same report, if it was sent before. Raises `InvalidReport` for another report under its id: answering
    it with the first one's receipt would lose it in silence."""
    report = Report.objects.select_related("incident__category", "incident__unit").filter(client_id=client_id).first()
    if report is None:
        return None
    moved = max(abs(report.location.x - location[0]), abs(report.location.y - location[1]))
    if report.words != words.strip() or moved > SAME_PLACE_DEGREES or not _category_at_first(report, category):
        raise InvalidReport(
            {
                "words": _(
                    "Phản ánh này đã được nhận với nội dung khác. Muốn gửi thêm, xin mở lại trang để gửi phản ánh mới."
                )
            }
        )
    return report


def _category_at_first(report: Report, category: Category) -> bool:
    """Whether the report came in under the category; staff may have changed that of its incident since."""
    return report.incident.category_id == category.pk or report.incident.version > 1


def _receipt(report: Report, *, duplicate_delivery: bool, photos_left_out: int) -> Receipt:
    token = codes.link_token(report.client_id)
    if codes.token_hash(token) != report.token_hash:  # made under a SECRET_KEY that is no longer used
        token = ""
    return Receipt(
        report=report,
        code=codes.written(report.code),
        token=token,
        duplicate_delivery=duplicate_delivery,
        photos_left_out=photos_left_out,
    )


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('incidents_number')")
        return int(cursor.fetchone()[0])

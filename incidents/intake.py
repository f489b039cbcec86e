"""Taking a report in."""

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import User
from agencies.policy import require
from incidents import codes
from incidents.answers import checked
from incidents.contacts import MAX_CONTACT, Contact, keep_contact, keep_contact_again
from incidents.desk_nearby import like_case_to_join
from incidents.errors import InvalidReport
from incidents.events import append
from incidents.models import Category, Channel, Event, Incident, Photo, Report
from incidents.nearby import case_to_join
from incidents.opening import open_incident
from incidents.photos import keep, make_pictures, stored
from incidents.report_photos import add_to_report, not_yet_there
from incidents.report_place import Degrees, ReportPlace, place_of
from incidents.rows import insert
from incidents.states import State
from incidents.working_time import local_day
from places.models import Unit

MAX_WORDS = 4000
MAX_PLACE_WORDS = 300
MAX_CODE = 20
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
    place: ReportPlace
    words: str
    place_words: str
    join: str
    contact: Contact | None
    channel: Channel
    logged_by: User | None
    at: dt.datetime
    is_sample: bool
    asked: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)


def submit_report(
    *,
    client_id: UUID,
    category: Category,
    location: Degrees | None,
    accuracy_m: float | None = None,
    commune: Unit | None = None,
    words: str = "",
    place_words: str = "",
    answers: Mapping[str, Any] | None = None,
    join: str = "",
    contact: Contact | None = None,
    photos: "Sequence[File[bytes]]" = (),
    photos_later: bool = False,
    photos_follow: int = 0,
    channel: Channel = Channel.WEB,
    logged_by: User | None = None,
    at: dt.datetime | None = None,
    communes_on: dt.date | None = None,
    is_sample: bool = False,
    allow: Callable[[], None] = lambda: None,
) -> Receipt:
    """Takes one report and opens an incident for it (state received, clock "verify"), or joins it to a public one.

    `client_id` is made by the sender, once a report: the same one sent again, even at the same moment, is answered
    with the first one's receipt, and photos and a contact that the report does not have yet are added to it, up to 10
    photos in all. With
    `photos_later` no photo is taken, and the receipt counts those that are wanted still; `photos_follow` come by
    themselves piece by piece (`report_files`). `location` is (longitude, latitude), EPSG:4326; without it the report
    goes to `commune`, and without that, told by `place_words` alone, to the province (see `report_place`). `answers`
    are those to the questions of the category, by name. `join` is the code of an open public case near by that the
    sender takes for the same (for staff see `desk_nearby`): the report becomes one of its reports. Where that cannot
    be, it opens an incident, and staff are told the code. `logged_by` is the officer who writes down what somebody
    told. `at` is for filling in what happened earlier; it falls to the commune that there was on that day, or on
    `communes_on`. `allow` may refuse a report that is not here yet by raising.
    Raises `InvalidReport` (`.problems`: location | category | words | place_words | accuracy_m | contact | answers.NAME
    → sentence), `OutsideArea`, `TooManyPhotos`, `PhotoRefused`, `NotAllowed`.
    """
    at = at or timezone.now()
    answers = answers or {}
    same: dict[str, Any] = {
        "category": category,
        "location": location,
        "place_words": place_words,
        "words": words,
        "answers": answers,
    }
    before = _sent_before(client_id, **same)
    if before:
        keep_contact_again(report=before, contact=contact or Contact())
        return _with_missing_photos(before, photos, photos_later=photos_later, logged_by=logged_by, at=at)
    allow()
    asked = category.asked
    kept_answers, wrong_answers = checked(asked, answers)
    _check(
        location=location,
        placed=location is not None or commune is not None or bool(place_words.strip()),
        accuracy_m=accuracy_m,
        category=category,
        words=words,
        place_words=place_words,
        contact=contact,
        wrong_answers=wrong_answers,
        enough=bool(words.strip() or photos or photos_follow),
    )
    place = place_of(location=location, commune=commune, accuracy_m=accuracy_m, on=communes_on or local_day(at))
    if logged_by is not None:
        require(logged_by, "incident.log", Incident(unit=place.unit))
    message = _Message(
        client_id=client_id,
        category=category,
        place=place,
        words=words.strip(),
        place_words=place_words.strip(),
        join=join.strip(),
        contact=contact or None,
        channel=channel,
        logged_by=logged_by,
        at=at,
        is_sample=is_sample,
        asked=asked,
        answers=kept_answers,
    )
    pictures = [] if photos_later else make_pictures(photos, limit=MAX_PHOTOS)
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with stored(pictures) as rows, transaction.atomic():
                report = _write(message, rows)
            return _receipt(report, duplicate_delivery=False, photos_left_out=len(photos) - len(pictures))
        except IntegrityError:
            # sent twice at the same moment, or (one in 10¹⁶) a tracking code that somebody has
            before = _sent_before(client_id, **same)
            if before:
                keep_contact_again(report=before, contact=contact or Contact())
                return _with_missing_photos(before, photos, photos_later=photos_later, logged_by=logged_by, at=at)
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def _write(message: _Message, photos: Sequence[Photo]) -> Report:
    place = message.place
    joined = _case_to_join(message)
    incident = joined or open_incident(
        category=message.category,
        unit=place.unit,
        location=place.location,
        place_unclear=place.unclear,
        place_words=message.place_words,
        received_at=message.at,
        at=message.at,
        is_sample=message.is_sample,
        looked_at=message.logged_by is not None,
    )
    report = Report(
        incident=incident,
        client_id=message.client_id,
        code=codes.new_tracking_code(),
        token_hash=codes.token_hash(codes.link_token(message.client_id)),
        channel=message.channel,
        words=message.words,
        location=place.location,
        accuracy_m=place.accuracy_m,
        place_unclear=place.unclear,
        place_words=message.place_words,
        asked=message.asked,
        answers=message.answers,
        logged_by=message.logged_by,
        received_at=message.at,
    )
    insert(report)
    append(
        incident,
        "join" if joined else "receive",
        by=Event.By.STAFF if message.logged_by else Event.By.REPORTER,
        actor=message.logged_by,
        at=message.at,
        states=("", "") if joined else ("", State.RECEIVED),
        files=photos,
        report=report.pk,
        same_as="" if joined else codes.read_incident_code(message.join),
    )
    if message.contact:
        keep_contact(report=report, contact=message.contact, on=local_day(message.at))
    keep(photos, incident=incident, report=report, at=message.at)
    return report


def _case_to_join(message: _Message) -> Incident | None:
    """Staff may take a report for one of a case that is not public yet, or of whose place the commune is known only."""
    place = message.place
    if not message.join or message.is_sample:
        return None
    if message.logged_by:
        return like_case_to_join(
            message.join, user=message.logged_by, place=place, category=message.category, at=message.at
        )
    if place.unclear:
        return None
    location = (place.location.x, place.location.y)
    return case_to_join(message.join, location=location, category=message.category, at=message.at)


def _check(
    *,
    location: Degrees | None,
    placed: bool,
    accuracy_m: float | None,
    category: Category,
    words: str,
    place_words: str,
    contact: Contact | None,
    wrong_answers: Mapping[str, str],
    enough: bool,
) -> None:
    lon, lat = location or (0, 0)
    problems = {f"answers.{name}": sentence for name, sentence in wrong_answers.items()}
    if not placed:
        problems["location"] = _("Xin cho biết nơi xảy ra: vị trí, xã, phường, hoặc tả bằng lời.")
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


def _sent_before(
    client_id: UUID,
    *,
    category: Category,
    location: Degrees | None,
    place_words: str,
    words: str,
    answers: Mapping[str, Any],
) -> Report | None:
    """The same report, if it was sent before. Raises `InvalidReport` for another report under its id: answering
    it with the first one's receipt would lose it in silence."""
    sent = Report.objects.filter(client_id=client_id)
    if not sent.exists():  # most often; asked for by itself it takes a fourth of the time
        return None
    report = sent.select_related("incident__category", "incident__unit").get()
    if (
        report.words != words.strip()
        or not _same_place(report, location, place_words)
        or checked(report.asked, answers) != (report.answers, {})
        or not _category_at_first(report, category)
    ):
        raise InvalidReport(
            {
                "words": _(
                    "Phản ánh này đã được nhận với nội dung khác. Muốn gửi thêm, xin mở lại trang để gửi phản ánh mới."
                )
            }
        )
    return report


def _same_place(report: Report, location: Degrees | None, place_words: str) -> bool:
    """By the words where no point was told: the middle of a commune may have moved since."""
    if location is None:
        return report.place_unclear and report.place_words == place_words.strip()
    return max(abs(report.location.x - location[0]), abs(report.location.y - location[1])) <= SAME_PLACE_DEGREES


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

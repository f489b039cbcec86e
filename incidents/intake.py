"""Taking a report in."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.files import File

from agencies.models import User
from incidents.contacts import Contact
from incidents.models import Category, Channel, Report

MAX_WORDS = 4000
MAX_PHOTOS = 5


@dataclass(frozen=True)
class Receipt:
    """What the sender gets. `code` is written 7K3M-9QXP-2R4T; `token` is the secret of the private link (the page
    makes the address), empty when it can no longer be told; `duplicate_delivery` says that the same report had
    already come in."""

    report: Report
    code: str
    token: str
    duplicate_delivery: bool


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
    channel: Channel = Channel.WEB,
    logged_by: User | None = None,
    at: dt.datetime | None = None,
    is_sample: bool = False,
) -> Receipt:
    raise NotImplementedError

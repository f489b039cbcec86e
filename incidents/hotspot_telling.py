"""Who looks after a hotspot is told when it comes to them, and when a check is due."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from agencies.absences import reached
from agencies.models import User
from agencies.staff_notices import tell
from incidents.models import Hotspot
from incidents.people import able_people

YOURS = gettext_noop("Bạn theo dõi điểm nóng “%(name)s”. Kiểm tra tới: %(day)s.")
DUE = gettext_noop("Điểm nóng “%(name)s” cần kiểm tra ngày %(day)s.")


def keepers(hotspot: Hotspot, day: dt.date) -> list[User]:
    """The person who looks after it, else everyone who handles cases of the agency; with those who stand in."""
    people = [hotspot.person] if hotspot.person else able_people([hotspot.agency_id], day)[hotspot.agency_id]
    return reached(people, day)


def tell_keeper(hotspot: Hotspot, *, by: User) -> None:
    """Tells them that it is theirs; nobody of what they did themselves."""
    people = [user for user in keepers(hotspot, timezone.localdate()) if user.pk != by.pk]
    _tell(people, hotspot, f"hotspot:{hotspot.pk}:{hotspot.version}", YOURS)


def tell_of_checks(now: dt.datetime | None = None) -> int:
    """Tells the keepers of each open hotspot whose check is due today or was before, once for each day it was due on;
    of how many. To be run daily."""
    day = timezone.localdate(now)
    due = Hotspot.objects.open().filter(next_check_on__lte=day).select_related("agency", "person")
    for hotspot in due:
        _tell(keepers(hotspot, day), hotspot, f"hotspot-check:{hotspot.pk}:{hotspot.next_check_on}", DUE)
    return len(due)


def _tell(people: list[User], hotspot: Hotspot, key: str, words: str) -> None:
    with translation.override("vi"):
        path = reverse("hotspot", kwargs={"hotspot_id": hotspot.pk})
    params = {"name": hotspot.name, "day": f"{hotspot.next_check_on:%d/%m/%Y}"}
    tell(people, key=key, words=words, params=params, path=path)

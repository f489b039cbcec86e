"""A month in the communes of one process: an agenda of what comes in and what is done next, in order of time.

What becomes of a case is drawn from the seed and its number alone, so it does not depend on how many processes share
the communes.
"""

import datetime as dt
import heapq
import itertools
import random
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from django.contrib.gis.geos import MultiPolygon, Point
from django.core.files.base import ContentFile
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from agencies.models import Role
from bench.month import habits, texts
from bench.month.hour import it_is
from bench.month.rhythm import DAY, ZONE, Arrival, Fate
from bench.month.staff import Offices
from bench.month.steps import leader_of, take_step, throw_out, who_may
from incidents.asking import answer, ask_reporter
from incidents.casework import extend_deadline, publish_photo
from incidents.intake import Receipt, submit_report
from incidents.models import Category, Channel, Incident, Question
from incidents.screening import screen
from incidents.states import State
from places.models import Unit

Degrees = tuple[float, float]
_SAME_PLACE_DEGREES = 0.0002
_COMMUNE_ONLY_SHARE = 0.2
"""Of what people tell by telephone: where, only the commune is known."""
_EXTENDED_SHARE = 0.3
"""Of steps that were forgotten: the leader gives more time before they are done."""
_ANSWERED_SHARE = 0.6


@dataclass
class Case:
    arrival: Arrival
    rng: random.Random
    incident_id: int = 0
    """0 while its report is not here, or has joined another case."""
    told_late: bool = False


Act = Callable[[Case, dt.datetime], None]


@dataclass
class Communes:
    """The work of some communes. `done` counts what happened, by name."""

    seed: int
    arrivals: list[Arrival]
    done: Counter[str] = field(default_factory=Counter)
    offices: Offices = field(default_factory=Offices)
    _cases: dict[int, Case] = field(default_factory=dict)
    _agenda: list[tuple[dt.datetime, int, int, Act]] = field(default_factory=list)
    """When, which case, what is done; a number of its own keeps what happens at once in order."""
    _written: Iterator[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        communes = Unit.objects.on(timezone.localdate()).communes()
        self._units = {unit.code: unit for unit in communes if unit.code in {one.commune for one in self.arrivals}}
        self._kinds = {kind.slug: kind for kind in Category.objects.all()}
        for arrival in self.arrivals:
            rng = random.Random(f"{self.seed} case {arrival.number}")
            self._cases[arrival.number] = Case(arrival, rng)
            self._write(arrival.at, arrival.number, self._come_in)

    def play_until(self, end: dt.datetime) -> Counter[str]:
        """Everything that happens before that moment; what was done since the beginning."""
        if self._agenda and self._agenda[0][0] < end:
            with it_is(self._agenda[0][0]):
                self.offices.open_day()
        with texts.each_read_once():
            self._work_off(end)
        return self.done

    def _work_off(self, end: dt.datetime) -> None:
        while self._agenda and self._agenda[0][0] < end:
            at, number, _order, act = heapq.heappop(self._agenda)
            case = self._cases[number]
            try:
                with it_is(at):
                    act(case, at)
            except Exception as error:
                raise RuntimeError(f"incident {case.incident_id} of {case.arrival} at {at}") from error

    def _write(self, at: dt.datetime, number: int, act: Act) -> None:
        heapq.heappush(self._agenda, (at, number, next(self._written), act))

    def _come_in(self, case: Case, at: dt.datetime) -> None:
        arrival, kind = case.arrival, self._kinds[case.arrival.kind]
        unit, rng = self._units[arrival.commune], case.rng
        by = rng.choice(self.offices.at(self.offices.commune_office(unit.code), Role.COMMUNE_OFFICER))
        vague = arrival.by_caller and rng.random() < _COMMUNE_ONLY_SHARE
        spam = arrival.fate == Fate.SPAM
        receipt = submit_report(
            client_id=uuid.uuid5(uuid.NAMESPACE_OID, f"{self.seed} {arrival.number}"),
            category=kind,
            location=None if vague else self._spot(arrival),
            accuracy_m=None if vague else round(rng.uniform(5, 60)),
            commune=unit if vague else None,
            words=rng.choice(texts.SPAM) if spam else texts.words_of(kind.slug, kind.name, arrival.number),
            place_words=texts.place_words(rng),
            join=self._code_of(arrival.earlier) if arrival.joins else "",
            photos=[ContentFile(texts.photo_of(rng), name="anh.jpg")] if arrival.photo else [],
            channel=Channel.STAFF if arrival.by_caller else Channel.WEB,
            logged_by=by if arrival.by_caller else None,
        )
        if not arrival.by_caller:
            screen(_request(rng), receipt)
        self.done["reports"] += 1
        self._open(case, receipt, at)

    def _open(self, case: Case, receipt: Receipt, at: dt.datetime) -> None:
        incident = receipt.report.incident
        if case.arrival.joins and incident.version > 1:
            self.done["joined by the reporter"] += 1
            return
        case.incident_id = incident.pk
        self.done["cases"] += 1
        self._plan(case, at)

    def _plan(self, case: Case, at: dt.datetime) -> None:
        """Writes the next step of the case into the agenda."""
        incident = Incident.objects.select_related("category").get(pk=case.incident_id)
        if incident.state == State.RECEIVED and incident.due_at is None:
            self.done["kept back"] += 1
            return
        target = habits.next_state(State(incident.state), case.arrival, incident.held_from, case.rng)
        if target is None:
            return
        due, emergency = incident.due_at, incident.category.emergency
        when = habits.when(since=at, due=due, emergency=emergency, rng=case.rng)
        self._write(max(when, at), case.arrival.number, partial(self._step, target=target))

    def _step(self, case: Case, at: dt.datetime, *, target: State) -> None:
        incident = Incident.objects.select_related("category", "unit", "agency").get(pk=case.incident_id)
        late = incident.due_at is not None and incident.due_at < at
        if late and target == State.ON_HOLD:
            self._plan(case, at)
            return
        if late and not case.told_late and case.rng.random() < _EXTENDED_SHARE:
            self._extend(case, incident, target, at)
            return
        case.told_late = False
        if case.arrival.fate == Fate.SPAM and incident.state == State.RECEIVED:
            throw_out(incident, offices=self.offices, rng=case.rng)
        else:
            main = self._code_of(case.arrival.earlier) if target == State.DUPLICATE else ""
            if target == State.DUPLICATE and not main:
                target = State.VERIFIED
            take_step(incident, target, offices=self.offices, rng=case.rng, main=main)
        self.done["steps"] += 1
        if target == State.VERIFIED:
            self._after_verifying(case, incident, at)
        self._plan(case, at)

    def _extend(self, case: Case, incident: Incident, target: State, at: dt.datetime) -> None:
        case.told_late = True
        due_on = at.astimezone(ZONE).date() + DAY * case.rng.randint(2, 7)
        leader = leader_of(incident, self.offices, case.rng)
        extend_deadline(user=leader, incident_id=incident.pk, due_on=due_on, reason=texts.MORE_TIME)
        self.done["extensions"] += 1
        later = habits.in_office_hours(at + DAY * case.rng.uniform(0.5, 2))
        self._write(later, case.arrival.number, partial(self._step, target=target))

    def _after_verifying(self, case: Case, incident: Incident, at: dt.datetime) -> None:
        rng = case.rng
        for photo in incident.photos.filter(published=False):
            if rng.random() < habits.PHOTO_SHOWN_SHARE:
                user = who_may("incident.publish_photo", incident, self.offices, rng)
                publish_photo(user=user, key=photo.key, nobody_seen=True)
                self.done["photos shown"] += 1
        report = incident.reports.order_by("pk")[0]
        if rng.random() < habits.QUESTION_SHARE and not report.questions.exists():
            user = who_may("incident.ask_reporter", incident, self.offices, rng)
            asked = ask_reporter(user=user, incident_id=incident.pk, report_id=report.pk, words=texts.QUESTION)
            self.done["questions"] += 1
            if rng.random() < _ANSWERED_SHARE:
                later = at + dt.timedelta(hours=rng.uniform(0.5, 60))
                self._write(later, case.arrival.number, partial(self._reply, question_id=asked.pk))

    def _reply(self, case: Case, at: dt.datetime, *, question_id: int) -> None:
        report = Question.objects.get(pk=question_id).report
        answer(report=report, question_id=question_id, words=texts.ANSWER)
        self.done["answers"] += 1

    def _code_of(self, number: int | None) -> str:
        """Of the case itself or, where it was found to be a duplicate, of none."""
        case = self._cases.get(number) if number is not None else None
        if case is None or not case.incident_id:
            return ""
        found = Incident.objects.filter(pk=case.incident_id).exclude(state=State.DUPLICATE)
        return found.values_list("code", flat=True).first() or ""

    def _spot(self, arrival: Arrival) -> Degrees:
        """A point in the commune; of a case reported again, some metres beside it."""
        lon, lat = _point_in(self._units[arrival.commune], self._rng_of_spot(arrival.number))
        if arrival.earlier is None:
            return lon, lat
        first = self._spot(self._cases[arrival.earlier].arrival)
        rng = self._rng_of_spot(arrival.number)
        beside = (first[0] + rng.uniform(-1, 1) * _SAME_PLACE_DEGREES, first[1] + rng.random() * _SAME_PLACE_DEGREES)
        return beside if self._units[arrival.commune].geometry.contains(Point(*beside, srid=4326)) else first

    def _rng_of_spot(self, number: int) -> random.Random:
        return random.Random(f"{self.seed} spot {number}")


def _point_in(unit: Unit, rng: random.Random) -> Degrees:
    assert isinstance(unit.geometry, MultiPolygon)
    west, south, east, north = unit.geometry.extent
    for _try in range(200):
        lon, lat = rng.uniform(west, east), rng.uniform(south, north)
        if unit.geometry.contains(Point(lon, lat, srid=4326)):
            return lon, lat
    centre = unit.geometry.point_on_surface
    return centre.x, centre.y


def _request(rng: random.Random) -> HttpRequest:
    """As much of a phone's request as the look at a report needs: an address and the number of the device."""
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = f"10.{rng.randrange(256)}.{rng.randrange(256)}.{rng.randrange(1, 255)}"
    device = f"device={rng.getrandbits(144):036x}"
    request.POST = QueryDict(device)
    return request

"""What an agency reads of a case that it is told of or offered: kind, place on the public's grid, state, public notes
and published photos. No reporter, no internal note, no photo as it was sent."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies.models import User
from incidents.codes import read_incident_code
from incidents.models import Event, Incident, InformedAgency, Photo, Referral
from incidents.public import PublicPhoto, PublicPosition, PublicStep
from incidents.states import PUBLIC_STATES, State


@dataclass(frozen=True)
class ReducedCase:
    """`incident` has its category, unit and agency and `position` (EPSG:4326, on the public's grid). `offer` is what
    waits for the person's agency to accept; `reason` is what was written for the agency alone."""

    incident: Incident
    steps: list[PublicStep]
    """The newest first."""
    photos: list[PublicPhoto]
    informed: list[InformedAgency]
    offer: Referral | None

    @property
    def reason(self) -> str:
        if self.offer is not None:
            return self.offer.reason
        return next((row.reason for row in self.informed if row.reason), "")


def told_of(user: User) -> QuerySet[InformedAgency]:
    """The newest first, for a list."""
    rows = InformedAgency.objects.visible_to(user)
    return rows.select_related("incident__category", "incident__unit", "agency").defer(*_shapes("incident__unit"))


def offered_to(user: User) -> QuerySet[Referral]:
    """What waits for the person's agencies, the longest waiting first."""
    rows = Referral.objects.visible_to(user).select_related("incident__category", "incident__unit", "to_agency", "by")
    return rows.defer(*_shapes("incident__unit")).order_by("at", "id")


def reduced_case(*, user: User, code: str) -> ReducedCase | None:
    """The case of that code, if one of the person's agencies is told of it or offered it. Five queries."""
    informed = InformedAgency.objects.visible_to(user)
    offers = Referral.objects.visible_to(user)
    incident = (
        Incident.objects.filter(code=read_incident_code(code))
        .filter(Q(Exists(informed.filter(incident=OuterRef("pk")))) | Q(Exists(offers.filter(incident=OuterRef("pk")))))
        .annotate(position=PublicPosition("location"))
        .select_related("category", "unit", "agency")
        .defer(*_shapes("unit"))
        .first()
    )
    if incident is None:
        return None
    events = Event.objects.filter(Q(public_note__gt="") | Q(to_state__gt=""), incident=incident).order_by("-version")
    photos = Photo.objects.filter(incident=incident, published=True)
    public = incident.state in PUBLIC_STATES and incident.verified_at is not None
    return ReducedCase(
        incident=incident,
        steps=[
            PublicStep(at, State(state) if state else None, note)
            for at, state, note in events.values_list("at", "to_state", "public_note")
        ],
        photos=[PublicPhoto(*row) for row in photos.values_list("key", "width", "height", "media_type", "seconds")]
        if public
        else [],
        informed=list(informed.filter(incident=incident).select_related("agency")),
        offer=offers.filter(incident=incident).select_related("to_agency", "by").first(),
    )


def _shapes(unit: str) -> tuple[str, ...]:
    return f"{unit}__geometry", f"{unit}__outline", f"{unit}__centre"

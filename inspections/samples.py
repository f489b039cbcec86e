"""Sample inspections and facilities: the one kind that may be removed."""

from django.db import connection, transaction

from inspections.models import Facility, InspectionEvent, Objection, Order, OrderCase, OrderStop, StopAction


def remove_sample_inspections() -> int:
    """Deletes every sample order and facility with all that belongs to it, but orders made for a real case: they are of
    its file. How many went. To be done before the sample incidents go, which orders name. Says so to the database for
    this transaction only."""
    kept = OrderCase.objects.filter(incident__is_sample=False).values("order")
    named = OrderStop.objects.filter(order__in=kept, facility__isnull=False)
    orders = Order.objects.filter(is_sample=True).exclude(pk__in=kept)
    facilities = Facility.objects.filter(is_sample=True).exclude(pk__in=named.values("facility"))
    with transaction.atomic():
        _say("on")
        StopAction.objects.filter(event__order__in=orders).delete()
        InspectionEvent.objects.filter(order__in=orders).delete()
        InspectionEvent.objects.filter(facility__in=facilities).delete()
        Objection.objects.filter(order__in=orders).delete()
        count = orders.count() + facilities.count()
        orders.delete()
        facilities.delete()
        _say("off")
    return count


def _say(word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('geopgi.removing_samples', %s, true)", [word])

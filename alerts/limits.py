"""How high a hazard goes by rule."""

from alerts.models import HazardLimit


def highest_level_of(hazard: str) -> int | None:
    """The highest risk level a hazard is given by rule (`HazardLimit`); None where no row speaks of it."""
    return HazardLimit.objects.filter(hazard=hazard).values_list("max_level", flat=True).first()

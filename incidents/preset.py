"""A place that an address brings to the report form, as the code on a poster does: `?xa=<commune>&noi=<words>`."""

from dataclasses import dataclass

from django.http import HttpRequest

from incidents.intake import MAX_PLACE_WORDS
from incidents.report_place import communes_of_today, radius_m
from places.models import Unit

COMMUNE, WORDS = "xa", "noi"


@dataclass(frozen=True)
class Preset:
    """What the form begins with; the person may change all of it."""

    commune: Unit | None = None
    words: str = ""

    @property
    def initial(self) -> dict[str, object]:
        return {"commune": self.commune.code if self.commune else None, "place_words": self.words}

    @property
    def for_script(self) -> dict[str, object] | None:
        """The middle of the commune (degrees, EPSG:4326) with its radius in metres; None without a commune."""
        if self.commune is None or self.commune.centre is None:
            return None
        centre = self.commune.centre
        return {
            "code": self.commune.code,
            "lat": centre.y,
            "lon": centre.x,
            "radiusM": radius_m(self.commune),
            "fullName": self.commune.full_name,
        }


def preset_of(request: HttpRequest) -> Preset:
    """A code that no commune of today has is left out: the form opens as usual. At most one query."""
    code = request.GET.get(COMMUNE, "").replace("\x00", "")[:20]
    words = " ".join(request.GET.get(WORDS, "").replace("\x00", "").split())[:MAX_PLACE_WORDS]
    return Preset(communes_of_today().filter(code=code).first() if code else None, words)

"""Kinds of incident, the time a step may take and hours of work, as a new site starts with them; offices edit the rows.

The kinds are those that the plan this project serves names. The times are settings, not law.
"""

from typing import Any

from agencies.models import AgencyKind
from incidents.reference_questions import load_groups, starting_fields
from incidents.time_units import TimeUnit
from incidents.working_time import USUAL_HOURS

# slug, Vietnamese, English, Bootstrap icon, emergency, who leads
CATEGORIES: tuple[tuple[str, str, str, str, bool, AgencyKind], ...] = (
    ("landslide", "Sạt lở đất đá", "Landslide", "triangle-fill", True, AgencyKind.PEOPLES_COMMITTEE),
    ("flash-flood", "Lũ quét", "Flash flood", "tsunami", True, AgencyKind.PEOPLES_COMMITTEE),
    ("flooding", "Ngập lụt, ngập úng", "Flooding", "water", True, AgencyKind.PEOPLES_COMMITTEE),
    (
        "chemical-spill",
        "Tràn, rò rỉ hoá chất hoặc xăng dầu",
        "Chemical or fuel spill",
        "radioactive",
        True,
        AgencyKind.ENVIRONMENT,
    ),
    (
        "ground-cracks",
        "Vết nứt trên đất, đường, nhà",
        "Cracks in ground, road or house",
        "house-exclamation",
        True,
        AgencyKind.PEOPLES_COMMITTEE,
    ),
    (
        "muddy-spring",
        "Mạch nước, khe nước bỗng đục",
        "Spring suddenly muddy",
        "droplet-fill",
        True,
        AgencyKind.PEOPLES_COMMITTEE,
    ),
    ("blocked-stream", "Suối bị chặn dòng", "Stream blocked", "sign-stop", True, AgencyKind.PEOPLES_COMMITTEE),
    ("household-waste", "Rác thải sinh hoạt", "Household waste", "trash", False, AgencyKind.PEOPLES_COMMITTEE),
    ("industrial-waste", "Chất thải công nghiệp", "Industrial waste", "building-gear", False, AgencyKind.ENVIRONMENT),
    ("hazardous-waste", "Chất thải nguy hại", "Hazardous waste", "exclamation-octagon", False, AgencyKind.ENVIRONMENT),
    ("medical-waste", "Chất thải y tế", "Medical waste", "hospital", False, AgencyKind.ENVIRONMENT),
    (
        "construction-waste",
        "Đổ trộm chất thải xây dựng",
        "Construction waste dumped",
        "bricks",
        False,
        AgencyKind.INFRASTRUCTURE,
    ),
    (
        "dead-animals",
        "Xác động vật vứt xuống sông, suối, ao hồ",
        "Dead animals in water",
        "bug",
        False,
        AgencyKind.PEOPLES_COMMITTEE,
    ),
    ("wastewater", "Xả nước thải", "Waste water discharge", "droplet-half", False, AgencyKind.ENVIRONMENT),
    ("dust-fumes", "Bụi, khí thải, mùi hôi", "Dust, fumes and smells", "cloud-haze2", False, AgencyKind.ENVIRONMENT),
    (
        "pesticide-packaging",
        "Bao gói thuốc bảo vệ thực vật",
        "Pesticide packaging",
        "box-seam",
        False,
        AgencyKind.PEOPLES_COMMITTEE,
    ),
    (
        "banned-chemicals",
        "Hoá chất cấm trong chăn nuôi",
        "Banned chemicals in livestock farming",
        "slash-circle",
        False,
        AgencyKind.AGRICULTURE,
    ),
    (
        "damaged-town-water",
        "Hỏng công trình nước sạch đô thị",
        "Town water works damaged",
        "moisture",
        False,
        AgencyKind.INFRASTRUCTURE,
    ),
    (
        "damaged-rural-water",
        "Hỏng công trình nước sạch nông thôn",
        "Rural water works damaged",
        "moisture",
        False,
        AgencyKind.AGRICULTURE,
    ),
    (
        "damaged-irrigation",
        "Hỏng công trình thuỷ lợi",
        "Irrigation works damaged",
        "water",
        False,
        AgencyKind.AGRICULTURE,
    ),
    (
        "damaged-road",
        "Hỏng đường, cầu, cống",
        "Road or bridge damaged",
        "sign-turn-right",
        False,
        AgencyKind.INFRASTRUCTURE,
    ),
    (
        "damaged-power-line",
        "Sự cố lưới điện",
        "Power line damaged",
        "lightning-charge",
        True,
        AgencyKind.INFRASTRUCTURE,
    ),
    (
        "damaged-school",
        "Trường học bị hư hỏng do thiên tai",
        "School damaged",
        "mortarboard",
        False,
        AgencyKind.PEOPLES_COMMITTEE,
    ),
    (
        "lost-signal",
        "Mất sóng điện thoại, internet",
        "No phone or internet signal",
        "reception-0",
        False,
        AgencyKind.MEDIA,
    ),
    ("other", "Việc khác về môi trường, thiên tai", "Something else", "three-dots", False, AgencyKind.ENVIRONMENT),
)

DEADLINES: tuple[tuple[str, int, int], ...] = (
    # clock, working days, working days of an emergency kind
    ("verify", 2, 1),
    ("assign", 1, 1),
    ("inspect", 5, 1),
    ("finding", 5, 2),
    ("order", 5, 2),
    ("follow_up", 10, 5),
    ("close", 5, 3),
)
"""The clocks `remediation` and `hold` end on a date that staff give."""

DAY_AND_NIGHT = ("verify", "assign", "inspect")
HOURS_OF_A_DAY = 24
"""An emergency that comes in on a Friday evening is not one for Monday: these clocks of it do not know of nights."""

BESIDE: tuple[tuple[str, int, TimeUnit, int, TimeUnit], ...] = (
    # clock, amount and unit, those of an emergency kind
    ("acknowledge", 4, TimeUnit.WORKING_HOURS, 1, TimeUnit.CALENDAR_HOURS),
    ("answer", 15, TimeUnit.WORKING_DAYS, 7, TimeUnit.WORKING_DAYS),
)
"""Until somebody looked, and until the reporter can be told a result."""


def load_defaults(category_model: Any, deadline_model: Any, group_model: Any = None) -> None:
    """Adds the rows that are missing; rows that are there stay as they are. Takes the models so that a migration can
    hand in those of its day: before kinds had groups, there is no `group_model`, and at first all times were working
    days."""
    groups = load_groups(group_model) if group_model else {}
    in_days = "amount" if hasattr(deadline_model, "amount") else "working_days"
    for position, (slug, name, name_en, icon, emergency, lead_kind) in enumerate(CATEGORIES, start=1):
        category, _created = category_model.objects.get_or_create(
            slug=slug,
            defaults={
                "name": name,
                "name_en": name_en,
                "icon": icon,
                "emergency": emergency,
                "lead_kind": lead_kind,
                "position": position,
                **(starting_fields(slug, groups) if groups else {}),
            },
        )
        if emergency:
            for clock, _days, short in DEADLINES:
                deadline_model.objects.get_or_create(clock=clock, category=category, defaults={in_days: short})
    for clock, days, _short in DEADLINES:
        deadline_model.objects.get_or_create(clock=clock, category=None, defaults={in_days: days})


def load_clocks(category_model: Any, deadline_model: Any, hours_model: Any) -> None:
    """Adds the times and hours of work that are missing and not among `DEADLINES`, and has the emergencies' first
    clocks run day and night where they still have the working day a site starts with."""
    emergencies = list(category_model.objects.filter(emergency=True, slug__in=[row[0] for row in CATEGORIES]))
    for clock, amount, unit, short, short_unit in BESIDE:
        deadline_model.objects.get_or_create(
            clock=clock, category=None, defaults={"amount": amount, "unit": unit.value}
        )
        for category in emergencies:
            deadline_model.objects.get_or_create(
                clock=clock, category=category, defaults={"amount": short, "unit": short_unit.value}
            )
    deadline_model.objects.filter(
        clock__in=DAY_AND_NIGHT, category__in=emergencies, amount=1, unit=TimeUnit.WORKING_DAYS.value
    ).update(amount=HOURS_OF_A_DAY, unit=TimeUnit.CALENDAR_HOURS.value)
    if not hours_model.objects.exists():
        hours_model.objects.bulk_create(
            hours_model(weekday=weekday, starts=starts, ends=ends)
            for weekday, spans in USUAL_HOURS.items()
            for starts, ends in spans
        )

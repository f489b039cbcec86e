"""Kinds of incident and working days a step may take, as a new site starts with them; offices edit the rows.

The kinds are those that the plan this project serves names. The numbers of days are settings, not law.
"""

from typing import Any

from agencies.models import AgencyKind

# slug, Vietnamese, English, Bootstrap icon, emergency, who leads
CATEGORIES: tuple[tuple[str, str, str, str, bool, AgencyKind], ...] = (
    ("sat-lo", "Sạt lở đất đá", "Landslide", "triangle-fill", True, AgencyKind.PEOPLES_COMMITTEE),
    ("lu-quet", "Lũ quét", "Flash flood", "tsunami", True, AgencyKind.PEOPLES_COMMITTEE),
    ("ngap-lut", "Ngập lụt, ngập úng", "Flooding", "water", True, AgencyKind.PEOPLES_COMMITTEE),
    ("tran-hoa-chat", "Tràn, rò rỉ hoá chất hoặc xăng dầu", "Chemical or fuel spill", "radioactive", True,
     AgencyKind.ENVIRONMENT),
    ("rac-sinh-hoat", "Rác thải sinh hoạt", "Household waste", "trash", False, AgencyKind.PEOPLES_COMMITTEE),
    ("chat-thai-cong-nghiep", "Chất thải công nghiệp", "Industrial waste", "building-gear", False,
     AgencyKind.ENVIRONMENT),
    ("chat-thai-nguy-hai", "Chất thải nguy hại", "Hazardous waste", "exclamation-octagon", False,
     AgencyKind.ENVIRONMENT),
    ("chat-thai-y-te", "Chất thải y tế", "Medical waste", "hospital", False, AgencyKind.ENVIRONMENT),
    ("chat-thai-xay-dung", "Đổ trộm chất thải xây dựng", "Construction waste dumped", "bricks", False,
     AgencyKind.INFRASTRUCTURE),
    ("xac-dong-vat", "Xác động vật vứt xuống sông, suối, ao hồ", "Dead animals in water", "bug", False,
     AgencyKind.PEOPLES_COMMITTEE),
    ("xa-nuoc-thai", "Xả nước thải", "Waste water discharge", "droplet-half", False, AgencyKind.ENVIRONMENT),
    ("bui-khi-thai", "Bụi, khí thải, mùi hôi", "Dust, fumes and smells", "cloud-haze2", False, AgencyKind.ENVIRONMENT),
    ("bao-goi-thuoc-bvtv", "Bao gói thuốc bảo vệ thực vật", "Pesticide packaging", "box-seam", False,
     AgencyKind.PEOPLES_COMMITTEE),
    ("hoa-chat-cam", "Hoá chất cấm trong chăn nuôi", "Banned chemicals in livestock farming", "slash-circle", False,
     AgencyKind.AGRICULTURE),
    ("hong-nuoc-sach-do-thi", "Hỏng công trình nước sạch đô thị", "Town water works damaged", "moisture", False,
     AgencyKind.INFRASTRUCTURE),
    ("hong-nuoc-sach-nong-thon", "Hỏng công trình nước sạch nông thôn", "Rural water works damaged", "moisture", False,
     AgencyKind.AGRICULTURE),
    ("hong-thuy-loi", "Hỏng công trình thuỷ lợi", "Irrigation works damaged", "water", False, AgencyKind.AGRICULTURE),
    ("hong-duong", "Hỏng đường, cầu, cống", "Road or bridge damaged", "sign-turn-right", False,
     AgencyKind.INFRASTRUCTURE),
    ("hong-dien", "Sự cố lưới điện", "Power line damaged", "lightning-charge", True, AgencyKind.INFRASTRUCTURE),
    ("hong-truong-hoc", "Trường học bị hư hỏng do thiên tai", "School damaged", "mortarboard", False,
     AgencyKind.PEOPLES_COMMITTEE),
    ("mat-song", "Mất sóng điện thoại, internet", "No phone or internet signal", "reception-0", False,
     AgencyKind.MEDIA),
    ("khac", "Việc khác về môi trường, thiên tai", "Something else", "three-dots", False, AgencyKind.ENVIRONMENT),
)  # fmt: skip

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


def load_defaults(category_model: Any, deadline_model: Any) -> None:
    """Adds the rows that are missing; rows that are there stay as they are. Takes the models so that a migration can
    hand in those of its day."""
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
            },
        )
        if emergency:
            for clock, _days, short in DEADLINES:
                deadline_model.objects.get_or_create(clock=clock, category=category, defaults={"working_days": short})
    for clock, days, _short in DEADLINES:
        deadline_model.objects.get_or_create(clock=clock, category=None, defaults={"working_days": days})

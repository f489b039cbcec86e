"""What a new site starts with of the law of sanctions: few rows, each read in a public copy on `CHECKED_ON`. Offices
check them, edit them and add their own; what nobody has read stays empty."""

import datetime as dt
from typing import Any

CHECKED_ON = dt.date(2026, 11, 26)
CHECKED_BY = "Dữ liệu ban đầu của hệ thống"

ENVIRONMENT, VETERINARY = "environment", "veterinary"

FIELDS = {ENVIRONMENT: "Bảo vệ môi trường", VETERINARY: "Thú y"}

_ENVIRONMENT_DECREE: dict[str, Any] = {
    "decree": "Nghị định 45/2022/NĐ-CP",
    "field": ENVIRONMENT,
    "organisation_factor": 2,
    "valid_from": dt.date(2022, 8, 25),
}

ARTICLES: tuple[dict[str, Any], ...] = (
    _ENVIRONMENT_DECREE
    | {
        "article": "25",
        "what": "Vứt, thải, bỏ rác thải không đúng nơi quy định tại khu chung cư, thương mại, dịch vụ hoặc nơi "
        "công cộng",
        "fine_min": 500_000,
        "fine_max": 1_000_000,
        "kinds": ("household-waste",),
        "source": "Nghị định 45/2022/NĐ-CP, Điều 25",
    },
    _ENVIRONMENT_DECREE
    | {
        "article": "25",
        "what": "Vứt, thải, bỏ rác thải trên vỉa hè, lòng đường hoặc vào hệ thống thoát nước; thải bỏ chất thải nhựa "
        "phát sinh từ sinh hoạt vào ao hồ, kênh rạch, sông, suối",
        "fine_min": 1_000_000,
        "fine_max": 2_000_000,
        "kinds": ("household-waste", "blocked-stream"),
        "source": "Nghị định 45/2022/NĐ-CP, Điều 25",
    },
    _ENVIRONMENT_DECREE
    | {
        "article": "26",
        "clause": "1",
        "what": "Hộ gia đình, cá nhân không phân loại chất thải rắn sinh hoạt theo quy định",
        "fine_min": 500_000,
        "fine_max": 1_000_000,
        "kinds": ("household-waste",),
        "source": "Nghị định 45/2022/NĐ-CP, khoản 1 Điều 26",
    },
    {
        "decree": "Nghị định 90/2017/NĐ-CP",
        "article": "5",
        "clause": "6",
        "point": "a",
        "what": "Vận chuyển hoặc vứt gia súc, gia cầm mắc bệnh, chết và sản phẩm của chúng ra môi trường",
        "field": VETERINARY,
        "fine_min": 5_000_000,
        "fine_max": 6_000_000,
        "organisation_factor": 2,
        "remedies": "Buộc tiêu huỷ động vật, xác động vật và sản phẩm của chúng",
        "valid_from": dt.date(2017, 9, 15),
        "kinds": ("dead-animals",),
        "source": "Nghị định 90/2017/NĐ-CP, điểm a khoản 6 Điều 5",
    },
)

POWERS: tuple[dict[str, Any], ...] = (
    {"holder": "Chủ tịch Uỷ ban nhân dân cấp xã", "share_percent": 50, "position": 1},
    {"holder": "Trưởng Công an cấp xã", "share_percent": 50, "position": 2},
    {"holder": "Chiến sĩ công an nhân dân đang thi hành công vụ", "share_percent": 10, "position": 3},
)
_POWERS_FROM = {"valid_from": dt.date(2025, 7, 1), "source": "Nghị định 189/2025/NĐ-CP"}
_CHECKED = {"checked_on": CHECKED_ON, "checked_by": CHECKED_BY}


def load_law(field_model: Any, maximum_model: Any, article_model: Any, power_model: Any, kind_model: Any) -> None:
    """Adds what is missing; rows that are there stay as an office left them. Takes the models so that a migration can
    hand in those of its day. The highest fines of the fields come as rows without amounts, to be entered."""
    fields = {
        slug: field_model.objects.get_or_create(slug=slug, defaults={"name": name})[0] for slug, name in FIELDS.items()
    }
    for field in fields.values():
        if not maximum_model.objects.filter(field=field).exists():
            maximum_model.objects.create(field=field, source="Luật Xử lý vi phạm hành chính")
    for row in ARTICLES:
        values = {name: value for name, value in row.items() if name not in ("kinds", "field", "what", "decree")}
        article, created = article_model.objects.get_or_create(
            decree=row["decree"], what=row["what"], defaults=values | _CHECKED | {"field": fields[row["field"]]}
        )
        if created:
            article.kinds.set(kind_model.objects.filter(slug__in=row["kinds"]))
    for power in POWERS:
        power_model.objects.get_or_create(holder=power["holder"], field=None, **_POWERS_FROM, defaults=power | _CHECKED)

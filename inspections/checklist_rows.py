"""The checklists a new site starts with; offices edit them. What they ask is of common sense, none of it is law."""

from typing import Any

GENERAL = "Kiểm tra chung"
_GENERAL: list[dict[str, str]] = [
    {"key": "dung-noi", "text": "Hiện trạng có đúng như phản ánh không?", "type": "yes_no"},
    {"key": "con-tiep-dien", "text": "Việc gây ô nhiễm còn tiếp diễn không?", "type": "yes_no"},
    {"key": "gan-nguon-nuoc", "text": "Có chảy hoặc rơi xuống sông, suối, ao hồ không?", "type": "yes_no"},
    {"key": "gan-nha", "text": "Có nhà ở, trường học, trạm y tế gần đó không?", "type": "yes_no"},
    {"key": "luong-uoc", "text": "Khối lượng ước tính", "type": "number", "unit": "kg"},
    {"key": "nguoi-gay-ra", "text": "Dấu hiệu cho biết ai gây ra", "type": "text"},
]
_WASTEWATER: list[dict[str, str]] = [
    {"key": "dang-xa", "text": "Khi kiểm tra có đang xả nước thải không?", "type": "yes_no"},
    {"key": "he-thong-xu-ly", "text": "Có công trình xử lý nước thải không?", "type": "yes_no"},
    {"key": "dang-van-hanh", "text": "Công trình xử lý có đang vận hành không?", "type": "yes_no"},
    {"key": "xa-tat", "text": "Có đường ống xả không qua xử lý không?", "type": "yes_no"},
    {"key": "giay-phep", "text": "Có xuất trình giấy phép môi trường không?", "type": "yes_no"},
    {"key": "luu-luong", "text": "Lưu lượng xả ước tính", "type": "number", "unit": "m³/ngày"},
    {"key": "mau-mui", "text": "Màu, mùi của nước thải", "type": "text"},
    {"key": "noi-tiep-nhan", "text": "Nước thải chảy vào đâu?", "type": "text"},
]
_DEAD_ANIMALS: list[dict[str, str]] = [
    {"key": "so-con", "text": "Số con", "type": "number", "unit": "con"},
    {"key": "loai", "text": "Loài vật", "type": "text"},
    {"key": "trong-nuoc", "text": "Xác có nằm trong nước không?", "type": "yes_no"},
    {"key": "dau-hieu-dich", "text": "Có dấu hiệu dịch bệnh, cần báo thú y không?", "type": "yes_no"},
    {"key": "the-tai", "text": "Có thẻ tai hoặc dấu của chủ nuôi không?", "type": "yes_no"},
    {"key": "da-tieu-huy", "text": "Đã thu gom, tiêu huỷ chưa, cách nào?", "type": "text"},
]
CHECKLISTS: tuple[tuple[str, str | None, list[dict[str, str]]], ...] = (
    (GENERAL, None, _GENERAL),
    ("Kiểm tra xả nước thải", "wastewater", _WASTEWATER),
    ("Kiểm tra xác động vật", "dead-animals", _DEAD_ANIMALS),
)
"""Name, slug of the kind or None for every kind, questions."""


def load_checklists(template_model: Any, kind_model: Any) -> None:
    """Adds the list of a kind that has none. Takes the models so that a migration can hand in those of its day."""
    for name, slug, questions in CHECKLISTS:
        kind = kind_model.objects.filter(slug=slug).first()
        if slug is not None and kind is None:
            continue
        template_model.objects.get_or_create(kind=kind, active=True, defaults={"name": name, "questions": questions})

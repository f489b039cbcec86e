"""What may be done to a shape on its way onto the map, as codes and in words."""

from __future__ import annotations

from geodata.messages import gettext_noop

MIN_AREA_M2 = 1.0
"""Smaller is a slip of the pen, not a zone."""
MIN_OVERLAP_M2 = 100.0
"""Less than this lies within the precision of a border; it is counted right, but not listed."""

EMPTY = "empty"
BAD_COORDINATES = "bad_coordinates"
NOT_POLYGON = "not_polygon"
HEIGHT_DROPPED = "height_dropped"
MADE_VALID = "made_valid"
REDUCED = "reduced_to_polygons"
SLIVER = "sliver"
DUPLICATE = "duplicate"
OUTSIDE = "outside"
CLIPPED = "clipped"
BEYOND = "beyond"
OVERLAP = "overlap"

REASONS: dict[str, str] = {
    EMPTY: gettext_noop("Không có hình (bỏ)"),
    BAD_COORDINATES: gettext_noop("Toạ độ không hợp lệ (bỏ)"),
    NOT_POLYGON: gettext_noop("Không phải hình vùng (bỏ)"),
    HEIGHT_DROPPED: gettext_noop("Bỏ độ cao, giữ hình phẳng"),
    MADE_VALID: gettext_noop("Đường ranh tự cắt hoặc lỗi, đã sửa"),
    REDUCED: gettext_noop("Hình lẫn điểm hoặc đường, chỉ giữ phần vùng"),
    SLIVER: gettext_noop("Mảnh quá nhỏ (bỏ)"),
    DUPLICATE: gettext_noop("Trùng hoàn toàn với một vùng khác (bỏ)"),
    OUTSIDE: gettext_noop("Nằm ngoài địa bàn, cả vùng hoặc một phần; vẫn giữ"),
    CLIPPED: gettext_noop("Cắt bỏ phần nằm ngoài địa bàn"),
    BEYOND: gettext_noop("Nằm hẳn ngoài địa bàn (bỏ)"),
    OVERLAP: gettext_noop("Chồng lên vùng ở lớp cao hơn; chỗ chồng tính theo lớp cao hơn"),
}
"""Code of what was done → the same in words."""

DROPPING = frozenset({EMPTY, BAD_COORDINATES, NOT_POLYGON, SLIVER, DUPLICATE, BEYOND})
"""Codes after which the row is gone. `SLIVER` also marks a row that only lost parts: then `area_after` > 0."""

KEEPING = frozenset({OUTSIDE, OVERLAP})
"""Codes that tell what was found and leave the row as it is."""

RULES: tuple[tuple[str, str], ...] = (
    (
        gettext_noop("Không có hình, toạ độ không phải là nơi nào trên trái đất"),
        gettext_noop("Bỏ dòng đó."),
    ),
    (
        gettext_noop("Điểm, đường"),
        gettext_noop("Bỏ: bản đồ chỉ có vùng. Hình lẫn cả vùng thì giữ phần vùng."),
    ),
    (
        gettext_noop("Đường ranh tự cắt"),
        gettext_noop("Sửa thành các vùng đúng, ghi diện tích trước và sau. Tự cắt hơn 200.000 chỗ thì từ chối cả tệp."),
    ),
    (
        gettext_noop("Đường cong (cung tròn)"),
        gettext_noop("Đổi thành đường gấp khúc, mỗi đoạn quay 4 độ."),
    ),
    (
        gettext_noop("Độ cao, số đo (Z, M)"),
        gettext_noop("Bỏ, giữ hình phẳng."),
    ),
    (
        gettext_noop("Vùng hay mảnh dưới 1 m²"),
        gettext_noop("Bỏ."),
    ),
    (
        gettext_noop("Hai vùng cùng hình, cùng lớp"),
        gettext_noop("Giữ một. Cùng hình khác lớp thì giữ cả hai và báo là chồng nhau."),
    ),
    (
        gettext_noop("Hai vùng khác lớp chồng lên nhau"),
        gettext_noop(
            "Giữ cả hai; chỗ chồng tính theo lớp cao hơn, để không ai bị báo nhẹ đi. Liệt kê chỗ từ 100 m² trở lên."
        ),
    ),
    (
        gettext_noop("Vùng vượt ra ngoài địa bàn"),
        gettext_noop("Giữ hoặc cắt theo lựa chọn khi nhập. Tất cả ở ngoài thì từ chối cả tệp."),
    ),
)
"""What is found in files, and what is done with it."""

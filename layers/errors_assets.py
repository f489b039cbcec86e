"""What can go wrong with a file of places, told in a sentence that says what to do."""

from __future__ import annotations

from geodata.messages import gettext_noop
from layers.errors import LayersError


class AssetLayersMany(LayersError):
    code = "asset_layers_many"
    default_msgid = gettext_noop("Tệp phải có đúng một lớp. Các lớp có trong tệp: %(layers)s. Xin xuất riêng từng lớp.")


class AssetColumnUnknown(LayersError):
    code = "asset_column_unknown"
    default_msgid = gettext_noop("Không rõ cột nào chứa tên. Xin ghi một trong các cột của tệp: %(columns)s.")


class AssetPlaceUnknown(LayersError):
    code = "asset_place_unknown"
    default_msgid = gettext_noop(
        "Theo mọi hệ toạ độ thường dùng, dữ liệu đều nằm ngoài địa bàn. Xin ghi mã EPSG của tệp, ví dụ 9215."
    )


class AssetsElsewhere(LayersError):
    code = "assets_elsewhere"
    default_msgid = gettext_noop(
        "%(count)s công trình nằm ngoài địa bàn cơ quan bạn phụ trách, ví dụ “%(name)s”. Không nạp gì; xin kiểm tra "
        "lại hệ toạ độ hoặc bỏ các dòng đó khỏi tệp."
    )


class AssetsMany(LayersError):
    code = "assets_many"
    default_msgid = gettext_noop("Tệp có %(count)s dòng, tối đa %(most)s. Xin chia nhỏ rồi nạp với nguồn khác nhau.")


class NoAssets(LayersError):
    code = "no_assets"
    default_msgid = gettext_noop("Tệp không có dòng nào vừa có vị trí vừa có tên, nên không nạp gì.")


class AssetsWaiting(LayersError):
    code = "assets_waiting"
    http_status = 409
    default_msgid = gettext_noop(
        "Bạn có %(count)s tệp đang chờ đọc. Xin đợi vài phút cho máy chủ đọc xong rồi nộp tiếp."
    )

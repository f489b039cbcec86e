"""What the columns of a spreadsheet of facilities mean, guessed from the words at their head."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.ledgers.columns import roles_by_word

ROLES: dict[str, Promise | str] = {
    "name": _("Tên cơ sở"),
    "owner": _("Chủ cơ sở"),
    "trade": _("Ngành nghề"),
    "tax_code": _("Mã số thuế"),
    "phone": _("Điện thoại"),
    "address": _("Địa chỉ"),
    "commune": _("Xã, phường"),
    "lat": _("Vĩ độ hoặc toạ độ X (VN-2000)"),
    "lon": _("Kinh độ hoặc toạ độ Y (VN-2000)"),
    "permits": _("Giấy phép môi trường"),
    "risk": _("Mức nguy cơ"),
    "active": _("Tình trạng hoạt động"),
    "note": _("Ghi chú"),
}
REQUIRED = ("name", "commune")

ROLE_OF = roles_by_word(
    {
        "name": "tencoso|tendoanhnghiep|tencongty|coso|doanhnghiep|tendonvi|ten|tencososanxuatkinhdoanh|"
        "facility|name|nameofthefacility",
        "owner": "chucoso|nguoidaidien|daidien|chudoanhnghiep|chuso|chuho|giamdoc|owner",
        "trade": "nganhnghe|linhvuc|loaihinh|nganhnghekinhdoanh|loaihinhsanxuat|hoatdong|trade",
        "tax_code": "masothue|mst|madoanhnghiep|masodoanhnghiep|taxcode",
        "phone": "dienthoai|sodienthoai|sdt|dtlienhe|lienhe|phone",
        "address": "diachi|diadiem|thon|thonban|vitri|address",
        "commune": "xaphuong|xaphuongthitran|diaban|xa|phuong|tenxa|commune",
        "lat": "vido|vidohoactoadox|lat|latitude|toadox|x|bac",
        "lon": "kinhdo|lon|lng|longitude|toadoy|y|dong",
        "permits": "giayphep|giayphepmoitruong|gpmt|hosomoitruong|hosophaply|permits|environmentalpermits",
        "risk": "nguyco|mucnguyco|mucdo|mucdonguyco|nguycoonhiem|risk",
        "active": "tinhtrang|tinhtranghoatdong|trangthai|hoatdonghaykhong|active|inoperationornot",
        "note": "ghichu|note",
    }
)

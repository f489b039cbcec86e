"""The first templates of answers, in both languages; an office changes them in `/can-bo/mau-tra-loi/`."""

from typing import Any, NamedTuple

from incidents.states import State


class Starting(NamedTuple):
    target: str
    name: str
    words: str
    words_en: str


STARTING_TEMPLATES = (
    Starting(
        State.VERIFIED.value,
        "Đã xác minh",
        "Cán bộ đã xác minh phản ánh {mã} về “{loại}” tại {nơi} (nhận ngày {ngày nhận}) là đúng. Sự việc đang được "
        "chuyển đến cơ quan có trách nhiệm xử lý.",
        "We have checked report {mã} about “{loại}” in {nơi} (received on {ngày nhận}) and found it true. It is being "
        "passed to the agency that deals with it.",
    ),
    Starting(
        State.REJECTED.value,
        "Không thụ lý: không tìm thấy sự việc",
        "Ngày {hôm nay}, cán bộ đã kiểm tra tại {nơi} nhưng không thấy sự việc như phản ánh {mã}. Nếu sự việc vẫn còn, "
        "xin gửi phản ánh mới kèm ảnh và vị trí rõ hơn.",
        "On {hôm nay} we looked in {nơi} but did not find what report {mã} tells of. If the problem is still there, "
        "please report it again with a photo and a clearer place.",
    ),
    Starting(
        State.ASSIGNED.value,
        "Đã giao cơ quan xử lý",
        "Sự việc {mã} tại {nơi} đã được giao cho cơ quan có trách nhiệm kiểm tra, xử lý. Kết quả sẽ được thông báo "
        "tại trang này.",
        "Case {mã} in {nơi} has been handed to the agency in charge. The outcome will be told on this page.",
    ),
    Starting(
        State.REMEDIATION.value,
        "Yêu cầu khắc phục",
        "{cơ quan} đã yêu cầu khắc phục hậu quả của sự việc {mã} tại {nơi}. Cán bộ sẽ kiểm tra lại khi hết thời hạn.",
        "{cơ quan} has ordered that the damage of case {mã} in {nơi} be put right. We will check again when the time "
        "is over.",
    ),
    Starting(
        State.CLOSED.value,
        "Đã xử lý xong",
        "Sự việc {mã} tại {nơi} đã được xử lý xong ngày {hôm nay}. Cảm ơn bạn đã phản ánh. Nếu thấy sự việc vẫn còn, "
        "xin bấm “Vẫn còn” ở trang theo dõi.",
        "Case {mã} in {nơi} was brought to its end on {hôm nay}. Thank you for reporting it. If the problem is still "
        "there, please say so on the page where you follow your report.",
    ),
    Starting(
        State.ON_HOLD.value,
        "Tạm dừng",
        "Việc xử lý sự việc {mã} tại {nơi} tạm dừng từ ngày {hôm nay}. Khi tiếp tục, trang này sẽ thông báo.",
        "Work on case {mã} in {nơi} has been paused since {hôm nay}. This page will tell when it goes on.",
    ),
)


def load_templates(model: Any) -> None:
    """Adds the general templates that are missing; rows that are there stay as they are. Takes the model so that a
    migration can hand in that of its day."""
    for row in STARTING_TEMPLATES:
        model.objects.get_or_create(agency=None, name=row.name, defaults=row._asdict())

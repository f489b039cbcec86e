"""Sentences for the scripts of the page for work without a line; `{…}` are filled there."""

from django.utils.translation import gettext as _


def field_texts() -> dict[str, str]:
    return _of_page() | _of_case() | _of_waiting()


def _of_page() -> dict[str, str]:
    return {
        "take": _("Lấy việc về máy"),
        "takeAgain": _("Lấy lại cho mới"),
        "taking": _("Đang lấy sự việc về máy…"),
        "takingPhotos": _("Đang lấy ảnh: {done} trong {count}…"),
        "taken": _("Đã lấy {n} sự việc về máy. Mất mạng vẫn mở được trang này."),
        "takenNone": _("Hiện không có sự việc nào chờ bạn xử lý."),
        "notTaken": _("Chưa lấy được vì mạng yếu hoặc mất mạng. Xin thử lại."),
        "about": _("Của {name}. Lấy lúc {at}; tự xoá khỏi máy lúc {until}. Không kèm liên hệ của người phản ánh."),
        "leftOut": _("Còn {n} sự việc có hạn muộn hơn, không mang theo hết được."),
        "noCasesOffline": _("Chưa có sự việc nào trên máy này. Xin lấy việc về khi có mạng."),
        "askWipe": _("Xoá các sự việc khỏi máy này? Việc chờ gửi vẫn được giữ."),
        "wiped": _("Đã xoá các sự việc khỏi máy này."),
        "signIn": _("Bạn đã đăng xuất hoặc phiên làm việc đã hết. Xin đăng nhập lại; việc đã ghi vẫn còn trên máy."),
        "signInFirst": _("Trang này dành cho cán bộ. Xin đăng nhập để lấy việc về máy."),
        "otherAccount": _("Máy này còn {n} việc chưa gửi của tài khoản khác. Người đó cần đăng nhập ở đây để gửi."),
        "noRole": _("Tài khoản này hiện không được xem sự việc. Việc đã ghi vẫn còn trên máy; xin hỏi người quản trị."),
        "cannotKeep": _(
            "Trình duyệt này không giữ được sự việc trên máy. Xin mở trang bằng https, không ở chế độ ẩn danh."
        ),
        "sent": _("Đã gửi hết."),
        "decide": _("Có việc cần bạn quyết định, xin xem bên dưới."),
        "notSent": _("Chưa gửi được. Có mạng thì tự gửi."),
    }


def _of_case() -> dict[str, str]:
    return {
        "back": _("Về danh sách"),
        "sample": _("DỮ LIỆU MẪU"),
        "overdue": _("Quá hạn, hạn là {at}"),
        "due": _("Chậm nhất {at}"),
        "changedHere": _("Có {n} việc chờ gửi"),
        "placeUnclear": _("Chỉ biết nơi xảy ra bằng lời."),
        "openMap": _("Mở bằng ứng dụng bản đồ"),
        "reports": _("Phản ánh"),
        "photos": _("Ảnh"),
        "photoOf": _("Ảnh {n}"),
        "photoMissing": _("Ảnh {n} chưa tải về máy"),
        "video": _("Video: chỉ có hình đại diện"),
        "steps": _("Bạn có thể làm"),
        "noSteps": _("Không có bước nào làm được ở đây khi mất mạng."),
        "needLine": _("Giao việc và gộp sự việc cần có mạng."),
        "note": _("Ghi chú, thêm ảnh"),
        "timeline": _("Diễn biến, mới nhất trước"),
        "public": _("Công khai"),
        "internal": _("Nội bộ"),
        "reasonInternal": _("Lý do, nội bộ"),
        "asked": _("Hỏi người phản ánh, không công khai"),
        "reporterWords": _("Lời người phản ánh, nội bộ"),
        "referredTo": _("Chuyển đến: {agency}"),
        "withPhotos": _("{n} ảnh"),
        "gone": _("Sự việc này không còn trên máy."),
        "holdUntil": _("Tạm dừng đến ngày"),
        "latest": _("Muộn nhất là {day}."),
        "needReason": _("Xin ghi lý do."),
        "needPublicNote": _("Xin ghi thông báo cho người dân."),
        "needPhoto": _("Xin kèm ít nhất một ảnh hiện trường."),
        "needReferredTo": _("Xin ghi tên cơ quan được chuyển đến."),
        "needDue": _("Xin chọn ngày phải xong."),
        "badDue": _("Xin chọn ngày từ {earliest} đến {latest}."),
        "needSomething": _("Xin viết vài lời hoặc kèm một ảnh."),
        "kept": _("Đã ghi trên máy. Có mạng thì tự gửi."),
        "keepFailed": _("Không giữ được: máy có thể đã hết chỗ. Xin đừng đóng trang; xoá bớt tệp rồi ghi lại."),
    }


def _of_waiting() -> dict[str, str]:
    return {
        "draft": _("Đang viết dở"),
        "goOn": _("Viết tiếp"),
        "waits": _("Đang chờ mạng"),
        "waitsBusy": _("Máy chủ đang bận, sẽ tự gửi lại"),
        "waitsLogin": _("Chờ bạn đăng nhập lại"),
        "waitsRole": _("Tài khoản hiện không được xem sự việc"),
        "behind": _("Chờ bạn quyết định về bước trước"),
        "conflict": _("Sự việc đã thay đổi trong lúc bạn ở ngoài hiện trường, nên bước này chưa được ghi."),
        "meanwhile": _("Trong lúc đó:"),
        "nowState": _("Nay sự việc ở bước “{state}”."),
        "cannotAgain": _("Từ đó không làm bước này được nữa."),
        "refused": _("Chưa được nhận: {why}"),
        "madeAt": _("Ghi lúc {at}"),
        "stepOf": _("{step}, {code}"),
        "noteOf": _("Ghi chú, {code}"),
        "again": _("Vẫn làm bước này"),
        "tryAgain": _("Gửi lại"),
        "edit": _("Sửa"),
        "toNote": _("Chuyển thành ghi chú"),
        "drop": _("Bỏ"),
        "askDrop": _("Bỏ hẳn việc này? Những gì bạn đã ghi và ảnh kèm theo sẽ mất."),
        "wasStep": _("Đã định làm bước “{step}” nhưng sự việc đã thay đổi."),
        "wasReason": _("Lý do: {text}"),
        "wasPublic": _("Định thông báo: {text}"),
        "wasReferred": _("Định chuyển đến: {text}"),
        "wasDue": _("Hạn định đặt: {text}"),
    }

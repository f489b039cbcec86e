"""Sentences for the scripts that keep and send reports on the phone; `{…}` are filled there."""

from django.utils.translation import gettext as _


def outbox_texts() -> dict[str, str]:
    return {
        "missingKind": _("Xin chọn loại sự việc."),
        "missingPlace": _("Xin cho biết nơi xảy ra: dùng vị trí, chấm trên bản đồ, hoặc mô tả bằng lời."),
        "missingWords": _("Xin viết vài lời hoặc gửi ít nhất một ảnh."),
        "kept": _("Chưa gửi được vì mạng yếu hoặc mất mạng. Phản ánh đã được giữ trên máy này; có mạng thì tự gửi."),
        "keptPhotos": _("Phản ánh đã đến nơi, mã {code}. Ảnh còn chờ trên máy này; có mạng thì tự gửi tiếp."),
        "cannotKeep": _("Trình duyệt này không cho giữ phản ánh trên máy, nên phản ánh được gửi thẳng. Đang gửi…"),
        "cannotKeepOffline": _(
            "Chưa gửi được và cũng không giữ lại trên máy được. Xin đừng đóng trang này: bấm gửi lại khi có mạng, hoặc "
            "lưu phản ánh thành tệp."
        ),
        "fileOpened": _("Đã mở phản ánh từ tệp. Xin xem lại rồi gửi."),
        "fileUnreadable": _("Tệp này không phải phản ánh đã lưu từ trang này."),
        "correcting": _("Đây là phản ánh đang chờ trên máy. Sửa xong, xin bấm gửi."),
        "stateWaiting": _("Đang chờ mạng"),
        "stateBusy": _("Máy chủ đang bận, sẽ tự gửi lại"),
        "stateFiles": _("Đã nhận, mã {code}. Đang gửi ảnh: {percent} %"),
        "stateFilesWaiting": _("Đã nhận, mã {code}. Còn {n} ảnh chờ mạng"),
        "stateDone": _("Đã nhận, mã {code}"),
        "stateRefused": _("Chưa được nhận: {why}"),
        "photoRefused": _("Ảnh “{name}” không được nhận: {why}"),
        "photosWaiting": _("{n} ảnh"),
        "contactKept": _("Có tên hoặc số điện thoại; sẽ xoá khỏi máy khi gửi xong."),
        "writtenAt": _("Viết lúc {at}"),
        "receivedAt": _("Gửi xong lúc {at}"),
        "draft": _("Đang viết dở"),
        "untitled": _("Phản ánh"),
        "goOn": _("Viết tiếp"),
        "correct": _("Sửa"),
        "follow": _("Theo dõi"),
        "remove": _("Xoá khỏi máy"),
        "forget": _("Quên mã này"),
        "savePhoto": _("Lưu ảnh về máy"),
        "tryPhoto": _("Gửi lại ảnh"),
        "askRemove": _("Xoá phản ánh này khỏi máy? Phản ánh chưa gửi sẽ mất."),
        "askRemoveTried": _("Xoá phản ánh này khỏi máy? Có thể nó đã đến nơi rồi, nhưng bạn sẽ không biết mã."),
        "askForget": _("Quên mã này? Hãy chép mã lại trước: không có mã thì không theo dõi được."),
        "unsupported": _("Trình duyệt này không giữ được phản ánh trên máy, nên không có gì chờ ở đây."),
        "room": _("Còn trống khoảng {mb} MB để giữ phản ánh và bản đồ trên máy."),
        "allSent": _("Mọi phản ánh đã gửi xong."),
        "notYet": _("Chưa gửi được. Có mạng thì tự gửi."),
    }

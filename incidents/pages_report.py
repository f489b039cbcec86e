"""Sending a report: residents by themselves, staff for somebody who called or came."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.policy import NotAllowed, require
from incidents.codes import link_token, written
from incidents.contacts import Contact
from incidents.errors import IncidentError
from incidents.following import find_report
from incidents.former_names import communes_with_former_names
from incidents.forms_errors import put_beside_fields
from incidents.forms_report import ReportForm
from incidents.intake import MAX_PHOTOS, Receipt, submit_report
from incidents.models import Channel, Report
from incidents.pages_answers import form_done, form_refused, secret_page, sent_by_script
from incidents.pages_maps import map_options
from incidents.pages_outbox_words import outbox_texts
from incidents.pages_words import MEANINGS
from incidents.photo_texts import photo_texts
from incidents.preset import preset_of
from incidents.screening import screen
from incidents.senders import TRAP
from incidents.states import State
from incidents.throttle import allow_report, has_room_for_photos
from places.offline_copies import kept_by_every_phone

PHOTOS_LATER = "anh-gui-sau"
"""In the address of the receipt: how many photos were not taken."""
JUST_LOGGED = "just_logged_report"
"""In the session of an officer: the report whose code is to be read out."""


def _send(request: HttpRequest, form: ReportForm, **who: Any) -> Receipt | None:
    """The receipt; None with the errors in the form and the answer's status in `form.status`."""
    if not form.is_valid():
        return None
    data = form.cleaned_data
    contact = Contact(name=data["name"], phone=data["phone"]) if data["name"] or data["phone"] else None
    by_resident = not request.user.is_authenticated
    if by_resident:
        who["allow"] = partial(allow_report, request, data["category"], client_id=data["client_id"])
    try:
        photos_later = by_resident and not has_room_for_photos(request, len(data["photos"]))
        receipt = submit_report(
            client_id=data["client_id"],
            category=data["category"],
            location=data["location"],
            accuracy_m=data["accuracy_m"],
            commune=data["commune"],
            words=data["words"],
            place_words=data["place_words"],
            answers=data["answers"],
            join=data["join"],
            contact=contact,
            photos=data["photos"],
            photos_later=photos_later,
            **who,
        )
    except (IncidentError, NotAllowed) as error:
        put_beside_fields(form, error)
        form.status, form.members = error.http_status, error.members
        return None
    if by_resident:
        screen(request, receipt)
    return receipt


def _form_page(request: HttpRequest, form: ReportForm, template: str, **more: Any) -> HttpResponse:
    status = form.status if form.is_bound else 200
    if form.is_bound and sent_by_script(request):
        return form_refused(form, status)
    context = {
        "form": form,
        "contact_fields": [form["name"], form["phone"]],
        "texts": texts() | outbox_texts(),
        "map_options": map_options(),
        "max_photos": MAX_PHOTOS,
        "trap": TRAP,
    }
    return render(request, template, context | more, status=status)


@kept_by_every_phone
@never_cache
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    preset = preset_of(request)
    initial = preset.initial
    form = ReportForm(request.POST, request.FILES) if request.method == "POST" else ReportForm(initial=initial)
    receipt = _send(request, form, channel=Channel.WEB) if form.is_bound else None
    if receipt:
        return form_done(request, _receipt_address("report_receipt", receipt))
    return _form_page(request, form, "incidents/report.html", preset=preset.for_script)


@csrf_exempt
@never_cache
@require_POST
def take_in(request: HttpRequest) -> HttpResponse:
    """The same form from a phone's outbox, perhaps days after its page was opened: JSON, without the photos, which
    follow piece by piece (`incidents.report_files`). A report is nobody's, so no token protects a session here."""
    form = ReportForm(request.POST)
    follow = request.POST.get("files_follow", "")
    number = int(follow) if follow.isascii() and follow.isdigit() and len(follow) < 4 else 0
    receipt = _send(request, form, channel=Channel.WEB, photos_follow=number)
    if receipt is None:
        return form_refused(form, form.status)
    by_code = reverse("by_code:report", kwargs={"code": receipt.code})
    return JsonResponse(
        {
            "code": receipt.code,
            "link": reverse("private_link:report", kwargs={"token": receipt.token}) if receipt.token else by_code,
            "receipt": _receipt_address("report_receipt", receipt),
        }
    )


@kept_by_every_phone
@never_cache
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits on this phone to be sent. The page itself holds nothing of it."""
    return render(request, "incidents/queue.html", {"texts": outbox_texts()})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def log_report(request: HttpRequest) -> HttpResponse:
    """An officer writes down what somebody tells by phone or at the desk. After each report the form is empty again,
    with the code of the one before above it, to be read out."""
    require(request.user, "incident.log")
    form = ReportForm(request.POST, request.FILES) if request.method == "POST" else ReportForm()
    receipt = _send(request, form, channel=Channel.STAFF, logged_by=request.user) if form.is_bound else None
    if receipt:
        request.session[JUST_LOGGED] = receipt.report.pk
        return form_done(request, reverse("log_report"))
    just_logged = None if form.is_bound else _just_logged(request)
    communes = communes_with_former_names()
    return _form_page(request, form, "incidents/log_report.html", communes=communes, just_logged=just_logged)


def _just_logged(request: HttpRequest) -> dict[str, object] | None:
    """What is read out to the caller, once. Kept in the session and not in the address, which would give the code
    away."""
    report_id = request.session.pop(JUST_LOGGED, None)
    report = Report.objects.select_related("incident__category", "incident__unit").filter(pk=report_id).first()
    if report is None:
        return None
    return {
        "code": written(report.code),
        "token": link_token(report.client_id),
        "incident": report.incident,
        "joined": _joined(report),
    }


def _joined(report: Report) -> bool:
    """Whether it became one more report of a case that was there."""
    return report.incident.events.filter(verb="join", data__report=report.pk).exists()


def _receipt_address(name: str, receipt: Receipt) -> str:
    """Where the private link can no longer be told, the page by code stands in."""
    if receipt.token:
        later = f"?{urlencode({PHOTOS_LATER: receipt.photos_left_out})}" if receipt.photos_left_out else ""
        return reverse(name, kwargs={"token": receipt.token}) + later
    return reverse("by_code:report", kwargs={"code": receipt.code})


@secret_page
@require_safe
def receipt(request: HttpRequest, token: str, logged: bool = False) -> HttpResponse:
    """What the sender keeps: tracking code, private link, and what happens next."""
    report = find_report(token=token)
    path = reverse("private_link:report", kwargs={"token": token})
    context = {
        "report": report,
        "incident": report.incident,
        "code": written(report.code),
        "private_url": request.build_absolute_uri(path),
        "meaning": MEANINGS[State(report.incident.state)],
        "logged": logged,
        "joined": _joined(report),
        "photos_later": PHOTOS_LATER in request.GET,
        "texts": {"copied": _("Đã sao chép."), "notCopied": _("Chưa sao chép được. Xin chọn chữ rồi tự sao chép.")},
    }
    return render(request, "incidents/receipt.html", context)


def texts() -> dict[str, str]:
    """Sentences for the scripts of the form; `{…}` are filled there."""
    return photo_texts() | {
        "positionAsking": _("Đang tìm vị trí của bạn…"),
        "positionDenied": _("Điện thoại chưa cho phép dùng vị trí. Xin chấm trên bản đồ hoặc tìm theo tên xã."),
        "positionUnavailable": _("Không tìm được vị trí. Xin chấm trên bản đồ hoặc tìm theo tên xã."),
        "accuracyGood": _("Đã có vị trí của bạn, sai số khoảng {metres} m: tốt."),
        "accuracyFair": _("Đã có vị trí của bạn, sai số khoảng {metres} m. Nếu lệch, xin kéo ghim về đúng chỗ."),
        "accuracyPoor": _("Vị trí có thể lệch tới {metres} m. Xin kéo ghim về đúng chỗ hoặc mô tả nơi đó bằng lời."),
        "placeByMap": _("Đã chấm vị trí trên bản đồ."),
        "placeByCommune": _("Đã chọn {commune}, chưa rõ chỗ nào. Xin chấm đúng chỗ trên bản đồ, hoặc tả bằng lời."),
        "placeByName": _("Đã lấy vị trí của {place}. Nếu lệch, xin kéo ghim về đúng chỗ."),
        "placeByPhoto": _("Đã lấy vị trí ghi trong ảnh. Nếu lệch, xin kéo ghim về đúng chỗ."),
        "placeCleared": _("Đã bỏ vị trí."),
        "onlyWords": _("Phản ánh sẽ gửi cho tỉnh. Xin tả nơi đó bằng lời ở ô dưới."),
        "pointInWords": _("(điểm đã chấm: {lat}, {lon})"),
        "outsideNear": _("Gần nhất là {commune}, cách {km} km."),
        "placeKept": _("Đã giữ vị trí bạn chọn trước đó."),
        "pin": _("Ghim vị trí. Dùng các phím mũi tên để dời."),
        "receiver": _("Nơi tiếp nhận: {commune}"),
        "receiverProvince": _("Chưa rõ xã nào: phản ánh đến cơ quan môi trường của tỉnh để tìm ra nơi đó."),
        "receiverUnknown": _("Chưa tra được nơi tiếp nhận; phản ánh vẫn gửi được."),
        "formerName": _("(trước là {commune})"),
        "searchNone": _("Không có nơi nào tên như vậy. Xin chấm trên bản đồ, hoặc tả bằng lời ở ô dưới."),
        "searchFound": _("{n} kết quả"),
        "choicesFound": _("{n} lựa chọn"),
        "choicesNone": _("Không có lựa chọn nào khớp."),
        "searchFailed": _("Chưa tìm được vì mất kết nối. Xin thử lại hoặc chấm trên bản đồ."),
        "photoPosition": _("Ảnh này chụp ở {place}. Dùng vị trí này?"),
        "nearbyOther": _("Không, đây là sự việc khác"),
        "nearbyCase": _("{state}, cách khoảng {metres} m, nhận ngày {day}"),
        "nearbyFound": _("Có {n} sự việc cùng loại ở gần đây. Xin xem bên dưới."),
        "nearbyPhoto": _("Ảnh của sự việc {code}"),
        "sending": _("Đang gửi…"),
        "sendingShare": _("Đang gửi… {percent} %"),
        "offline": _("Điện thoại đang không có mạng. Mọi nội dung vẫn còn ở đây; khi có mạng, xin bấm gửi lại."),
        "lineLost": _(
            "Đường truyền bị ngắt, chưa biết đã gửi được chưa. Xin bấm gửi lại; gửi hai lần vẫn chỉ tính một."
        ),
        "failed": _("Hệ thống chưa nhận được. Mọi nội dung vẫn còn ở đây; xin bấm gửi lại sau ít phút."),
        "tooLarge": _("Ảnh quá nặng nên không gửi được. Xin bỏ bớt ảnh rồi gửi lại."),
        "draftKept": _("Đã lấy lại nội dung và ảnh bạn đang viết dở. Tên và số điện thoại cần nhập lại."),
    }

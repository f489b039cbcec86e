"""Pages on which people ask to be told of news, confirm it and end it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from geodata.errors import GeoPGIError
from incidents.codes import written
from incidents.following import find_report
from incidents.pages_answers import secret_page
from incidents.throttle import allow_lookup, has_room_for_subscription
from notices.errors import TooManySubscriptions
from notices.forms import EmailForm
from notices.links import to_confirm, to_unsubscribe
from notices.push_keys import public_key
from notices.subscribing import Target, confirm, end_push, subscribe_email, subscribe_push
from places.models import Unit, UnitQuerySet

Found = tuple[Target, str]
"""What it is about, and the address to go back to."""


def _by_key(request: HttpRequest, code: str, token: str) -> Found:
    if code:
        allow_lookup(request)
        report = find_report(code=code)
        return Target(report=report), reverse("by_code:report", args=[written(report.code)])
    return Target(report=find_report(token=token)), reverse("private_link:report", args=[token])


def _target(request: HttpRequest, *, commune: str = "", code: str = "", token: str = "") -> Found:
    if not commune:
        return _by_key(request, code, token)
    return Target(unit=get_object_or_404(_communes(), code=commune)), reverse("commune", args=[commune])


def _communes() -> UnitQuerySet:
    return Unit.objects.on(timezone.localdate()).communes().defer("geometry", "outline")


def _allow(request: HttpRequest) -> None:
    if not has_room_for_subscription(request):
        raise TooManySubscriptions()


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Where news may be had of; the commune that was chosen leads on."""
    communes = _communes()
    if code := request.GET.get("xa", "").replace("\x00", ""):
        return redirect("subscribe_commune", commune=get_object_or_404(communes, code=code).code)
    return render(request, "notices/start.html", {"communes": communes.by_name()})


@secret_page
@require_http_methods(["GET", "POST"])
def subscribe(request: HttpRequest, **key: str) -> HttpResponse:
    target, back = _target(request, **key)
    form = EmailForm(request.POST) if request.method == "POST" else EmailForm()
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                _allow(request)
                subscribe_email(target=target, email=form.cleaned_data["email"])
            except GeoPGIError as error:
                form.add_error(None, _(error.msgid) % error.params)
                status = error.http_status
            else:
                messages.success(request, _("Xin mở hộp thư và bấm vào đường dẫn trong thư để xác nhận."))
                return redirect(back)
    context: dict[str, Any] = {
        "target": target,
        "back": back,
        "form": form if settings.NOTICES_BY_EMAIL else None,
        "push": _push_options(request) if settings.PUSH_HOSTS else None,
    }
    return render(request, "notices/subscribe.html", context, status=status)


def _push_options(request: HttpRequest) -> dict[str, Any]:
    return {
        "key": public_key(),
        "address": request.path + "day/",
        "endAddress": request.path + "thoi/",
        "texts": {
            "on": _("Máy này đang nhận thông báo."),
            "off": _("Đã thôi nhận thông báo trên máy này."),
            "refused": _("Trình duyệt không cho gửi thông báo. Xin cho phép trong phần cài đặt của trình duyệt."),
            "failed": _("Chưa bật được thông báo. Xin thử lại khi có mạng."),
            "unable": _(
                "Trình duyệt này không nhận được thông báo. Trên iPhone, xin thêm trang vào Màn hình chính trước."
            ),
        },
    }


def _by_script(verb: Callable[[HttpRequest, Target], None]) -> Callable[..., HttpResponse]:
    """Answers a script: 204 when done, else the sentence to show."""

    def answer(request: HttpRequest, **key: str) -> HttpResponse:
        target, _back = _target(request, **key)
        try:
            _allow(request)
            verb(request, target)
        except GeoPGIError as error:
            return JsonResponse({"error": _(error.msgid) % error.params}, status=error.http_status)
        return HttpResponse(status=204)

    return secret_page(require_POST(answer))  # type: ignore[return-value]


def _push_on(request: HttpRequest, target: Target) -> None:
    subscribe_push(target=target, browser=request.POST.get("browser", ""))


def _push_off(request: HttpRequest, target: Target) -> None:
    end_push(target=target, endpoint=request.POST.get("endpoint", ""))


push_on = _by_script(_push_on)
push_off = _by_script(_push_off)


@secret_page
@require_http_methods(["GET", "POST"])
def confirm_subscription(request: HttpRequest, key: str) -> HttpResponse:
    """Programs that look into letters open every link, so only the button on the page confirms."""
    subscription = to_confirm(key)
    if request.method == "POST":
        confirm(subscription=subscription)
    context = {"subscription": subscription, "done": subscription.confirmed_at is not None}
    return render(request, "notices/confirm.html", context)


@csrf_exempt
@secret_page
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, key: str) -> HttpResponse:
    """Mail programs send the POST themselves, without a form of ours (RFC 8058): the signed link is the permission."""
    subscription = to_unsubscribe(key)
    if request.method == "POST" and subscription is not None:
        subscription.delete()
        subscription = None
    return render(request, "notices/unsubscribe.html", {"subscription": subscription})

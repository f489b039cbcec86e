"""Addresses for the tests of the frame: the account pages, and plain pages under the names that the menus use."""

from typing import Any

from django.conf.urls.i18n import i18n_patterns
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from geo_pgi import error_pages
from incidents.states import State
from tests.geo_pgi.frame_forms import EveryWidgetForm


def pieces(request: HttpRequest) -> HttpResponse:
    """Every piece of docs/design.md on one page."""
    messages.success(request, "Đã ghi nhận phản ánh.")
    messages.error(request, "Không lưu được ảnh.")
    context: dict[str, Any] = {
        "form": EveryWidgetForm(data={"words": ""}),
        "states": State.choices,
        "page": Paginator(range(95), 20).page(2),
        "classes": [
            ("Rất thấp", "#d9f0d3", "plain"),
            ("Thấp", "#ffffbf", "dots"),
            ("Trung bình", "#fdae61", "lines"),
            ("Cao", "#f46d43", "hatch"),
            ("Rất cao", "#d73027", "crosshatch"),
        ],
    }
    return render(request, "frame/pieces.html", context)


def plain(request: HttpRequest) -> HttpResponse:
    return render(request, "frame/plain.html")


def map_page(request: HttpRequest) -> HttpResponse:
    return render(request, "frame/map.html")


def swipe(request: HttpRequest) -> HttpResponse:
    return render(request, "frame/swipe.html")


def staff(request: HttpRequest) -> HttpResponse:
    menu = [
        {"url": "/can-bo/", "label": "Hộp việc", "icon": "inbox"},
        {"url": "/can-bo/ban-do/", "label": "Bản đồ thiên tai", "icon": "layers"},
        {"url": "/can-bo/canh-bao/", "label": "Cảnh báo", "icon": "exclamation-triangle"},
        {"url": "/can-bo/ghi/", "label": "Ghi phản ánh", "icon": "pencil-square"},
    ]
    return render(request, "frame/plain.html", {"staff_menu": menu})


def broken(request: HttpRequest) -> HttpResponse:
    return error_pages.server_error(request)


urlpatterns = i18n_patterns(
    path("", map_page, name="map"),
    path("phan-anh/", plain, name="report"),
    path("theo-doi/", plain, name="follow"),
    path("canh-bao/", plain, name="warnings"),
    path("can-bo/", staff, name="desk"),
    path("can-bo/canh-bao/moi/", staff, name="issue"),
    path("gioi-thieu/", plain, name="about"),
    path("so-sanh/", swipe, name="swipe"),
    path("mau/", pieces, name="pieces"),
    path("hong/", broken, name="broken"),
    path("tai-khoan/2fa/", include("allauth.mfa.urls")),
    path("tai-khoan/", include("allauth.account.urls")),
    prefix_default_language=False,
)

handler404 = "geo_pgi.error_pages.not_found"
handler403 = "geo_pgi.error_pages.forbidden"
handler500 = "geo_pgi.error_pages.server_error"

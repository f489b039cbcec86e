"""Addresses of subscriptions and feeds. Those of a report stand under the report's own."""

from django.urls import URLPattern, include, path

from notices import feeds, pages


def _of(name: str) -> list[URLPattern]:
    return [
        path("", pages.subscribe, name=name),
        path("day/", pages.push_on, name=f"{name}_push"),
        path("thoi/", pages.push_off, name=f"{name}_push_off"),
    ]


urlpatterns = [
    path("theo-doi/r/<str:token>/nhan-tin/", include(_of("subscribe_by_link"))),
    path("theo-doi/<str:code>/nhan-tin/", include(_of("subscribe_by_code"))),
    path("xa/<str:commune>/nhan-tin/", include(_of("subscribe_commune"))),
    path("xa/<str:code>/tin.atom", feeds.commune_feed, name="commune_feed"),
    path("nhan-tin/", pages.start, name="news"),
    path("nhan-tin/xac-nhan/<str:key>/", pages.confirm_subscription, name="confirm_subscription"),
    path("nhan-tin/huy/<str:key>/", pages.unsubscribe, name="unsubscribe"),
]

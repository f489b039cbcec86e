"""Messages to browsers: only to known services, without anything of anybody, and none to who is gone."""

import json
from base64 import urlsafe_b64encode
from types import SimpleNamespace
from typing import Any

import pytest
import requests
from django.test import Client
from django.urls import reverse
from pywebpush import WebPushException

from incidents.states import State as S
from notices import channels
from notices.errors import NoticeError, UnknownPushService
from notices.jobs import tell
from notices.models import Delivery, PushKey, Subscription
from notices.push_addresses import read_push_address
from notices.push_keys import private_key, public_key
from notices.subscribing import Target, subscribe_push
from tests.notices.conftest import World, browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def pushed(monkeypatch: Any) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(
        channels,
        "webpush",
        lambda address, content, **more: sent.append({"to": address, **json.loads(content), **more}),
    )
    return sent


def test_a_browser_is_told_that_there_is_news_and_nothing_more(world: World, pushed: list[dict[str, Any]]) -> None:
    receipt = world.report(words="Trại lợn nhà ông X")
    address = reverse("subscribe_by_code_push", args=[receipt.code])
    assert Client().post(address, {"browser": browser()}).status_code == 204
    world.step(receipt.report.incident, S.VERIFIED)
    tell()
    tell()
    (message,) = pushed
    assert (message["title"], message["body"], message["url"]) == ("Phản ánh của bạn có tin mới", "", "/theo-doi/")
    assert message["to"]["endpoint"] == "https://fcm.googleapis.com/fcm/send/one"
    assert receipt.code not in json.dumps(message, default=str)


def test_a_message_is_really_encrypted_and_signed_by_the_site(world: World, monkeypatch: Any) -> None:
    posted: list[Any] = []

    def post(self: Any, url: str, **more: Any) -> Any:
        posted.append((url, more))
        return SimpleNamespace(status_code=201, text="", reason="", headers={})

    monkeypatch.setattr(requests.Session, "post", post)
    receipt = world.report()
    subscribe_push(target=Target(report=receipt.report), browser=browser())
    world.step(receipt.report.incident, S.VERIFIED)
    tell()
    ((url, more),) = posted
    assert url.startswith("https://fcm.googleapis.com/")
    assert "Phản ánh".encode() not in more["data"]
    assert f"k={public_key()}" in more["headers"]["authorization"].replace("k=", "k=")
    assert Delivery.objects.get().sent_at is not None


def test_a_browser_that_is_gone_is_forgotten_and_another_failure_is_tried_again(world: World, monkeypatch: Any) -> None:
    receipt = world.report()
    for name in ("gone", "busy"):
        subscribe_push(target=Target(report=receipt.report), browser=browser(name))

    def fail(address: Any, content: str, **more: Any) -> None:
        status = 410 if address["endpoint"].endswith("gone") else 503
        raise WebPushException("no", response=SimpleNamespace(status_code=status, text=""))

    monkeypatch.setattr(channels, "webpush", fail)
    world.step(receipt.report.incident, S.VERIFIED)
    tell()
    assert Subscription.objects.count() == 1
    assert Delivery.objects.get().next_at is not None


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://127.0.0.1/x",
        "https://fcm.googleapis.com.evil.vn/x",
        "https://evilpush.apple.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://user@fcm.googleapis.com/x",
        "https://127.0.0.1\\.notify.windows.com/x",
        "https://evil.vn\\.push.apple.com/x",
        "https://evil.vn\u3000.push.apple.com/x",
        "https://@fcm.googleapis.com/x",
        "https://fcm.googleapis.com/x\\y",
        "https://.push.apple.com/x",
    ],
)
def test_no_address_but_a_known_push_service_s_is_taken(endpoint: str) -> None:
    made = json.loads(browser())
    with pytest.raises(UnknownPushService):
        read_push_address(json.dumps(made | {"endpoint": endpoint}))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"endpoint": 1}', "null", '{"endpoint":"x","keys":[]}'])
def test_what_is_no_push_subscription_is_refused(text: str) -> None:
    with pytest.raises(NoticeError):
        read_push_address(text)


def test_keys_that_nothing_can_be_encrypted_with_are_refused() -> None:
    made = json.loads(browser())
    made["keys"]["p256dh"] = urlsafe_b64encode(b"\4" + b"\1" * 64).decode()
    with pytest.raises(NoticeError):
        read_push_address(json.dumps(made))


def test_a_known_service_leads_to_no_other_address(world: World, monkeypatch: Any) -> None:
    asked: list[str] = []

    def answer(self: Any, request: requests.PreparedRequest, **more: Any) -> requests.Response:
        asked.append(str(request.url))
        response = requests.Response()
        response.status_code, response.request, response.url = 307, request, str(request.url)
        response.headers["Location"], response._content = "http://127.0.0.1:9/", b""
        return response

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", answer)
    receipt = world.report()
    subscribe_push(target=Target(report=receipt.report), browser=browser())
    world.step(receipt.report.incident, S.VERIFIED)
    tell()
    assert asked == ["https://fcm.googleapis.com/fcm/send/one"]
    assert Delivery.objects.get().sent_at is None


def test_the_same_browser_subscribes_once_and_ends_it(world: World) -> None:
    receipt, one = world.report(), browser()
    for _ in range(2):
        Client().post(reverse("subscribe_by_code_push", args=[receipt.code]), {"browser": one})
    assert Subscription.objects.count() == 1
    off = reverse("subscribe_by_code_push_off", args=[receipt.code])
    Client().post(off, {"endpoint": json.loads(one)["endpoint"]})
    assert not Subscription.objects.exists()


def test_the_site_keeps_one_key_and_keeps_it_encrypted() -> None:
    assert private_key() == private_key()
    assert private_key().encode() not in bytes(PushKey.objects.get().private_encrypted)

"""Keys of programs: shown once, counted, limited, revoked."""

import datetime as dt
import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency, Role
from agencies.policy import NotAllowed
from incidents.errors_partners import KeyRefused
from incidents.models import PartnerKey
from incidents.partner_keys import caller, make_key, revoke_key
from tests.factories import make_member
from tests.incidents.conftest import World
from tests.incidents.open311_calls import new_key

pytestmark = pytest.mark.django_db


def test_only_an_administrator_makes_and_revokes_keys() -> None:
    officer = make_member(Role.COMMUNE_OFFICER)
    with pytest.raises(NotAllowed):
        make_key(user=officer, owner="Ai đó", agency=None, per_hour=5, expires_on=None)
    key, _secret = new_key()
    with pytest.raises(NotAllowed):
        revoke_key(user=officer, key=key)


def test_the_key_itself_is_not_kept() -> None:
    key, secret = new_key()
    assert secret.startswith(key.prefix)
    assert len(secret) > len(key.prefix) + 30
    kept = PartnerKey.objects.values().get()
    assert secret not in json.dumps(kept, default=str)


def test_every_use_is_counted_and_the_limit_is_of_an_hour() -> None:
    key, secret = new_key(per_hour=2)
    assert [caller(secret).within_limit for _ in range(3)] == [True, True, False]
    key.refresh_from_db()
    assert (key.uses, key.hour_uses) == (3, 3)
    assert key.last_used_at is not None
    PartnerKey.objects.update(hour_ends_at=timezone.now() - dt.timedelta(seconds=1))
    assert caller(secret).within_limit
    key.refresh_from_db()
    assert (key.uses, key.hour_uses) == (4, 1)


def test_a_key_that_is_wrong_expired_or_revoked_opens_nothing() -> None:
    today = timezone.localdate()
    assert caller(new_key(expires_on=today)[1])
    late = new_key(expires_on=today - dt.timedelta(days=1))[1]
    key, revoked = new_key()
    revoke_key(user=key.made_by, key=key)
    revoked_at = key.revoked_at
    revoke_key(user=key.made_by, key=key)
    assert key.revoked_at == revoked_at
    for secret in (late, revoked, revoked[:-1], key.prefix, "", "\x00"):
        with pytest.raises(KeyRefused):
            caller(secret)


def test_a_partner_reports_through_the_api_with_the_limit_of_its_key(
    world: World, client: Client, settings: Any
) -> None:
    settings.REPORTS_PER_HOUR = 0
    key, secret = new_key(per_hour=1)
    body = {"category": "dead-animals", "longitude": 106.45, "latitude": 21.85, "words": "Xác lợn chết"}

    def send(authorization: str, **changes: str) -> Any:
        headers = {"Idempotency-Key": str(uuid4()), "Authorization": authorization}
        return client.post(
            "/api/v1/reports/", json.dumps(body | changes), content_type="application/json", headers=headers
        )

    assert send("").status_code == 429
    assert send(f"Api-Key {secret}").status_code == 201
    assert send(f"Api-Key {secret}").json()["code"] == "api_key_busy"
    assert send(f"Api-Key {secret}", category="landslide").status_code == 201
    wrong = send("Api-Key gp_0000")
    assert (wrong.status_code, wrong.json()["code"]) == (403, "api_key_refused")
    key.refresh_from_db()
    assert key.uses == 3


def test_the_administration_shows_a_new_key_once_and_revokes_it(client: Client) -> None:
    boss = make_member(Role.ADMINISTRATOR)
    client.force_login(boss)
    sent = {"owner": "Ứng dụng Sạch", "agency": Agency.objects.get().pk, "per_hour": "50", "expires_on": ""}
    answer = client.post(reverse("admin:incidents_partnerkey_add"), sent)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    secret = answer.context["secret"]
    assert secret in answer.content.decode().replace("<wbr>", "")
    key = PartnerKey.objects.get()
    assert (key.owner, key.per_hour, key.made_by) == ("Ứng dụng Sạch", 50, boss)
    assert caller(secret).key == key
    page = reverse("admin:incidents_partnerkey_change", args=[key.pk])
    for address in (page, reverse("admin:incidents_partnerkey_changelist")):
        shown = client.get(address).content.decode()
        assert secret not in shown
        assert key.prefix in shown
    assert client.post(page, sent | {"per_hour": "60"}).status_code == 302
    key.refresh_from_db()
    assert (key.per_hour, key.uses, key.revoked_at) == (60, 1, None)
    assert client.post(page, sent | {"revoke": "on"}).status_code == 302
    key.refresh_from_db()
    assert key.revoked_by == boss
    with pytest.raises(KeyRefused):
        caller(secret)


def test_keys_are_for_administrators_alone(client: Client) -> None:
    client.force_login(make_member(Role.LEADER))
    answer = client.get(reverse("admin:incidents_partnerkey_changelist"))
    assert answer.status_code in (302, 403)

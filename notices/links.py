"""Links in messages: what they say is signed, and nothing is stored for them."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from notices.errors import LinkOver
from notices.models import Subscription

CONFIRM_DAYS = 2


def confirm_path(subscription: Subscription) -> str:
    key = signing.TimestampSigner(salt="notices.confirm").sign(str(subscription.pk))
    return reverse("confirm_subscription", args=[key])


def unsubscribe_path(subscription: Subscription) -> str:
    key = signing.Signer(salt="notices.unsubscribe").sign(str(subscription.pk))
    return reverse("unsubscribe", args=[key])


def to_confirm(key: str) -> Subscription:
    """Raises `LinkOver` for a link that was changed, is older than `CONFIRM_DAYS` or leads to nothing."""
    try:
        number = signing.TimestampSigner(salt="notices.confirm").unsign(key, max_age=CONFIRM_DAYS * 86400)
    except signing.BadSignature as error:
        raise LinkOver() from error
    found = Subscription.objects.filter(pk=number).first()
    if found is None:
        raise LinkOver()
    return found


def to_unsubscribe(key: str) -> Subscription | None:
    """None when it is gone already. Raises `LinkOver` for a link that was changed."""
    try:
        number = signing.Signer(salt="notices.unsubscribe").unsign(key)
    except signing.BadSignature as error:
        raise LinkOver() from error
    return Subscription.objects.filter(pk=number).first()


def whole(path: str) -> str:
    """With the site's own name before it; messages are made where there is no request to take it from."""
    return f"{settings.SITE_URL}{path}"

"""The two ways out: a letter, and a push message to a browser."""

import json
from smtplib import SMTPException, SMTPRecipientsRefused

import requests
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from pywebpush import WebPushException, webpush

from incidents.contacts import decrypted
from notices.links import unsubscribe_path, whole
from notices.models import About, Channel, Delivery
from notices.push_keys import private_key
from notices.wording import Message

DAY_S = 86_400
TIMEOUT_S = 15
GONE = frozenset({404, 410})
"""What a push service answers for a browser that does not want any more (RFC 8030)."""


class AddressGone(Exception):
    """It takes nothing any more, and never will."""


class NotNow(Exception):
    """Worth another attempt. `why` names no address."""

    def __init__(self, why: str) -> None:
        super().__init__(why)


class _Straight(requests.Session):
    """Goes where it was sent and no further: a service that is known must not lead us to an address that is not."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


def send(delivery: Delivery, message: Message) -> None:
    """Raises `AddressGone`, `NotNow`; `ContactUnreadable` when CONTACT_KEYS were lost."""
    address = decrypted(delivery.subscription.address_encrypted)
    if delivery.subscription.channel == Channel.EMAIL:
        _send_letter(delivery, message, address)
    else:
        _send_push(delivery, message, address)


def _send_letter(delivery: Delivery, message: Message, address: str) -> None:
    """The Message-ID is the delivery's: a letter that had to be sent again after a crash is known as the same."""
    host = settings.SITE_URL.split("//")[-1].split(":")[0]
    headers = {"Message-ID": f"<delivery-{delivery.pk}@{host}>", "Auto-Submitted": "auto-generated"}
    body = [*message.lines, whole(message.path)]
    if delivery.about != About.CONFIRM:
        stop = whole(unsubscribe_path(delivery.subscription))
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        body.append(_("Không muốn nhận nữa: %(address)s") % {"address": stop})
    letter = EmailMessage(_one_line(message.title), "\n\n".join(body), to=[address], headers=headers)
    try:
        letter.send()
    except SMTPRecipientsRefused as error:
        codes = [code for code, _text in error.recipients.values()]
        if all(500 <= code < 600 for code in codes):
            raise AddressGone() from None
        raise NotNow(f"SMTP {codes}") from None
    except (SMTPException, OSError) as error:
        raise NotNow(type(error).__name__) from None


def _send_push(delivery: Delivery, message: Message, address: str) -> None:
    """`tag` lets a message that had to be sent again take the place of the first one on the phone."""
    content = {
        "title": message.title,
        "body": message.lines[0] if delivery.about != About.REPORT else "",
        "url": message.path,
        "tag": f"geopgi-{delivery.pk}",
    }
    try:
        with _Straight() as session:
            webpush(
                json.loads(address),
                json.dumps(content),
                vapid_private_key=private_key(),
                vapid_claims={"sub": settings.PUSH_CONTACT},
                ttl=DAY_S,
                timeout=TIMEOUT_S,
                headers={"Urgency": "high" if message.urgent else "normal"},
                requests_session=session,
            )
    except WebPushException as error:
        status = error.response.status_code if error.response is not None else 0
        if status in GONE:
            raise AddressGone() from None
        raise NotNow(f"push service answered {status}") from None
    except requests.RequestException as error:
        raise NotNow(type(error).__name__) from None


def _one_line(text: str) -> str:
    """A subject with a line break would be a header more."""
    return " ".join(text.split())

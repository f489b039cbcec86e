"""Proof of work: a phone counts for a moment before it may send, when too much comes in at once.

The challenge and its answer are those of ALTCHA (version 1). A challenge is signed, ends soon, and holds for the one
report whose `client_id` stands in it; an answer used again is the same report again.
"""

import datetime as dt
from typing import Any
from uuid import UUID

from altcha import ChallengeOptionsV1, PayloadV1, create_challenge_v1, extract_params_v1, verify_solution_v1
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from agencies.hotlines import spoken_hotlines
from incidents.errors import ProofNeeded

LASTS = dt.timedelta(minutes=20)
HEADER = "X-Altcha"
MOST_LETTERS = 2000


def require_proof(request: HttpRequest, client_id: UUID) -> None:
    """Raises `ProofNeeded`, with a challenge, unless the request brings the answer to one made for this report."""
    if not _proved(request.headers.get(HEADER, ""), client_id):
        raise ProofNeeded(challenge=_challenge(client_id), hotlines=spoken_hotlines(english=get_language() == "en"))


def _challenge(client_id: UUID) -> dict[str, Any]:
    options = ChallengeOptionsV1(
        max_number=settings.PROOF_WORK,
        hmac_key=_key(),
        expires=timezone.now() + LASTS,
        params={"report": str(client_id)},
    )
    return create_challenge_v1(options).to_dict()


def _proved(answer: str, client_id: UUID) -> bool:
    if not answer or len(answer) > MOST_LETTERS:
        return False
    try:
        payload = PayloadV1.from_base64(answer).to_dict()
        right, _why = verify_solution_v1(payload, _key(), check_expires=True)
        return right and extract_params_v1(payload).get("report") == [str(client_id)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):  # not what ALTCHA makes
        return False


def _key() -> str:
    return salted_hmac("incidents.proof", "altcha", algorithm="sha256").hexdigest()

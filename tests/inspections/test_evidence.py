"""What of inspections goes into a case's file."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agencies.models import Agency, User
from incidents.evidence_parts import parts_of
from incidents.models import Incident
from inspections import evidence
from inspections.drafting import OrderWords, add_member, draft_order
from inspections.evidence import parts
from inspections.issuing import issue_order
from inspections.models import Manner, Order
from inspections.states import OrderState
from tests.inspections.making import go, hour
from tests.inspections.outcomes import signed_visit


def test_minutes_are_in_a_case_s_file_as_they_were_signed(case: Callable[..., Incident], officer: User) -> None:
    incident = case()
    _visit, minutes = signed_visit(officer, incident)
    found = {part.path.rpartition(".")[2]: part for part in parts(incident)}
    assert {kind: part.sha256 for kind, part in found.items()} == {
        "pdf": minutes.pdf_sha256,
        "docx": minutes.docx_sha256,
    }
    for part in found.values():
        assert hashlib.sha256(b"".join(part.content())).hexdigest() == part.sha256


def test_minutes_whose_file_is_gone_are_told_as_missing(
    case: Callable[..., Incident], officer: User, settings: Any
) -> None:
    incident = case()
    _visit, minutes = signed_visit(officer, incident)
    (Path(settings.MEDIA_ROOT) / minutes.pdf_path).unlink()
    part = next(part for part in parts(incident) if part.path.endswith(".pdf"))
    with pytest.raises(FileNotFoundError):
        next(part.content())


def test_a_decision_is_in_the_file_once_issued_and_a_secret_one_when_it_is_done(
    case: Callable[..., Incident], officer: User, environment: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "decision_pdf", lambda papers: papers.number.encode())
    incident = case()
    assert not paths(incident)
    open_one, secret = (ordered(officer, environment, incident, secret=secret) for secret in (False, True))
    assert not paths(incident)
    for order in (open_one, secret):
        issue_order(
            user=officer, order_id=order.pk, signer="Nông Văn A", signer_title="GIÁM ĐỐC", override_reason="Gấp"
        )
        order.refresh_from_db()
    assert paths(incident) == {f"kiem-tra/quyet-dinh-{open_one.pk}.pdf"}
    assert b"".join(next(parts(incident)).content()) == open_one.code.encode()
    for state in (OrderState.UNDER_WAY, OrderState.DONE):
        assert f"kiem-tra/quyet-dinh-{secret.pk}.pdf" not in paths(incident)
        go(secret, state)
    assert f"kiem-tra/quyet-dinh-{secret.pk}.pdf" in paths(incident)


def test_the_file_of_a_case_is_told_of_this_room(case: Callable[..., Incident], officer: User) -> None:
    incident = case()
    signed_visit(officer, incident)
    assert {part.path for part in parts_of(incident)} >= {part.path for part in parts(incident)}


def ordered(user: User, agency: Agency, incident: Incident, *, secret: bool) -> Order:
    words = OrderWords(
        subject="Kiểm tra", legal_basis="Luật", starts_at=hour(1, 8), ends_at=hour(1, 10),
        manner=Manner.SURPRISE, secret=secret,
    )  # fmt: skip
    order = draft_order(user=user, agency=agency, words=words, cases=[incident.code])
    add_member(user=user, order_id=order.pk, member_id=user.pk, leads=True)
    return order


def paths(incident: Incident) -> set[str]:
    return {part.path for part in parts(incident)}

"""Every address of staff as everybody: each role near, far and of the agency that has the thing in hand, somebody whose
role ended, an account without any, and nobody at all. A new address without a row here fails."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from places.models import Unit
from tests.geo_pgi.addresses import addresses
from tests.geo_pgi.one_of_each import Everything, one_of_each

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
ROLES = {
    "C": "commune_officer", "E": "environment_officer", "P": "police_officer", "I": "inspector",
    "A": "agriculture_officer", "M": "media_officer", "L": "leader", "D": "administrator",
}  # fmt: skip
PLACES = {"n": "near", "f": "far", "h": "handed"}
OTHERS = {"K": "keeper", "X": "ended", "O": "nobody", "-": "anonymous"}

WHO = {
    "C:nfh E:nfh P:nfh I:nfh A:n M:n L:nfh D:n K X O -": "field",
    "C:nfh E:nfh P:nfh I:nfh A:n M:n L:nfh D:n K X O": "desk api-field-actions staff_notices",
    "C:nfh E:nfh P:nfh I:nfh A:n M:n L:nfh D:n K": "absences",
    "C:nfh E:nfh P:nfh I:nfh A:n M:n L:nfh K": "informed",
    "C:nfh E:nfh P:nfh I:nfh L:nfh K": (
        "inspections inspection_feed new_inspection_feed end_inspection_feed facilities sanctions"
    ),
    "C:nfh E:nfh P:nfh L:nfh D:n K": "answer_templates new_answer_template routing_rules routing_try",
    "C:nfh E:nfh P:nfh L:nfh K": "desk_points desk_news hotspots hotspot_shapes api-field-bundle save_filter",
    "C:nh E:nh P:nh I:n L:nh K": "visit visit_photo visit_photo_thumbnail",
    "C:nh E:nh P:h I:n L:nh K": "inspection inspection_paper minutes_file sanction",
    "C:n E:n P:n I:n L:n K": "facility",
    "C:nh E:nh P:nfh L:n K": "case_reduced",
    "C:nh E:nh P:nh L:n K": (
        "case case_next case_news case_colleagues case_duties hotspot case_inspections case_outcomes remediation "
        "remediation_check"
    ),
    "C:h E:h P:h L:h D:n": "answer_template remove_answer_template",
    "C:nfh E:nfh L:nfh K": "hotspot_new hotspot_places",
    "C:nfh E:nfh P:nfh K": "log_report desk_like desk_places caller caller_name new_inspection my_inspections",
    "C:nh E:nh P:h L:n K": "case_note case_duty case_stop_informing",
    "C:h E:h P:fh L:h K": "staff_notices_read",
    "C:n E:n P:h L:n K": "case_photo_original",
    "C:n E:n P:n L:n K": "case_answer_read",
    "E:nfh L:nfh D:n K": "routing_rule_new",
    "C:h E:h P:h L:h": "issue_inspection cancel_inspection sanction_violator sanction_step",
    "C:nh E:nh L:n K": "hotspot_edit hotspot_act",
    "C:nh E:nh P:h K": "bulk case_take_back case_ask remediation_proof",
    "C:h E:nh P:h K": "remediation_order",
    "E:nh P:h L:n K": "case_export",
    "C:nfh E:nfh K": "kept_back spam_blocks ledgers ledger_template new_facility facility_books facility_template",
    "E:n L:n D:n K": "routing_rule routing_rule_retire",
    "C:h E:h P:h": (
        "case_take edit_inspection change_inspection end_objection inspection_stop visit_begin_case "
        "propose_for_case visit_begin_stop visit_photos visit_sign visit_reopen propose_for_visit"
    ),
    "C:n E:n K": (
        "case_step case_photo case_photo_blur case_looked case_kind case_place case_report case_mark_spam "
        "case_reporter lift_block edit_facility case_unmark_spam case_take_in"
    ),
    "D:n K": "absence_cancel",
    "E:h": "inspection_act",
    "I:n": "object_to_inspection",
    "L:n": "case_extend",
    "P:f": "referral_accept referral_give_back",
    "K": (
        "remove_filter case_photo_blur_anew case_photo_untouched case_photo_sent_file case_exported ledger "
        "facility_book staff_notice"
    ),
    "": "ledger_act ledger_refused logged_receipt facility_refused facility_book_act",
}
"""Who gets through → the names of the addresses. `C:nh` are commune officers near and of the agency that has it in
hand, `f` those of another place (see `one_of_each.Everything` and the letters above); K is whose it is. Without a
letter: of what there is nothing that anybody could get."""

PUBLIC = """
    report report_take_in queue report_receipt follow private_link:report private_link:add_photos
    private_link:still_there private_link:answer private_link:give_face private_link:erase private_link:photo
    private_link:photo_thumbnail by_code:report by_code:add_photos by_code:still_there by_code:answer by_code:give_face
    by_code:erase by_code:photo by_code:photo_thumbnail incidents incident share_picture photo photo_thumbnail
    api-categories api-reports api-report-files api-report-file api-incidents api-incidents-nearby api-incident
    incident-tilejson incident-tile inspection_ics
"""
"""For everyone, or for whoever holds a code, a link or a key; tested in their rooms."""

ONLY_READS = {
    "case_news", "caller", "caller_name", "api-field-actions", "end_inspection_feed", "remediation_check",
    "save_filter", "case_unmark_spam", "case_take_in",
}  # fmt: skip
"""Take something in and keep nothing of it here: their answer tells who gets through."""
LOG = {"django_session", "incidents_caselook"}
"""Tables that are written by looking."""


def test_every_address_has_a_row() -> None:
    told = [name for names in WHO.values() for name in names.split()] + PUBLIC.split()
    assert sorted(told) == sorted(addresses())


@pytest.mark.django_db
def test_everybody_gets_through_where_the_table_says_and_nowhere_else(
    province: Unit, commune_a: Unit, commune_b: Unit, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT, settings.EXPORTS_ROOT = tmp_path / "media", tmp_path / "exports"
    settings.UPLOADS_ROOT = tmp_path / "uploads"
    everything = one_of_each(province, commune_a, commune_b)
    browsers = {"anonymous": Client(raise_request_exception=False)}
    for name, user in everything.people.items():
        browsers[name] = Client(raise_request_exception=False)
        browsers[name].force_login(user, backend=MODEL_BACKEND)
    wrong = []
    for who, names in WHO.items():
        for name in names.split():
            through = {person for person, browser in browsers.items() if _gets_through(browser, everything, name)}
            if through != set(_people(who)):
                wrong.append(f"{name}: {_letters(through)}, not {who}")
    assert not wrong


def _gets_through(browser: Client, everything: Everything, name: str) -> bool:
    """What a post writes is undone."""
    address = reverse(name, kwargs=everything.words.get(name))
    if name not in everything.sent:
        return _open(browser.get(address))
    before = _written()
    with transaction.atomic():
        answer = browser.post(address, _fresh(everything.sent[name]))
        transaction.set_rollback(True)
    assert answer.status_code < 500, f"{name}: {answer.status_code}"
    return _open(answer) if name in ONLY_READS else _written() != before


def _open(answer: Any) -> bool:
    to_sign_in = answer.status_code == 302 and "/tai-khoan/" in answer.headers["Location"]
    return not (to_sign_in or answer.status_code in (401, 403, 404))


def _fresh(sent: dict[str, Any]) -> dict[str, Any]:
    for value in sent.values():
        if isinstance(value, SimpleUploadedFile):
            value.seek(0)
    return sent


def _written() -> dict[str, int]:
    """Rows that this transaction wrote until now, by table, undone or not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        return {table: number for table, number in cursor.fetchall() if number and table not in LOG}


def _people(who: str) -> Iterator[str]:
    for part in who.split():
        letter, _colon, places = part.partition(":")
        yield from (f"{ROLES[letter]} {PLACES[place]}" for place in places)
        if not places:
            yield OTHERS[letter]


def _letters(people: set[str]) -> str:
    found = []
    for letter, role in ROLES.items():
        places = "".join(short for short, place in PLACES.items() if f"{role} {place}" in people)
        found += [f"{letter}:{places}"] if places else []
    return " ".join(found + [letter for letter, name in OTHERS.items() if name in people])

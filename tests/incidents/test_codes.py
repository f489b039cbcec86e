import itertools
import random
import string
from typing import Any
from uuid import uuid4

import pytest

from incidents import codes
from incidents.errors import MistypedCode


def test_a_tracking_code_is_forgiving_to_type() -> None:
    code = codes.new_tracking_code()
    typed = " " + codes.written(code).lower().replace("0", "o").replace("1", "l").replace("-", " - ")
    assert codes.read_tracking_code(typed) == code


def test_every_single_wrong_character_is_caught() -> None:
    code = codes.new_tracking_code()
    for place, wrong in itertools.product(range(len(code)), codes.ALPHABET):
        if wrong != code[place]:
            with pytest.raises(MistypedCode):
                codes.read_tracking_code(code[:place] + wrong + code[place + 1 :])


def test_any_two_characters_that_changed_places_are_caught() -> None:
    for _ in range(20):
        code = codes.new_tracking_code()
        for i, j in itertools.combinations(range(len(code)), 2):
            if code[i] != code[j]:
                swapped = list(code)
                swapped[i], swapped[j] = swapped[j], swapped[i]
                with pytest.raises(MistypedCode):
                    codes.read_tracking_code("".join(swapped))


@pytest.mark.parametrize("typed", ["", "7K3M", "7K3M-9QXP-2R4T-7K3M", "UUUU-UUUU-UUUU", "ăâđê-ôơưn-2R4T", "\x00" * 12])
def test_what_is_no_tracking_code_is_told_so(typed: str) -> None:
    with pytest.raises(MistypedCode):
        codes.read_tracking_code(typed)


def test_tracking_codes_do_not_follow_one_another() -> None:
    made = {codes.new_tracking_code() for _ in range(500)}
    assert len(made) == 500
    assert len({code[:3] for code in made}) > 450


def test_an_incident_code_reads_back_however_it_is_typed() -> None:
    code = codes.incident_code(year=2026, number=42)
    assert code.startswith("LS-26-00042")
    assert code[-1] in string.ascii_uppercase
    for typed in (code, code.lower(), code.replace("-", ""), f"  {code.replace('-', ' ')} "):
        assert codes.read_incident_code(typed) == code
    assert codes.read_incident_code(codes.incident_code(year=2026, number=1234567)) == codes.incident_code(
        year=2026, number=1234567
    )


def test_a_wrong_digit_or_two_exchanged_ones_do_not_name_another_incident() -> None:
    for number in random.Random(1).sample(range(1, 99999), 50):
        code = codes.incident_code(year=2026, number=number)
        for i, j in itertools.combinations([3, 4, 6, 7, 8, 9, 10], 2):
            swapped = list(code)
            swapped[i], swapped[j] = swapped[j], swapped[i]
            if swapped != list(code):
                typed = "".join(swapped)
                assert codes._check_letter(typed[3:5] + typed[6:-1]) != typed[-1]
        for place, digit in itertools.product([3, 4, 6, 7, 8, 9, 10], string.digits):
            if code[place] != digit:
                typed = code[:place] + digit + code[place + 1 :]
                assert codes._check_letter(typed[3:5] + typed[6:-1]) != typed[-1]


def test_the_link_of_a_report_depends_on_the_secret_key(settings: Any) -> None:
    sender = uuid4()
    token = codes.link_token(sender)
    assert token == codes.link_token(sender) != codes.link_token(uuid4())
    assert len(token) == 32
    settings.SECRET_KEY = "another" * 10
    assert codes.link_token(sender) != token

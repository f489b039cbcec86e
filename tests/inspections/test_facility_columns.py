"""Heads of a spreadsheet of facilities."""

import pytest
from django.utils import translation

from incidents.ledgers.columns import guessed_columns
from inspections.facility_books.columns import ROLE_OF, ROLES


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_heads_of_the_empty_list_that_is_given_out_are_understood(language: str) -> None:
    with translation.override(language):
        heads = [str(label) for label in ROLES.values()]
        assert guessed_columns(heads, ROLE_OF) == {role: column for column, role in enumerate(ROLES)}

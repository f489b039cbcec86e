"""Names without accents in the database."""

import unicodedata

import pytest
from django.db.models import Value

from places.folding import Fold
from places.models import Unit


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Điềm He", "diem he"),
        ("VĂN QUÁN", "van quan"),
        ("Lương Văn Tri", "luong van tri"),
        ("Thị trấn Đồng Đăng", "thi tran dong dang"),
    ],
)
def test_folding_drops_accents_whether_composed_or_not(commune_a: Unit, written: str, folded: str) -> None:
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, written)
        assert Unit.objects.filter(pk=commune_a.pk).values_list(Fold(Value(text)), flat=True).get() == folded

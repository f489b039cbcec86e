"""What the law says on a day, as offices entered it."""

import datetime as dt
from decimal import Decimal

import pytest

from incidents.models import Category
from inspections.law import articles_for, frozen_copy, limit_of, powers_on
from inspections.law_rows import load_law
from inspections.models import FieldMaximum, LegalArticle, LegalField, SanctionPower
from inspections.penalties import Ceiling, Fine, Range, fine_range, power_limit

TODAY = dt.date(2026, 11, 26)


@pytest.fixture(autouse=True)
def law(db: None) -> None:
    load_law(LegalField, FieldMaximum, LegalArticle, SanctionPower, Category)


def kind(slug: str) -> Category:
    return Category.objects.get(slug=slug)


def test_articles_are_found_without_accents_and_by_the_number_of_the_decree() -> None:
    assert [row.article for row in articles_for(on=TODAY, words="gia suc chet")] == ["5"]
    assert {row.article for row in articles_for(on=TODAY, words="45/2022 phan loai")} == {"26"}
    assert not articles_for(on=TODAY, words="gia súc vỉa hè")


def test_without_words_only_articles_of_the_kind_of_the_case_are_offered() -> None:
    assert [row.decree for row in articles_for(on=TODAY, kind=kind("dead-animals"))] == ["Nghị định 90/2017/NĐ-CP"]
    assert not articles_for(on=TODAY, kind=kind("flooding"))


def test_those_of_the_kind_come_first_among_what_is_found() -> None:
    found = list(articles_for(on=TODAY, words="chat", kind=kind("household-waste")))
    assert vars(found[0])["of_kind"] and len(found) >= 2


def test_only_articles_in_force_on_the_day_of_the_violation_are_found() -> None:
    article = LegalArticle.objects.get(article="5")
    assert not articles_for(on=dt.date(2017, 9, 14), words="gia súc")
    assert articles_for(on=dt.date(2017, 9, 15), words="gia súc")
    article.valid_to = dt.date(2020, 1, 31)
    article.save()
    assert articles_for(on=dt.date(2020, 1, 31), words="gia súc")
    assert not articles_for(on=dt.date(2020, 2, 1), words="gia súc")


def test_loading_again_leaves_what_an_office_changed() -> None:
    LegalArticle.objects.filter(article="5").update(fine_max=7_000_000)
    before = [model.objects.count() for model in (LegalField, FieldMaximum, LegalArticle, SanctionPower)]
    load_law(LegalField, FieldMaximum, LegalArticle, SanctionPower, Category)
    assert [model.objects.count() for model in (LegalField, FieldMaximum, LegalArticle, SanctionPower)] == before
    assert LegalArticle.objects.get(article="5").fine_max == 7_000_000


def test_every_starting_row_tells_its_source_and_when_it_was_checked() -> None:
    rows = [*LegalArticle.objects.all(), *SanctionPower.objects.all()]
    assert rows and all(row.source and row.checked_on and row.checked_by for row in rows)


def test_without_the_highest_fine_of_the_field_the_power_is_not_known() -> None:
    field = LegalField.objects.get(slug="environment")
    chair = SanctionPower.objects.get(position=1)
    assert limit_of(chair, field_ids={field.pk}, organisation=False, on=TODAY) == Ceiling.NO_MAXIMUM
    FieldMaximum.objects.filter(field=field).update(person=10_000_000)
    assert limit_of(chair, field_ids={field.pk}, organisation=False, on=TODAY) == 5_000_000
    assert limit_of(chair, field_ids={field.pk}, organisation=True, on=TODAY) == Ceiling.NO_MAXIMUM


def test_of_several_fields_the_smallest_power_counts_and_one_unknown_makes_all_unknown() -> None:
    environment, veterinary = LegalField.objects.get(slug="environment"), LegalField.objects.get(slug="veterinary")
    officer = SanctionPower.objects.get(position=3)
    FieldMaximum.objects.filter(field=environment).update(person=10_000_000)
    fields = {environment.pk, veterinary.pk}
    assert limit_of(officer, field_ids=fields, organisation=False, on=TODAY) == Ceiling.NO_MAXIMUM
    FieldMaximum.objects.filter(field=veterinary).update(person=4_000_000)
    assert limit_of(officer, field_ids=fields, organisation=False, on=TODAY) == 400_000


def test_the_highest_fine_of_the_day_counts_not_a_later_one() -> None:
    field = LegalField.objects.get(slug="environment")
    chair = SanctionPower.objects.get(position=1)
    FieldMaximum.objects.filter(field=field).delete()
    FieldMaximum.objects.create(field=field, person=2_000_000, valid_to=dt.date(2025, 12, 31), source="thử")
    FieldMaximum.objects.create(field=field, person=8_000_000, valid_from=dt.date(2026, 1, 1), source="thử")
    assert limit_of(chair, field_ids={field.pk}, organisation=False, on=dt.date(2025, 12, 31)) == 1_000_000
    assert limit_of(chair, field_ids={field.pk}, organisation=False, on=dt.date(2026, 1, 1)) == 4_000_000


def test_positions_are_those_of_the_day_and_of_the_field() -> None:
    environment, veterinary = LegalField.objects.get(slug="environment"), LegalField.objects.get(slug="veterinary")
    SanctionPower.objects.create(holder="Kiểm dịch viên", field=veterinary, amount=300_000, source="thử", position=9)
    assert not powers_on(dt.date(2025, 6, 30), [environment.pk])
    assert len(powers_on(TODAY, [environment.pk])) == 3
    assert len(powers_on(TODAY, [veterinary.pk])) == 4


def test_a_copy_of_an_article_stays_when_the_article_changes() -> None:
    article = LegalArticle.objects.select_related("field").get(article="5")
    copy = frozen_copy(article)
    LegalArticle.objects.filter(pk=article.pk).update(fine_min=1)
    assert copy["fine_min"] == 5_000_000
    assert copy["reference"] == "điểm a khoản 6 Điều 5"


@pytest.mark.parametrize(
    ("fines", "organisation", "expected"),
    [
        ([], False, None),
        ([Fine(5, 6, Decimal(2))], False, Range(5, 6)),
        ([Fine(5, 6, Decimal(2))], True, Range(10, 12)),
        ([Fine(5, 6, Decimal(2)), Fine(1, 2, Decimal(2))], True, Range(12, 16)),
        ([Fine(5, 6, None)], False, Range(5, 6)),
        ([Fine(5, 6, None)], True, None),
        ([Fine(5, 6, Decimal("1.5"))], True, Range(7, 9)),
    ],
)
def test_the_range_of_a_fine(fines: list[Fine], organisation: bool, expected: Range | None) -> None:
    assert fine_range(fines, organisation=organisation) == expected


@pytest.mark.parametrize(
    ("share", "amount", "maximum", "expected"),
    [
        (50, None, 1_000_001, 500_000),
        (10, None, 5_000_000, 500_000),
        (None, 300_000, None, 300_000),
        (50, None, None, Ceiling.NO_MAXIMUM),
    ],
)
def test_the_power_of_a_position(
    share: int | None, amount: int | None, maximum: int | None, expected: int | Ceiling
) -> None:
    assert power_limit(share_percent=share, amount=amount, maximum=maximum) == expected

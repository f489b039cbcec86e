"""Former units known by name, and what they became."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from geodata.errors import UnreadableFile
from places.errors import HistoryRefused
from places.history import COLUMNS, load_history
from places.models import Succession, Unit
from places.schematic import LANG_SON
from places.succession import successors_today
from tests.factories import MERGER

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 1, 15)
BEFORE = dt.date(2024, 8, 1)


def write_csv(folder: Path, *rows: str, columns: str = ",".join(COLUMNS)) -> Path:
    path = folder / "lich_su.csv"
    path.write_text("\n".join([columns, *rows]), encoding="utf-8")
    return path


def test_17_units_of_van_quan_became_6(communes: dict[str, Unit], shared_data: Path) -> None:
    report = load_history(path=shared_data / "van_quan_communes_history.csv", province=LANG_SON)
    assert (report.units, report.created, report.successors) == (17, 17, 6)
    former = Unit.objects.communes().filter(valid_to=MERGER)
    assert former.count() == Unit.objects.communes().on(BEFORE).count() == 17
    became = {unit.name: [heir.name for heir in successors_today(unit, TODAY)] for unit in former}
    assert became["Bình Phúc"] == became["An Sơn"] == became["Yên Phúc"] == ["Yên Phúc"]
    assert became["Tràng Phái"] == ["Tân Đoàn"]
    assert {name for names in became.values() for name in names} == {
        "Văn Quan", "Điềm He", "Yên Phúc", "Tri Lễ", "Tân Đoàn", "Khánh Khê"
    }  # fmt: skip


def test_a_reused_code_is_two_units(communes: dict[str, Unit], shared_data: Path) -> None:
    load_history(path=shared_data / "van_quan_communes_history.csv", province=LANG_SON)
    names = {day: Unit.objects.on(day).get(code="06298").name for day in (BEFORE, TODAY)}
    assert names == {BEFORE: "Bình Phúc", TODAY: "Yên Phúc"}


def test_loading_it_again_changes_nothing(communes: dict[str, Unit], shared_data: Path) -> None:
    path = shared_data / "van_quan_communes_history.csv"
    load_history(path=path, province=LANG_SON)
    before = list(Unit.objects.order_by("pk").values_list("pk", "code", "name", "valid_from", "valid_to"))
    report = load_history(path=path, province=LANG_SON)
    assert report.created == 0
    assert list(Unit.objects.order_by("pk").values_list("pk", "code", "name", "valid_from", "valid_to")) == before
    assert Succession.objects.count() == 17


def test_the_day_from_which_old_names_hold_can_be_moved(communes: dict[str, Unit], tmp_path: Path) -> None:
    path = write_csv(tmp_path, "06298,Bình Phúc,xã,21.8072,106.5238,06298")
    load_history(path=path, province=LANG_SON)
    load_history(path=path, province=LANG_SON, valid_from=dt.date(2020, 1, 1))
    former = Unit.objects.get(code="06298", valid_to=MERGER)
    assert former.valid_from == dt.date(2020, 1, 1)
    assert former.parent is not None
    assert former.parent.valid_from == dt.date(2020, 1, 1), "the province is there before its communes"


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (("06298,Bình Phúc,xã,,,99999",), "99999"),
        (("06298,Bình Phúc,xã,,,06298", "06298,An Sơn,xã,,,06298"), "Mã bị lặp: 06298"),
        (("06298,,xã,,,06298",), "Thiếu mã, tên hoặc loại"),
        (("06298,Bình Phúc,xã,bắc,đông,06298",), "Dòng 2: toạ độ không phải là số"),
        ((), "không có đơn vị nào"),
    ],
)
def test_a_wrong_table_is_refused_and_nothing_changes(
    communes: dict[str, Unit], tmp_path: Path, rows: tuple[str, ...], sentence: str
) -> None:
    before = Unit.objects.count()
    with pytest.raises(HistoryRefused, match=sentence):
        load_history(path=write_csv(tmp_path, *rows), province=LANG_SON)
    assert (Unit.objects.count(), Succession.objects.count()) == (before, 0)


def test_a_table_without_a_column_or_that_is_no_table_is_refused(communes: dict[str, Unit], tmp_path: Path) -> None:
    with pytest.raises(HistoryRefused, match="kind"):
        load_history(path=write_csv(tmp_path, columns="code,name_2024_07"), province=LANG_SON)
    with pytest.raises(UnreadableFile):
        load_history(path=tmp_path / "khong-co.csv", province=LANG_SON)


def test_the_command_tells_how_many_became_how_many(
    communes: dict[str, Unit], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_csv(tmp_path, "06298,Bình Phúc,xã,,,06298", "06283,An Sơn,xã,,,06298")
    call_command("load_place_history", str(path), "--province-code=20")
    assert "2 đơn vị cũ đã trở thành 1 đơn vị" in capsys.readouterr().out
    with pytest.raises(CommandError, match="Chưa có tỉnh mang mã 77"):
        call_command("load_place_history", str(path), "--province-code=77")


def test_a_unit_leads_to_its_heirs_over_two_changes_and_not_to_those_that_ended(communes: dict[str, Unit]) -> None:
    today = communes["06298"]
    middle = Unit.objects.create(
        level="commune", code="81000", kind="xã", name="Giữa", valid_from=dt.date(2010, 1, 1), valid_to=MERGER
    )
    oldest = Unit.objects.create(
        level="commune", code="80000", kind="xã", name="Cổ", valid_from=dt.date(2000, 1, 1), valid_to=middle.valid_from
    )
    Succession.objects.create(predecessor=oldest, successor=middle)
    Succession.objects.create(predecessor=middle, successor=today)
    assert successors_today(oldest, TODAY) == [today]
    assert successors_today(oldest, dt.date(2015, 1, 1)) == [middle]
    assert successors_today(today, TODAY) == [today]
    assert successors_today(today, dt.date(2015, 1, 1)) == []

"""Every awkward and hostile file through the real path: handed in on the page, looked through, imported."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from layers.models import HazardFile, HazardLayer, ImportState, LayerVersion, ReadingRecipe, Zone, ZonePart
from tests.layers.awkward_files import AT_ONCE, CASES, IMPORTING, Case, Refused, Zones
from tests.layers.conftest import offered_choices, run_jobs

AWKWARD = [case for case in CASES if isinstance(case.result, Zones)]
HOSTILE = [case for case in CASES if isinstance(case.result, Refused)]


def test_there_are_many_of_them() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 40


@pytest.mark.parametrize("case", AWKWARD, ids=lambda case: case.name)
def test_an_awkward_file_becomes_a_draft_with_nothing_but_its_source_typed(
    office: Client, layer: HazardLayer, tmp_path: Path, uploads_folder: Path, case: Case
) -> None:
    assert isinstance(case.result, Zones)
    file = handed_in(office, layer, case, tmp_path)
    page = office.get(f"/can-bo/ban-do/tep/{file.pk}/")
    assert "form" in page.context, file.error_message
    offered = offered_choices(office, file)
    epsg = f"{case.result.epsg}:swapped" if case.result.swapped else str(case.result.epsg)
    assert (offered["crs"], offered["encoding"]) == (epsg, case.result.encoding)
    import_with(office, file, offered)
    file.refresh_from_db()
    assert file.state == ImportState.DONE, file.error_message
    assert file.version.import_report["zones_by_level"] == case.result.by_level
    west, south, _east, _north = shapely.total_bounds(
        [shapely.from_wkb(bytes(zone.geometry.wkb)) for zone in Zone.objects.all()]
    )
    assert (west, south) == (pytest.approx(106.5, abs=1e-4), pytest.approx(21.8, abs=1e-4))
    assert only_the_upload_is_left(uploads_folder)


@pytest.mark.parametrize(
    "case", [case for case in CASES if isinstance(case.result, Refused)], ids=lambda case: case.name
)
def test_a_hostile_file_is_refused_with_a_clear_sentence_and_leaves_nothing(
    office: Client, layer: HazardLayer, tmp_path: Path, uploads_folder: Path, case: Case
) -> None:
    assert isinstance(case.result, Refused)
    if case.result.when == AT_ONCE:
        assert case.result.words in sent(office, layer, case, tmp_path).content.decode()
        assert not HazardFile.objects.exists()
    else:
        file = handed_in(office, layer, case, tmp_path)
        if case.result.when == IMPORTING:
            import_with(office, file, offered_choices(office, file))
            file.refresh_from_db()
        assert file.state == ImportState.FAILED
        assert case.result.words in file.error_message
        assert case.result.words in office.get(f"/can-bo/ban-do/tep/{file.pk}/").content.decode()
    if not (case.result.when == IMPORTING and only_the_upload_is_left(uploads_folder)):
        assert stored(uploads_folder) == []
    assert not any(rows.objects.exists() for rows in (LayerVersion, Zone, ZonePart, ReadingRecipe))


def sent(client: Client, layer: HazardLayer, case: Case, tmp_path: Path):
    path = tmp_path / case.name
    case.write(path)
    upload = SimpleUploadedFile(case.name, path.read_bytes())
    return client.post(f"/can-bo/ban-do/{layer.slug}/nop-tep/", {"upload": upload})


def handed_in(client: Client, layer: HazardLayer, case: Case, tmp_path: Path) -> HazardFile:
    answer = sent(client, layer, case, tmp_path)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    run_jobs()
    return HazardFile.objects.get()


def import_with(client: Client, file: HazardFile, offered: dict[str, object]) -> None:
    answer = client.post(f"/can-bo/ban-do/tep/{file.pk}/", offered | {"source": "Viện khoa học địa chất"})
    assert answer.status_code == 302, answer.context["form"].errors
    run_jobs()


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def only_the_upload_is_left(folder: Path) -> bool:
    """As handed in, to read it another way; no working copy."""
    return [path.parent.name for path in stored(folder)] == ["hazards"]

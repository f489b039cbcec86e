"""The map on the first page of a case's file."""

from incidents.evidence_map import HEIGHT_MM, WIDTH_MM, map_svg
from tests.incidents.conftest import IN_A, World


def test_the_mark_stands_where_the_place_is_and_neighbours_are_named(world: World) -> None:
    drawn = map_svg(world.incident())
    # 106.45, 21.85 is the middle of the commune, and so of the paper
    assert f'cx="{WIDTH_MM / 2:.2f}" cy="{HEIGHT_MM / 2:.2f}"' in drawn
    assert "Xã Điềm He" not in drawn  # its middle is far beyond the paper
    further = map_svg(world.incident(location=(IN_A[0] + 0.02, IN_A[1])))
    assert f'cx="{WIDTH_MM / 2:.2f}"' not in further


def test_a_place_that_only_words_tell_has_no_mark(world: World) -> None:
    report = world.report(location=None, commune=world.commune_a, place_words="Sau chợ").report
    drawn = map_svg(report.incident)
    assert drawn.startswith("<svg")
    assert "<circle" not in drawn


def test_names_are_no_markup_and_without_a_boundary_there_is_no_map(world: World) -> None:
    incident = world.incident()
    world.commune_b.name = "<b>"
    world.commune_b.save()
    assert "<b>" not in map_svg(incident)
    world.commune_a.geometry = None
    world.commune_a.save()
    assert map_svg(incident) == ""

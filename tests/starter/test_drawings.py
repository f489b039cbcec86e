"""Made-up ground and pictures: the same each time, and plausible."""

import io

import numpy as np
import pytest
import shapely
from PIL import Image

from starter import terrain
from starter.pictures import SCENES, SIZE, picture

OUTLINE = shapely.Point(106.6, 21.85).buffer(0.2)


@pytest.fixture(scope="module")
def ground() -> terrain.Terrain:
    return terrain.make_terrain(OUTLINE, seed=1)


@pytest.mark.parametrize(
    ("bands", "levels"),
    [(terrain.landslide, [1, 2, 3, 4, 5]), (terrain.flash_flood, [3, 4, 5]), (terrain.flooding, [2, 3, 4, 5])],
)
def test_each_hazard_has_its_classes_as_valid_polygons_inside_the_outline(ground, bands, levels) -> None:
    found = bands(ground, OUTLINE)
    assert list(found) == levels
    for shapes in found.values():
        assert shapes
        assert shapely.is_valid(shapes).all()
        assert (shapely.get_type_id(shapes) == 3).all()
        assert shapely.covers(OUTLINE.buffer(1e-5), shapes).all()


def test_classes_of_one_hazard_do_not_lie_on_each_other(ground) -> None:
    shapes = [shapely.union_all(parts) for parts in terrain.landslide(ground, OUTLINE).values()]
    together = shapely.union_all(shapes).area
    assert sum(shape.area for shape in shapes) == pytest.approx(together, rel=1e-3)
    assert together == pytest.approx(OUTLINE.area, rel=0.01)


def test_the_same_seed_gives_the_same_ground_and_another_seed_another(ground) -> None:
    assert np.array_equal(terrain.make_terrain(OUTLINE, seed=1).height, ground.height)
    assert not np.array_equal(terrain.make_terrain(OUTLINE, seed=2).height, ground.height)


def test_water_gathers_downhill(ground) -> None:
    wet = ground.flow > np.quantile(ground.flow, 0.99)
    assert ground.height[wet].mean() < ground.height.mean()


@pytest.mark.parametrize("scene", SCENES)
def test_a_picture_is_a_jpeg_the_same_each_time(scene) -> None:
    data = picture(scene, seed=7)
    image = Image.open(io.BytesIO(data))
    assert (image.format, image.size) == ("JPEG", SIZE)
    assert data == picture(scene, seed=7)

"""Files as offices hand them over are described truly and read in WGS 84 and Unicode."""

import unicodedata
import zipfile
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely

from geodata.archives import open_upload
from geodata.errors import NoFeatures, UnknownField, UnknownLayer, UnreadableFile, UnsupportedFormat
from geodata.reading import FileSummary, inspect, read_batches
from geodata.repair import repair

LANG_SON = (106.09, 21.32, 107.37, 22.47)


def look_at(path: Path, workdir: Path) -> FileSummary:
    return inspect(open_upload(path, name=path.name, workdir=workdir).datasets, area=LANG_SON)


def written(path: Path, *, crs: int | None = 4326, **columns: list) -> Path:
    rows = len(next(iter(columns.values())))
    boxes = [shapely.box(106.5 + 0.01 * row, 21.8, 106.505 + 0.01 * row, 21.805) for row in range(rows)]
    geopandas.GeoDataFrame(columns, geometry=boxes, crs=crs).to_file(path, engine="pyogrio")
    return path


@pytest.mark.parametrize(
    ("file", "features", "epsg", "encoding", "field", "values"),
    [
        ("sat_lo_dat.gpkg", 5023, 9215, "utf-8", "nguy_co", {"Rất thấp", "Thấp", "Trung bình", "Cao", "Rất cao"}),
        ("lu_quet_tcvn3_no_prj.zip", 2950, 9215, "tcvn3", "CAP_NGUYCO", {"Trung bình", "Cao", "Rất cao"}),
        ("ngap_lut_mapinfo.zip", 5355, 9215, "utf-8", "Cap", {"Cấp 1", "Cấp 2", "Cấp 3", "Cấp 4"}),
        ("sat_lo_van_quan.kml", 350, 4326, "utf-8", "class_vi", {"Rất thấp", "Thấp", "Trung bình", "Cao", "Rất cao"}),
    ],
)
def test_real_files_are_described_and_read(
    shared_data, tmp_path, file, features, epsg, encoding, field, values
) -> None:
    (layer,) = look_at(shared_data / "hazards" / file, tmp_path).layers
    assert (layer.features, layer.geometry_types) == (features, ("Polygon",))
    assert (layer.crs_guesses[0].epsg, layer.encodings[0].encoding) == (epsg, encoding)
    assert layer.bounds is not None
    assert layer.bounds[0] == pytest.approx(106.2, abs=0.2) and layer.bounds[3] == pytest.approx(22.2, abs=0.3)
    summary = next(found for found in layer.fields if found.name == field)
    assert {value.text for value in summary.values} == values
    assert sum(value.count for value in summary.values) == features

    batches = list(
        read_batches(layer.path, layer=layer.name, crs=epsg, encoding=encoding, fields=[field], batch_size=1000)
    )
    lengths = [len(batch.geometries) for batch in batches]
    assert [batch.first_row for batch in batches] == [sum(lengths[:at]) for at in range(len(batches))]
    assert sum(lengths) == features
    assert max(lengths) <= 1000
    assert {value for batch in batches for value in batch.columns[field]} == values
    west, south, east, north = shapely.total_bounds(np.concatenate([batch.geometries for batch in batches]))
    assert 106 < west < east < 107.4 and 21.3 < south < north < 22.5
    assert not any(shapely.has_z(batch.geometries).any() for batch in batches)


def test_real_tcvn3_words_come_out_right(shared_data, tmp_path) -> None:
    (layer,) = look_at(shared_data / "hazards" / "lu_quet_tcvn3_no_prj.zip", tmp_path).layers
    first = next(read_batches(layer.path, crs=9215, encoding="tcvn3", fields=["CAP_NGUYCO", "TEN_XA"]))
    assert (first.columns["CAP_NGUYCO"][0], first.columns["TEN_XA"][0]) == ("Trung bình", "Xã Thiện Tân")
    assert layer.declared_crs is None


def test_values_are_shown_in_the_encoding_a_person_chose(shared_data, tmp_path) -> None:
    upload = shared_data / "hazards" / "lu_quet_tcvn3_no_prj.zip"
    datasets = open_upload(upload, name=upload.name, workdir=tmp_path).datasets
    (layer,) = inspect(datasets, area=LANG_SON, encoding="cp1252").layers
    assert "Trung b×nh" in {value.text for field in layer.fields for value in field.values}
    assert layer.encodings[0].encoding == "tcvn3"


def test_the_mapinfo_datum_trap_moves_data_by_more_than_200_m_unless_seen_through(shared_data, tmp_path) -> None:
    (layer,) = look_at(shared_data / "hazards" / "ngap_lut_mapinfo.zip", tmp_path).layers
    assert layer.declared_crs is not None
    assert layer.crs_guesses[0].warning
    right = next(read_batches(layer.path, crs=layer.crs_guesses[0].epsg)).geometries[0].centroid
    wrong = next(read_batches(layer.path, crs=layer.declared_crs)).geometries[0].centroid
    assert 200 < right.distance(wrong) * 105_000 < 250


def test_columns_kml_brings_along_are_flagged_empty(shared_data, tmp_path) -> None:
    (layer,) = look_at(shared_data / "hazards" / "sat_lo_van_quan.kml", tmp_path).layers
    speaking = {field.name for field in layer.fields if not field.empty}
    assert speaking == {"id", "Name", "level", "class_vi", "commune"}


def test_the_largest_real_file_is_read_and_repaired_whole(shared_data) -> None:
    batches = read_batches(shared_data / "hazards" / "sat_lo_dat.gpkg", crs=9215, fields=["level"])
    kept = sum(len(repair(batch.geometries, classes=batch.columns["level"]).rows) for batch in batches)
    assert kept == 5023


def test_decomposed_words_and_padding_are_made_plain(tmp_path) -> None:
    name = unicodedata.normalize("NFD", "Xã Điềm He ")
    path = written(tmp_path / "a.gpkg", ten=[name, None, "  "])
    assert next(read_batches(path, crs=4326, fields=["ten"])).columns["ten"].tolist() == ["Xã Điềm He", None, None]


def test_numbers_keep_their_kind_and_gaps_are_none(tmp_path) -> None:
    path = written(tmp_path / "a.gpkg", cap=[3, 1], sau=[0.5, None])
    columns = next(read_batches(path, crs=4326, fields=["cap", "sau"])).columns
    assert columns["cap"].tolist() == [3, 1]
    assert columns["sau"].tolist() == [0.5, None]


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".fgb"])
def test_each_single_file_format_is_read(tmp_path, suffix) -> None:
    path = written(tmp_path / f"vung{suffix}", ten=["Cao", "Thấp"])
    work = tmp_path / "work"
    work.mkdir()
    (layer,) = look_at(path, work).layers
    assert layer.crs_guesses[0].epsg == 4326
    rows = next(read_batches(layer.path, crs=4326, fields=["ten"]))
    assert sorted(rows.columns["ten"]) == ["Cao", "Thấp"]


def test_kmz_is_read(tmp_path) -> None:
    placemarks = "".join(
        f"<Placemark><name>{name}</name><Polygon><outerBoundaryIs><LinearRing><coordinates>"
        f"106.5,21.8,0 106.6,21.8,0 106.6,21.9,0 106.5,21.8,0</coordinates></LinearRing></outerBoundaryIs></Polygon>"
        f"</Placemark>"
        for name in ("Lũ quét", "Ngập úng")
    )
    with zipfile.ZipFile(tmp_path / "m.kmz", "w") as archive:
        archive.writestr(
            "doc.kml", f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{placemarks}</Document></kml>'
        )
    work = tmp_path / "work"
    work.mkdir()
    (layer,) = look_at(tmp_path / "m.kmz", work).layers
    rows = next(read_batches(layer.path, crs=4326, fields=["Name"]))
    assert rows.columns["Name"].tolist() == ["Lũ quét", "Ngập úng"]
    assert not shapely.has_z(rows.geometries).any()


def test_mif_in_a_zip_is_read(tmp_path) -> None:
    frame = geopandas.read_file(written(tmp_path / "a.gpkg", cap=["Cao"]))
    frame.to_file(tmp_path / "v.mif", driver="MapInfo File", engine="pyogrio")
    with zipfile.ZipFile(tmp_path / "m.zip", "w") as archive:
        for suffix in (".mif", ".mid"):
            archive.write(tmp_path / f"v{suffix}", f"v{suffix}")
    work = tmp_path / "work"
    work.mkdir()
    assert look_at(tmp_path / "m.zip", work).layers[0].features == 1


def test_swapped_axes_are_guessed_and_set_right(tmp_path) -> None:
    box = shapely.box(400000, 2400000, 410000, 2410000)
    turned = shapely.transform(box, lambda xy: xy[:, ::-1])
    path = tmp_path / "a.gpkg"
    geopandas.GeoDataFrame({"cap": [1]}, geometry=[turned], crs=9215).to_file(path, engine="pyogrio")
    guess = inspect(path, area=LANG_SON).layers[0].crs_guesses[0]
    assert (guess.epsg, guess.swapped) == (9215, True)
    (shape,) = next(read_batches(path, crs=9215, swapped=True)).geometries
    assert LANG_SON[0] < shape.centroid.x < LANG_SON[2]


def test_several_layers_are_listed_and_one_must_be_named(tmp_path) -> None:
    path = tmp_path / "a.gpkg"
    for name in ("mot", "hai"):
        geopandas.GeoDataFrame({"cap": [1]}, geometry=[shapely.box(106, 21, 107, 22)], crs=4326).to_file(
            path, layer=name, engine="pyogrio"
        )
    assert [layer.name for layer in inspect(path, area=LANG_SON).layers] == ["mot", "hai"]
    with pytest.raises(UnknownLayer):
        next(read_batches(path, crs=4326))


def test_wrong_names_and_files_are_told(tmp_path) -> None:
    path = written(tmp_path / "a.gpkg", cap=[1])
    with pytest.raises(UnknownLayer, match="khong_co"):
        next(read_batches(path, layer="khong_co", crs=4326))
    with pytest.raises(UnknownField, match="mau"):
        next(read_batches(path, crs=4326, fields=["mau"]))
    with pytest.raises(UnreadableFile):
        next(read_batches(tmp_path / "missing.gpkg", crs=4326))
    with pytest.raises(UnsupportedFormat):
        next(read_batches(Path("/vsicurl/http://127.0.0.1/a.gpkg"), crs=4326))


def test_a_broken_geopackage_is_told_as_unreadable(tmp_path) -> None:
    path = written(tmp_path / "a.gpkg", cap=[1])
    path.write_bytes(path.read_bytes()[:5000] + b"\xff" * 200)
    with pytest.raises(UnreadableFile):
        inspect(path, area=LANG_SON)


def test_a_file_without_rows_is_told(tmp_path) -> None:
    path = tmp_path / "a.gpkg"
    geopandas.GeoDataFrame({"cap": []}, geometry=[], crs=4326).to_file(path, engine="pyogrio", geometry_type="Polygon")
    with pytest.raises(NoFeatures):
        inspect(path, area=LANG_SON)

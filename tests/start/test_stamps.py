from launch.stamps import Stamp, digest


def test_a_step_is_repeated_only_when_its_input_changed(tmp_path):
    source = tmp_path / "requirements.txt"
    source.write_text("a==1")
    stamp = Stamp(tmp_path / "stamps", "packages", digest([source]))
    assert not stamp.fresh()
    stamp.set()
    assert Stamp(tmp_path / "stamps", "packages", digest([source])).fresh()
    source.write_text("a==2")
    assert not Stamp(tmp_path / "stamps", "packages", digest([source])).fresh()


def test_a_file_added_to_a_folder_counts_as_a_change(tmp_path):
    folder = tmp_path / "static"
    folder.mkdir()
    before = digest([folder])
    (folder / "map.css").write_text("")
    assert digest([folder]) != before


def test_another_database_counts_as_a_change():
    assert digest([], "one") != digest([], "two")

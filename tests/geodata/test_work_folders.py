"""Work folders of killed processes are taken away, those in use are not."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import shapely

from geodata.tiles import build_pmtiles
from geodata.work_folders import remove_abandoned, work_folder

HOLD = """
import subprocess, sys, time
from pathlib import Path
from geodata.work_folders import work_folder
with work_folder(Path(sys.argv[1]), prefix="abc") as folder:
    child = subprocess.Popen(["sleep", "60"], pass_fds=(folder.lock,))
    (folder.path / "child").write_text(str(child.pid))
    print(folder.path, flush=True)
    time.sleep(60)
"""


def holding(parent: Path) -> tuple[subprocess.Popen[str], Path]:
    """A process at work in a folder of its own."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(parent)], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    return process, Path(process.stdout.readline().strip())


def killed(process: subprocess.Popen[str], folder: Path) -> None:
    """The process and its child, as when the machine stops."""
    child = int((folder / "child").read_text())
    process.send_signal(signal.SIGKILL)
    os.kill(child, signal.SIGKILL)
    process.communicate()  # its output ends with the last who could write to it


def test_a_folder_goes_with_the_work_also_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), work_folder(tmp_path, prefix="a") as folder:
        assert folder.path.is_dir()
        raise ZeroDivisionError
    assert not list(tmp_path.iterdir())


def test_what_a_killed_process_left_goes_and_what_is_in_use_stays(tmp_path: Path) -> None:
    dead, left = holding(tmp_path)
    killed(dead, left)
    alive, used = holding(tmp_path)  # making a folder takes the abandoned one away
    try:
        assert not left.exists()
        assert remove_abandoned(tmp_path) == []
        assert used.is_dir()
    finally:
        killed(alive, used)
    assert remove_abandoned(tmp_path) == [used]


def test_a_folder_stays_while_a_child_of_a_killed_process_works_on_in_it(tmp_path: Path) -> None:
    process, folder = holding(tmp_path)
    child = int((folder / "child").read_text())
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert remove_abandoned(tmp_path) == []
    os.kill(child, signal.SIGKILL)
    process.communicate()  # its output ends with the last who could write to it
    assert remove_abandoned(tmp_path) == [folder]


def test_files_and_other_folders_beside_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "map.pmtiles").write_text("x")
    (tmp_path / ".note-abcdefgh").write_text("x")
    (tmp_path / "kept-abcdefgh").mkdir()
    assert remove_abandoned(tmp_path) == []


def test_the_next_build_of_tiles_takes_away_what_a_killed_one_left(tmp_path: Path) -> None:
    dead, left = holding(tmp_path)
    killed(dead, left)
    assert left.is_dir()
    zones = [(shapely.box(106.4, 21.6, 106.8, 22.0), {"level": 2})]
    build_pmtiles(zones, output=tmp_path / "other.pmtiles", layer_name="zones", rank_field="level", max_zoom=7)
    assert [path.name for path in tmp_path.iterdir()] == ["other.pmtiles"]

"""Kill -9 of a process while it prints."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from portal import jobs, pdf
from tests.killed import killed_midway

KEY = "a" * 64


@pytest.fixture(autouse=True)
def prints_folder(tmp_path, settings) -> Path:
    settings.PRINTS_ROOT = tmp_path / "prints"
    return settings.PRINTS_ROOT


def sheets(name: str = "whole") -> str:
    return f"<p>{name}</p>"


@pytest.mark.parametrize("moment", ["while it is laid out", "before it has its name"])
def test_nothing_half_made_is_given_out_and_who_asks_next_gets_it_whole(prints_folder, monkeypatch, moment) -> None:
    def work(midway) -> None:
        if moment == "while it is laid out":
            monkeypatch.setattr(pdf, "rendered", lambda _html: midway())
        else:
            monkeypatch.setattr(pdf, "rendered", lambda _html: b"%PDF half")
            monkeypatch.setattr(Path, "replace", lambda *_given: midway())
        pdf.kept_pdf(KEY, sheets)

    for _ in range(pdf.AT_ONCE):  # its place among those who print is free again too
        killed_midway(work)
    assert not list(prints_folder.glob("*.pdf"))
    made = pdf.kept_pdf(KEY, sheets).read_bytes()
    assert made.startswith(b"%PDF") and made.rstrip().endswith(b"%%EOF")


def test_half_made_files_go_by_the_clock_and_those_being_written_stay(prints_folder) -> None:
    prints_folder.mkdir()
    old, fresh, whole = (prints_folder / name for name in (f"{KEY}.1.half", f"{KEY}.2.half", f"{KEY}.pdf"))
    for path in (old, fresh, whole):
        path.write_bytes(b"%PDF")
    for path in (old, whole):
        os.utime(path, (time.time() - 4000,) * 2)
    assert jobs.remove_half_made() == 1
    assert set(prints_folder.iterdir()) == {fresh, whole}
    assert jobs.remove_half_made() == 0


def test_two_who_print_the_same_in_one_process_do_not_write_into_one_file(prints_folder, monkeypatch) -> None:
    both = threading.Barrier(2)
    halves: set[str] = set()

    def rendered(_html: str) -> bytes:
        both.wait(timeout=30)
        return b"%PDF"

    write = Path.write_bytes

    def written(path: Path, content: bytes) -> int:
        halves.add(path.name)
        both.wait(timeout=30)
        return write(path, content)

    monkeypatch.setattr(pdf, "rendered", rendered)
    monkeypatch.setattr(Path, "write_bytes", written)
    threads = [threading.Thread(target=pdf.kept_pdf, args=(KEY, sheets)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(halves) == 2
    assert [path.name for path in prints_folder.glob("*.pdf")] == [f"{KEY}.pdf"]

"""Checks a case's file without anything but Python: run it in the unpacked folder, `python3 kiem-tra.py`."""

import hashlib
import json
import sys
from pathlib import Path


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def lines(name: str) -> list[str]:
    return Path(name).read_text(encoding="utf-8").split("\n")[:-1]


def files_that_differ() -> list[str]:
    listed = json.loads(Path("manifest.json").read_text(encoding="utf-8"))["files"]
    wrong = []
    for file in listed:
        path = Path(file["path"])
        if not path.is_file():
            wrong.append(f"{path}: thiếu tệp / missing")
        elif sha256(path.read_bytes()) != file["sha256"]:
            wrong.append(f"{path}: khác SHA-256 / differs")
    return wrong


def links_that_differ() -> list[str]:
    wrong, hashes = [], [""]
    bound: set[str] = set()
    for number, line in enumerate(lines("events.jsonl"), 1):
        event = json.loads(line)
        if event["previous"] != hashes[-1] or event["version"] != number:
            wrong.append(f"events.jsonl, {number}: không nối với dòng trước / does not follow the line before")
        hashes.append(sha256(line.encode()))
        bound.add(event["bound"].get("report", ""))
    for number, line in enumerate(lines("reports.jsonl"), 1):
        if sha256(line.encode()) not in bound:
            wrong.append(f"reports.jsonl, {number}: không sự kiện nào ghi nhận / bound by no event")
    return wrong + seal_that_differs(hashes)


def seal_that_differs(hashes: list[str]) -> list[str]:
    sealed = json.loads(Path("seal.json").read_text(encoding="utf-8"))
    if sealed is None:
        return []
    head = json.loads(sealed["head"])
    number = head["number"]
    node = hashlib.sha256(b"\x00" + sealed["head"].encode()).digest()
    for side, other in sealed["path"]:
        pair = bytes.fromhex(other) + node if side == "left" else node + bytes.fromhex(other)
        node = hashlib.sha256(b"\x01" + pair).digest()
    if number >= len(hashes) or hashes[number] != head["hash"] or node.hex() != sealed["seal"]["root"]:
        return ["seal.json: niêm phong không khớp / the seal does not fit"]
    return []


def main() -> int:
    wrong = files_that_differ() + links_that_differ()
    sys.stdout.write("".join(f"{line}\n" for line in wrong) or "Mọi thứ còn nguyên. / Everything is as it was.\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

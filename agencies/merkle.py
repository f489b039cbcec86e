"""One hash over many lines, of which each can be shown to be among them without showing the others (the tree of
RFC 6962, section 2.1)."""

import hashlib
from collections.abc import Iterable, Sequence

EMPTY = hashlib.sha256().digest()


def leaf_hash(line: str) -> bytes:
    return hashlib.sha256(b"\x00" + line.encode()).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Of hashes of leaves; keeps as many hashes as the tree is high."""
    stack: list[tuple[int, bytes]] = []  # height and hash of whole trees, the highest first
    for leaf in leaves:
        height, top = 0, leaf
        while stack and stack[-1][0] == height:
            top, height = node_hash(stack.pop()[1], top), height + 1
        stack.append((height, top))
    if not stack:
        return EMPTY
    root = stack.pop()[1]
    while stack:
        root = node_hash(stack.pop()[1], root)
    return root


def path_of(leaves: Sequence[bytes], place: int) -> list[tuple[str, bytes]]:
    """What the leaf at `place` needs to come to the root: the hash beside it on each floor, with the side it stands on
    (left | right), from the leaf up."""
    path: list[tuple[str, bytes]] = []
    start, end = 0, len(leaves)
    while end - start > 1:
        middle = start + (1 << (end - start - 1).bit_length() - 1)
        if place < middle:
            path.append(("right", root_of(leaves[middle:end])))
            end = middle
        else:
            path.append(("left", root_of(leaves[start:middle])))
            start = middle
    return path[::-1]


def root_by_path(leaf: bytes, path: Iterable[tuple[str, bytes]]) -> bytes:
    for side, other in path:
        leaf = node_hash(other, leaf) if side == "left" else node_hash(leaf, other)
    return leaf

"""The tree over the heads of a seal, against the examples of RFC 6962 and against itself."""

import pytest

from agencies.merkle import EMPTY, leaf_hash, node_hash, path_of, root_by_path, root_of


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(f"line {number}") for number in range(count)]


def test_no_leaf_and_one_leaf_are_as_the_rfc_says() -> None:
    assert root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert root_of([leaf_hash("")]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert root_of([]) == EMPTY


def test_the_left_tree_is_the_largest_power_of_two_that_leaves_something_for_the_right_one() -> None:
    a, b, c, d, e = leaves(5)
    assert root_of([a, b, c]) == node_hash(node_hash(a, b), c)
    assert root_of([a, b, c, d, e]) == node_hash(node_hash(node_hash(a, b), node_hash(c, d)), e)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 8, 9, 31, 33])
def test_every_leaf_comes_to_the_root_by_its_path_and_no_other_leaf_does(count: int) -> None:
    all_leaves = leaves(count)
    root = root_of(iter(all_leaves))
    for place, leaf in enumerate(all_leaves):
        path = path_of(all_leaves, place)
        assert root_by_path(leaf, path) == root
        assert root_by_path(leaf_hash("another"), path) != root

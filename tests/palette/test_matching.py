"""Search finds blocks by what people call them."""

from dataclasses import dataclass

import pytest

import engine  # noqa: F401  the package fills the catalogue
from engine.catalogue import LAYERS
from playground.palette.matching import rank


@dataclass(frozen=True)
class Kind:
    kind: str
    title: str
    category: str = "Core"
    keywords: tuple[str, ...] = ()


KINDS = [
    Kind("dense", "Dense", keywords=("fc", "linear", "fully connected")),
    Kind("linear", "Linear", "Activation", keywords=("identity",)),
    Kind("conv2d", "Conv 2D", "Convolution", keywords=("convolution", "filter")),
    Kind("pool2d", "Pool 2D", "Pooling", keywords=("max pool", "average")),
    Kind("relu", "ReLU", "Activation", keywords=("rectifier",)),
    Kind("leaky_relu", "Leaky ReLU", "Activation"),
]


def titles(query: str, recent: tuple[str, ...] = ()) -> list[str]:
    return [owner.title for owner in rank(query, recent, KINDS)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("fc", "Dense"),
        ("Fully connected", "Dense"),
        ("linear", "Linear"),
        ("conv2d", "Conv 2D"),
        ("CONV 2d", "Conv 2D"),
        ("relu", "ReLU"),
        ("leaky", "Leaky ReLU"),
        ("cnv", "Conv 2D"),
        ("pooling", "Pool 2D"),
        ("max pool", "Pool 2D"),
        ("filt", "Conv 2D"),
    ],
)
def test_best_match_comes_first(query, first):
    assert titles(query)[0] == first


def test_dense_is_found_under_linear_too():
    assert "Dense" in titles("linear")


@pytest.mark.parametrize("query", ["zzz", "reluu", "xq", "??x"])
def test_what_fits_nothing_finds_nothing(query):
    assert titles(query) == []


def test_an_empty_search_lists_all_with_recent_ones_first():
    assert titles("  ", ("relu", "dense"))[:2] == ["ReLU", "Dense"]
    assert len(titles("")) == len(KINDS)


def test_a_category_finds_all_its_kinds():
    assert set(titles("activation")) == {"Linear", "ReLU", "Leaky ReLU"}


def test_recent_use_decides_between_equals():
    assert titles("relu", ("leaky_relu",))[0] == "ReLU"
    assert titles("li", ())[0] == "Linear"


def test_every_kind_of_block_is_found_first_by_its_own_title():
    for owner in LAYERS.values():
        assert rank(owner.title)[0].title == owner.title

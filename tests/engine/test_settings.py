import dataclasses

import pytest

from engine import LAYERS
from engine.errors import SettingError
from engine.settings import check, describe, make, values_of

CONV = LAYERS["conv2d"]


def test_a_declaration_gives_kind_bounds_and_help():
    described = {item.name: item for item in describe(CONV)}
    assert described["filters"].kind == "integer"
    assert described["filters"].minimum == 1
    assert described["padding"].kind == "choice_or_integer"
    assert all(item.help.endswith(".") for item in described.values())


def test_values_survive_the_way_to_a_file_and_back():
    made = make(CONV, {"filters": 3, "padding": 2})
    assert make(CONV, values_of(made)) == made


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"filters": 0}, "from 1 to"),
        ({"filters": 2.5}, "whole number"),
        ({"filters": "many"}, "'many'"),
        ({"filters": True}, "True"),
        ({"padding": "around"}, "same"),
        ({"colour": 1}, "'colour'"),
        ({"use_bias": 1}, "yes or no"),
    ],
)
def test_a_wrong_value_is_refused_in_words(values, words):
    with pytest.raises(SettingError, match=words):
        check(CONV, values)


def test_a_kind_is_made_of_settings_by_name_and_stays_as_it_is():
    conv = CONV(3, kernel_size=5)
    assert (conv.filters, conv.kernel_size, conv.stride) == (3, 5, 1)
    assert dataclasses.replace(conv, filters=4) == CONV(filters=4, kernel_size=5) != conv
    assert hash(CONV(3, kernel_size=5)) == hash(conv)
    assert eval(repr(conv), {"Conv2D": CONV}) == conv
    with pytest.raises(dataclasses.FrozenInstanceError, match="replace"):
        conv.filters = 4
    with pytest.raises(dataclasses.FrozenInstanceError):
        del conv.filters
    with pytest.raises(SettingError, match="no setting 'filter'; it has: filters, kernel_size"):
        CONV(filter=3)
    for positions, named in (((3,), {"filters": 4}), (range(1, 30), {})):
        with pytest.raises(TypeError, match="each once"):
            CONV(*positions, **named)


def test_numbers_that_are_not_finite_are_refused():
    with pytest.raises(SettingError, match="nan"):
        check(LAYERS["leaky_relu"], {"slope": float("nan")})

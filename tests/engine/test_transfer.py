import numpy as np

from engine.transfer import Attic, transfer


def arrays(**shapes):
    return {path: np.full(shape, number + 1.0) for number, (path, shape) in enumerate(shapes.items())}


def test_equal_shapes_are_kept_and_new_ones_made():
    fresh = {"a": np.zeros((2, 3)), "b": np.zeros(3)}
    kept, what = transfer(fresh, arrays(a=(2, 3)), Attic())
    assert (kept["a"] == 1).all()
    assert (kept["b"] == 0).all()
    assert what.whole == ("a",)
    assert what.new == ("b",)


def test_a_wider_array_keeps_the_corner_that_it_has():
    kept, what = transfer({"a": np.zeros((2, 5))}, arrays(a=(3, 3)), Attic())
    assert (kept["a"][:, :3] == 1).all()
    assert (kept["a"][:, 3:] == 0).all()
    assert what.resized == ("a",)


def test_what_an_edit_put_away_comes_back_with_undo():
    attic = Attic()
    old = arrays(a=(2, 3), gone=(4,))
    narrow, _ = transfer({"a": np.zeros((2, 2))}, old, attic)
    back, what = transfer({"a": np.zeros((2, 3)), "gone": np.zeros(4)}, narrow, attic)
    assert (back["a"] == old["a"]).all()
    assert (back["gone"] == old["gone"]).all()
    assert what.brought_back == ("a", "gone")

from dataclasses import replace

import pytest

from engine import LAYERS, Block, Graph, TensorSpec, Wire, analyse
from engine.errors import GraphError
from engine.graph import UnknownLayer

IMAGES = {"image": TensorSpec((28, 28, 1)), "label": TensorSpec((), "int", 10)}


def layer(kind, **settings):
    return LAYERS[kind](**settings)


def digits(*middle):
    return Graph.chain(layer("input", column="image"), *middle, layer("softmax_cross_entropy", column="label"))


def test_order_puts_each_block_behind_those_that_feed_it():
    graph = digits(layer("flatten"), layer("dense", units=10))
    turned = Graph(dict(reversed(graph.blocks.items())), graph.wires)
    assert turned.order() == ["b1", "b2", "b3", "b4"]


def test_a_loop_is_named():
    graph = digits(layer("flatten"), layer("dense", units=10)).with_wire(Wire("b3", "b2"))
    with pytest.raises(GraphError, match="loop through 'flatten'"):
        graph.order()
    assert "loop" in analyse(graph, IMAGES).problems[0].text


def test_free_names_count_on():
    graph = digits(layer("dense"), layer("dense"))
    assert [block.name for block in graph.blocks.values()][1:3] == ["dense", "dense_2"]
    assert graph.free_name("dense_2") == "dense_3"


def test_a_second_wire_takes_the_place_of_the_first():
    graph = digits(layer("flatten"), layer("dense", units=10)).with_wire(Wire("b1", "b3"))
    assert graph.inputs("b3") == [Wire("b1", "b3")]


def test_shapes_costs_and_no_problems():
    analysis = analyse(digits(layer("conv2d", filters=8, kernel_size=5), layer("flatten"), layer("dense", units=10)), IMAGES)
    assert analysis.problems == ()
    assert str(analysis.specs["b2"]) == "28×28×8"
    assert analysis.costs["b2"].parameters == 5 * 5 * 8 + 8
    assert analysis.costs["b2"].multiply_adds == 28 * 28 * 8 * 25
    assert analysis.total.parameters == 208 + 28 * 28 * 8 * 10 + 10


def test_an_image_before_a_dense_layer_is_a_problem_with_a_cure():
    graph = Graph.chain(layer("input", column="image"), layer("conv2d"), layer("rbf"), layer("softmax_cross_entropy", column="label"))
    (problem,) = analyse(graph, IMAGES).problems
    assert "Flatten" in problem.text
    assert problem.fix.action == "insert"
    assert problem.fix.kind == "flatten"


def test_what_is_missing_is_said_where_it_is_missing():
    graph = digits(layer("flatten"), layer("dense", units=10))
    cut = graph.without_wire(Wire("b2", "b3"))
    (problem,) = analyse(cut, IMAGES).problems
    assert problem.block == "b3"
    assert "Nothing is connected" in problem.text


def test_an_unknown_column_lists_those_there_are():
    graph = Graph.chain(layer("input", column="sound"), layer("flatten"))
    assert "image, label" in analyse(graph, IMAGES).problems[0].text


def test_empty_and_lossless_graphs_say_what_to_do():
    assert "Drag" in analyse(Graph(), IMAGES).problems[0].text
    assert "loss" in analyse(Graph.chain(layer("input", column="image")), IMAGES).problems[-1].text


def test_unknown_kinds_are_kept_and_named():
    graph = digits(layer("flatten")).with_block(Block("b9", "strange", UnknownLayer("hologram", {"depth": 3})))
    assert "hologram" in " ".join(problem.text for problem in analyse(graph, IMAGES).problems)


def test_bypassing_needs_equal_shapes():
    graph = digits(layer("conv2d", filters=8), layer("relu"), layer("flatten"), layer("dense", units=10))
    through = graph.with_block(replace(graph.blocks["b3"], bypassed=True))
    assert analyse(through, IMAGES).problems == ()
    bent = graph.with_block(replace(graph.blocks["b2"], bypassed=True))
    assert "can't be bypassed" in analyse(bent, IMAGES).problems[0].text


def test_a_loss_that_gets_too_many_scores_says_which_block_to_set():
    blocks = [
        Block("b1", "in", LAYERS["input"](column="image")),
        Block("b2", "flat", LAYERS["flatten"]()),
        Block("b3", "scores", LAYERS["dense"](units=32)),
        Block("b4", "relu", LAYERS["relu"]()),
        Block("b5", "loss", LAYERS["softmax_cross_entropy"](column="label")),
    ]
    graph = Graph.of(blocks, [Wire(f"b{number}", f"b{number + 1}") for number in range(1, 5)])
    columns = {"image": TensorSpec((4, 4, 1)), "label": TensorSpec((), "int", classes=10)}
    (problem,) = analyse(graph, columns).problems
    assert (problem.fix.action, problem.fix.block, problem.fix.name, problem.fix.value) == ("set", "b3", "units", 10)
    mended = graph.with_block(Block("b3", "scores", LAYERS["dense"](units=10)))
    assert not analyse(mended, columns).problems


@pytest.mark.parametrize(("target", "helps"), [((40,), True), ((12,), False)])
def test_a_loss_on_every_step_leads_to_the_block_that_gives_the_last_alone(target, helps):
    blocks = [
        Block("b1", "in", LAYERS["input"](column="tokens")),
        Block("b2", "letters", LAYERS["embedding"]()),
        Block("b3", "memory", LAYERS["lstm"]()),
        Block("b4", "scores", LAYERS["dense"](units=10)),
        Block("b5", "loss", LAYERS["softmax_cross_entropy"](column="next")),
    ]
    graph = Graph.of(blocks, [Wire(f"b{number}", f"b{number + 1}") for number in range(1, 5)])
    columns = {"tokens": TensorSpec((40,), "int", classes=10), "next": TensorSpec(target, "int", classes=10)}
    (problem,) = analyse(graph, columns).problems
    assert (problem.fix is not None) == helps
    if helps:
        assert (problem.fix.action, problem.fix.block, problem.fix.name, problem.fix.value) == ("set", "b3", "returns", "all")
        assert not analyse(graph.with_block(Block("b3", "memory", LAYERS["lstm"](returns="all"))), columns).problems

"""The panel of attention says who looks at whom, and how much."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip

from engine.analysis import analyse
from engine.catalogue import LAYERS, SOURCES
from engine.graph import Graph
from engine.probes import Frame, Sample, Want
from playground.document.project import Project
from playground.plots import specimen
from playground.plots.attention import Attention
from playground.plots.reading import tokens_before
from playground.style import theme
from tests.plots.hand import hover, show, tab_to


@pytest.mark.concept("attention")
def test_attention_has_a_square_for_each_head(opened):
    panel = opened(Attention)
    assert (panel.tiles._count, panel.tiles._tile.width(), panel.tiles._tile.height()) == (2, 24, 24)


def heads_of(panel, look):
    return look.frame(panel.wants()).get(Want("attention", panel.block))


def test_attention_says_who_looks_at_whom_and_how_much_by_keys(opened, qtbot):
    panel, look = opened(Attention), specimen.named("sequence")
    shares, everything = heads_of(panel, look), panel.caption.text()
    tab_to(panel.tiles, qtbot)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right):
        QTest.keyClick(panel.tiles, key)
    assert panel.caption.text() == f"head 1, step 3 looks at step 2: {shares[0, 2, 1]:.4g}"
    assert panel.tiles.accessibleName() == f"Attention of each head, {panel.caption.text()}"
    QTest.keyClick(panel.tiles, Qt.Key.Key_PageDown)
    assert panel.caption.text() == f"head 2, step 3 looks at step 2: {shares[1, 2, 1]:.4g}"
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left):
        QTest.keyClick(panel.tiles, key)
    assert panel.caption.text() == f"head 1, step 3 looks at step 24: {shares[0, 2, 23]:.4g}", "the heads stand side by side"
    for key in (Qt.Key.Key_Up,) * 4:
        QTest.keyClick(panel.tiles, key)
    assert panel.caption.text().startswith("head 1, step 1 looks at step 24: "), "the edge is the end"
    show(panel, look)
    assert panel.caption.text().startswith("head 1, step 1 looks at step 24: "), "who reads a value keeps the place"
    QTest.keyClick(panel.tiles, Qt.Key.Key_Escape)
    assert (panel.caption.text(), panel.tiles.accessibleName()) == (everything, "Attention of each head")


def test_attention_says_who_looks_at_whom_and_how_much_by_pointer(opened):
    panel, look = opened(Attention), specimen.named("sequence")
    shares, place = heads_of(panel, look), panel.tiles.rect_of_cell(1, (4, 9)).center().toPoint()
    words = f"head 2, step 5 looks at step 10: {shares[1, 4, 9]:.4g}"
    hover(panel.tiles, place)
    assert QToolTip.text() == words
    hover(panel.tiles, panel.tiles.rect().bottomLeft())
    assert QToolTip.text() == panel.tiles.toolTip(), "beside the squares stands what they are"
    QTest.mouseClick(panel.tiles, Qt.MouseButton.LeftButton, pos=place)
    assert panel.caption.text() == words
    for number in range(2):
        corner = panel.tiles.rect_of_cell(number, (4, 9)).topLeft().toPoint()
        assert panel.tiles.grab().toImage().pixelColor(corner).name() == theme.current().text, "the place is framed in every head"


def test_attention_names_the_tokens_of_its_steps(opened):
    panel = opened(Attention)
    source = SOURCES["shakespeare"](length=8)
    graph = Graph.chain(LAYERS["input"](column="tokens"), LAYERS["embedding"](units=8), LAYERS["self_attention"](heads=2))
    panel.set_context(Project(source=source, graph=graph), analyse(graph, source.specs()), None)
    column, block = Want("column", name="tokens"), graph.by_name("self_attention").id
    assert panel.wants() == {Want("attention", block), column}
    letters = source.columns()["tokens"].names
    shares, tokens = np.full((2, 8, 8), 0.125), np.array([letters.index(letter) for letter in "To be\nor"])
    panel.draw(Frame(1, 0, Sample(), {Want("attention", block): shares, column: tokens}))
    panel.tiles.choose(1, (3, 5))
    assert panel.caption.text() == "head 2, step 4 'b' looks at step 6 '\\n': 0.125"
    without = analyse(graph.without_wire(graph.wires[0]), source.specs())
    assert tokens_before(panel.project, without, block) == "", "nobody knows the steps of a block that nothing flows into"

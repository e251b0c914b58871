"""The neuron panel: its sums and gradients are those of the network, with real events."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.analysis import analyse
from engine.probes import Sample, Want
from playground.document import edits
from playground.plots import specimen
from playground.plots.neuron import Neuron, brief
from tests.plots.hand import show, tab_to


def column(panel, place):
    rows = panel.rows
    return [rows.data(rows.index(row, place)) for row in range(rows.rowCount())]


@pytest.mark.concept("bp-loop", "per-single")
@pytest.mark.parametrize("unit", [0, 3])
def test_sums_and_gradients_are_those_of_the_network(opened, unit):
    panel, look = opened(Neuron), specimen.named("points")
    panel.units.setValue(unit + 1)
    frame = look.frame(panel.wants(), Sample("train", 7))
    sums = panel._read(frame, unit)
    given = frame.get(Want("activation", panel.block))[unit]
    assert sums.products.sum() + sums.bias == pytest.approx(float(given), abs=1e-6)
    network, data = look.trainer.network, look.trainer.data
    network.forward({name: data.values("train", name, slice(7, 8)) for name in data.columns})
    network.backward()
    gradients = network.main.nodes[panel.block].gradients["kernel"][:, unit]
    assert sums.gradients == pytest.approx(gradients.astype(np.float64), rel=1e-4, abs=1e-7)
    assert sums.steps == pytest.approx(-0.03 * sums.gradients)


def test_inputs_have_the_names_of_the_data_where_they_have_some(opened):
    panel, look = opened(Neuron), specimen.named("points")
    assert column(panel, 0) == [str(number) for number in range(1, 9)]
    panel.set_context(look.project, look.analysis, look.block("hidden1"))
    show(panel, look)
    assert column(panel, 0) == list(look.project.source.columns()["point"].names)


def test_the_strongest_come_first_if_one_wants_it(opened, qtbot):
    panel = opened(Neuron)
    tab_to(panel.strongest, qtbot)
    QTest.keyClick(panel.strongest, Qt.Key.Key_Space)
    strengths = [abs(float(product)) for product in column(panel, 3)]
    assert strengths == sorted(strengths, reverse=True)
    assert column(panel, 0) != sorted(column(panel, 0))


def test_another_unit_is_another_sum(opened):
    panel = opened(Neuron)
    before = column(panel, 2)
    QTest.keyClick(panel.units, Qt.Key.Key_Up)
    assert panel.units.value() == 2
    assert column(panel, 2) != before
    assert panel.sum.text().startswith("products ")


def test_who_reads_a_row_keeps_it_while_it_trains(opened):
    panel, look = opened(Neuron), specimen.named("points")
    panel.table.setCurrentIndex(panel.rows.index(2, 3))
    show(panel, look, Sample("train", 3))
    assert panel.table.currentIndex() == panel.rows.index(2, 3)


def test_an_edit_that_leaves_fewer_units_is_no_trouble(opened):
    panel, look = opened(Neuron), specimen.named("points")
    panel.units.setValue(4)
    for block, units in ((panel.block, 2), (look.block("hidden1"), 3)):
        project = edits.change_setting(panel.project, block, "units", units)
        panel.set_context(project, analyse(project.graph, project.source.specs()), panel.block)
        show(panel, look)  # a frame of the network as it was
        panel.grab()
    assert panel.units.value() == 2


@pytest.mark.parametrize(
    ("value", "words"), [(0.0, "0"), (0.48172, "0.482"), (-12.345, "-12.3"), (0.00003, "3e-5"), (float("nan"), "not a number")]
)
def test_figures_are_brief(value, words):
    assert brief(value) == words

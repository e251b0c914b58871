"""What panels say while nothing can run through the network."""

import pytest

from engine.analysis import analyse
from playground.document import edits
from playground.plots import specimen
from playground.plots.attention import Attention
from playground.plots.boundary import Boundary
from playground.plots.confusion import Confusion
from playground.plots.feature_maps import FeatureMaps
from playground.plots.memory import Memory
from playground.plots.reconstruction import Reconstruction
from playground.plots.try_it import TryIt
from playground.plots.weights import Weights


def show(panel, look, wants=None):
    panel._drawn_at = float("-inf")
    panel.show_frame(look.frame(panel.wants() if wants is None else wants))


@pytest.mark.parametrize("kind", [FeatureMaps, Weights, Boundary, TryIt, Confusion])
def test_a_network_that_cannot_run_is_said_instead_of_an_empty_picture(qtbot, kind):
    panel, look = kind(), specimen.named(kind.specimen)
    qtbot.addWidget(panel)
    panel.resize(420, 320)
    panel.show()
    broken = edits.remove_blocks(look.project, [look.project.graph.losses()[0].id], heal=False)
    analysis = analyse(broken.graph, broken.source.specs())
    panel.set_context(broken, analysis, None)
    assert panel.message() == "Nothing runs through the network yet. Beside Train stands what it lacks."
    panel.set_context(look.project, look.analysis, None)
    show(panel, look)
    assert not panel.message()
    panel.forget_frame()
    panel.set_context(broken, analysis, None)
    assert panel.message()


@pytest.mark.parametrize("kind", [FeatureMaps, Weights, Confusion, Reconstruction, Memory, Attention])
def test_before_its_first_picture_a_panel_says_that_it_will_come(qtbot, kind):
    """A step of a slow network takes seconds: no empty axes stand there meanwhile."""
    panel, look = kind(), specimen.named(kind.specimen)
    qtbot.addWidget(panel)
    panel.show()
    waits = "No picture yet. It comes as soon as the network has run once."
    panel.set_context(look.project, look.analysis, look.block(kind.specimen_block))
    assert panel.message() == waits
    show(panel, look, set())
    panel.set_context(look.project, look.analysis, look.block(kind.specimen_block))
    assert panel.message() == waits, "what came was for others"
    assert panel.wants(), "it still asks"
    show(panel, look)
    assert not panel.message()
    panel.set_context(look.project, look.analysis, look.block(kind.specimen_block))
    assert not panel.message()
    panel.forget_frame()
    panel.set_context(look.project, look.analysis, look.block(kind.specimen_block))
    assert panel.message() == waits


def test_what_was_drawn_stays_while_the_network_is_being_changed(qtbot):
    panel, look = FeatureMaps(), specimen.named("digits")
    qtbot.addWidget(panel)
    panel.demo()
    broken = edits.remove_blocks(look.project, [look.project.graph.losses()[0].id], heal=False)
    panel.set_context(broken, analyse(broken.graph, broken.source.specs()), None)
    assert not panel.message()

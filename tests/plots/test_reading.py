"""What panels read from a network, also from one that diverged."""

import numpy as np

from engine.analysis import analyse
from playground.document.starters import STARTERS
from playground.plots.reading import classifier, probabilities


def test_numbers_that_are_none_stay_none_without_a_warning():
    project = STARTERS["mlp-digits"].make()
    output = classifier(project, analyse(project.graph, project.source.specs()))
    assert output.gives_scores
    assert np.isnan(probabilities(output, np.full(10, np.inf))).all()
    assert np.allclose(probabilities(output, np.zeros(10)), 0.1)

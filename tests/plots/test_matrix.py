"""The confusion matrix: every class can be read over its column and beside its row."""

import numpy as np
import pytest
from PySide6.QtGui import QPainter

from playground.plots.drawing.matrix import Matrix

LANGUAGES = ("Croatian", "Czech", "Dutch", "English", "Estonian", "Finnish", "French", "German", "Italian", "Polish", "Spanish", "Swedish")
DIGITS = tuple(str(number) for number in range(10))


@pytest.mark.parametrize(("names", "size"), [(LANGUAGES, (300, 240)), (LANGUAGES, (700, 600)), (DIGITS, (220, 200))])
def test_names_are_whole_over_columns_and_beside_rows(qtbot, monkeypatch, names, size):
    matrix = Matrix()
    qtbot.addWidget(matrix)
    matrix.resize(*size)
    matrix.set_counts(np.eye(len(names), dtype=np.int64), names, None)
    drawn, draw = [], QPainter.drawText
    monkeypatch.setattr(QPainter, "drawText", lambda *told: (drawn.append(told[-1]), draw(*told))[1])
    matrix.grab()
    assert all(drawn.count(name) == 2 for name in names if name != "1")  # counts are drawn too

"""Pictures of the real window, made without showing it, in both themes; and that nothing in it is cut off."""

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel

from playground import app
from playground.document.starters import STARTERS
from playground.files import project_file
from playground.files.errors import ProjectError
from playground.files.project_file import SavedProject
from playground.style import theme
from playground.style.tokens import DARK, LIGHT


@pytest.fixture
def project(tmp_path):
    path = tmp_path / "spiral.bprop"
    project_file.save(path, SavedProject(STARTERS["spiral"].make()))
    return path


@pytest.mark.parametrize(("mode", "tokens"), [("dark", DARK), ("light", LIGHT)])
def test_a_picture_of_the_window_has_size_and_theme(qapp, project, tmp_path, mode, tokens):
    out = tmp_path / "window.png"
    app.screenshot(str(project), str(out), (1280, 800), mode, 30)
    picture = QImage(str(out))
    assert (picture.width(), picture.height()) == (1280, 800)
    assert picture.pixelColor(640, 796) == QColor(tokens.window)
    colors = {picture.pixelColor(x, y).name() for x in range(0, 1280, 7) for y in range(0, 800, 7)}
    assert len(colors) > 60
    theme.set_reduced_motion(False)
    theme.set_mode("system")


def test_a_picture_of_a_project_that_fails_is_refused_and_nobody_is_asked(qapp, project, tmp_path, monkeypatch):
    def fail(*_):
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("playground.training.job.Job.load", fail)
    with pytest.raises(ProjectError, match="by zero"):
        app.screenshot(str(project), str(tmp_path / "window.png"), (900, 600), "light", 0)
    assert not (tmp_path / "window.png").exists()
    theme.set_reduced_motion(False)
    theme.set_mode("system")


def test_no_text_of_a_fixed_place_is_cut(window):
    window.training.reading()
    cut = []
    for label in window.findChildren(QLabel):
        if label.isVisible() and not label.wordWrap() and label.text() and "<" not in label.text():
            needed = label.fontMetrics().horizontalAdvance(label.text())
            if needed > label.width() + 1:
                cut.append(label.text())
    for button in window.transport.findChildren(QAbstractButton):
        if button.isVisible() and button.width() < button.minimumSizeHint().width():
            cut.append(button.text())
    for combo in window.transport.findChildren(QComboBox):
        if combo.width() < combo.fontMetrics().horizontalAdvance(combo.currentText()) + 24:
            cut.append(combo.currentText())
    assert cut == []

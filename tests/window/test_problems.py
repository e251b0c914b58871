"""What is wrong with a network stands on the block, beside Train and in one list; everything else only leads there."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from engine.data.sources.csv_file import CSVFile
from playground.document import edits
from playground.window.messages.problem_list import ProblemCard


def cut_before(window, *names):
    """Take away the wires that lead to these blocks."""
    project = window.document.project
    for wire in project.graph.wires:
        if project.graph.blocks[wire.target].name in names:
            project = edits.disconnect(project, wire)
    window.document.apply("Cut wires", project, selection=())
    QApplication.processEvents()


def seen_saying(window, text):
    """The labels and buttons in sight that say this."""
    found = [*window.findChildren(QLabel), *window.findChildren(QAbstractButton)]
    said = [widget for widget in found if text in widget.text() and not widget.visibleRegion().isEmpty()]
    return said + ([window.status] if text in window.status.currentMessage() else [])


def test_one_problem_is_said_beside_train_and_on_its_block_and_nowhere_else(window, qtbot):
    text = "Nothing is connected to input of 'hidden2'"
    cut_before(window, "hidden2")
    assert seen_saying(window, text) == [window.transport.reason.text]
    assert not window.transport.reason.all.isVisible()
    qtbot.mouseClick(window.transport.reason.sign, Qt.MouseButton.LeftButton)
    card = window.canvas.desk.problems
    assert [widget is window.transport.reason.text or card.isAncestorOf(widget) for widget in seen_saying(window, text)] == [True, True]
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    qtbot.mouseClick(window.inspector.block_page.problem, Qt.MouseButton.LeftButton)
    assert card.isVisible()


def test_several_problems_are_counted_beside_train_and_stand_in_one_list(window, qtbot):
    cut_before(window, "hidden1", "hidden2", "score")
    reason = window.transport.reason
    assert reason.text.text() == "3 problems keep the network from training"
    assert seen_saying(window, "Nothing is connected") == []
    assert reason.all.x() - reason.text.geometry().right() < 20, "the button stands at the end of the sentence"
    assert reason.text.width() > reason.text.fontMetrics().horizontalAdvance(reason.text.text()), "on one line where there is room"
    qtbot.mouseClick(reason.all, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(seen_saying(window, "Nothing is connected")) == 3)
    entry = window.problems.findChildren(ProblemCard)[1]
    qtbot.mouseClick(entry.go, Qt.MouseButton.LeftButton)
    assert [window.document.project.graph.blocks[key].name for key in window.document.selection] == ["hidden2"]


def test_a_network_that_cannot_train_any_more_is_announced_once(window):
    heard = []
    window.spoken.say = heard.append
    cut_before(window, "hidden2")
    cut_before(window, "score")
    assert heard == ["Nothing is connected to input of 'hidden2'. Drag a wire to it."]
    window.document.undo()
    window.document.undo()
    assert heard[1:] == ["The network can be trained."]


def test_data_that_is_gone_is_said_by_its_settings_and_nowhere_else(window, qtbot, tmp_path):
    heard = []
    window.session.failed.connect(lambda sentence, _: heard.append(sentence))
    window.document.apply("Use a table", replace(window.document.project, source=CSVFile(path=str(tmp_path / "gone.csv"))))
    qtbot.waitUntil(lambda: bool(heard))
    assert "gone.csv" in heard[0]
    assert seen_saying(window, "There is no file") == [window.inspector.training_page.trouble]
    assert not window.banner.isVisible()


def test_data_that_is_gone_leads_to_its_settings_from_beside_train(window, qtbot, tmp_path):
    project = window.document.project
    window.document.apply("Use a table", replace(project, source=CSVFile(path=str(tmp_path / "gone.csv"))))
    window.docks.show_side("problems")
    window.document.select([project.graph.losses()[0].id])
    reason = window.transport.reason
    assert reason.text.text() == "The data is not ready: its settings say why."
    assert not reason.all.isVisible(), "the list is not about the data"
    qtbot.mouseClick(reason.sign, Qt.MouseButton.LeftButton)
    assert not window.document.selection
    qtbot.waitUntil(lambda: not window.inspector.training_page.trouble.visibleRegion().isEmpty())
    assert window.inspector.training_page.source.form.rows["path"].field.line.hasFocus()

"""The inspector with real keys and drags: every change is an edit of the document."""

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import engine
from engine.catalogue import LAYERS, OPTIMIZERS, SOURCES
from engine.settings import describe, values_of
from playground.document import edits
from playground.document.document import Document
from playground.document.project import Project
from playground.fields import field_for
from playground.inspector.form import Form
from playground.inspector.inspector import Inspector
from playground.inspector.row import SettingRow

assert engine.LAYERS is LAYERS


class Scene:
    """A document with image -> dense (which lacks a Flatten), and an inspector on it."""

    def __init__(self, qtbot):
        project = Project(SOURCES["mnist"]())
        project, self.image = edits.add_block(project, "input", (0, 0), {"column": "image"})
        project, self.dense = edits.add_block(project, "dense", (200, 0))
        project, self.other = edits.add_block(project, "dense", (400, 0))
        self.document = Document(edits.connect(project, self.image, self.dense))
        self.inspector = Inspector(self.document)
        qtbot.addWidget(self.inspector)
        self.inspector.resize(290, 800)
        self.inspector.show()

    def select(self, *ids):
        self.document.select(ids)
        return self.inspector.block_page

    def row(self, name):
        return self.inspector.block_page._form.rows[name]

    def layer(self, block=None):
        return self.document.project.graph.blocks[block or self.dense].layer


@pytest.fixture
def scene(qtbot):
    made = Scene(qtbot)
    yield made
    made.inspector.close_document()


def type_into(line, text):
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_a_sum_is_taken_and_can_be_undone(scene):
    scene.select(scene.dense)
    type_into(scene.row("units").field.line, "28*28")
    assert scene.layer().units == 784
    assert scene.row("units").field.line.text() == "784"
    scene.document.undo()
    assert scene.row("units").field.line.text() == str(scene.layer().units) != "784"


@pytest.fixture
def in_germany():
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize("text", ["0,5", "0.5", "1/2"])
def test_where_people_write_a_comma_a_comma_and_a_point_are_read(in_germany, scene, text):
    scene.select(scene.dense)
    line = scene.row("l1").field.line
    type_into(line, text)
    assert scene.layer().l1 == 0.5
    assert line.text() == "0,5"


@pytest.mark.parametrize(("text", "units"), [("1.000", 1000), ("12.345", 12345), ("1.000*2", 2000), ("1.000,0", 1000), ("1.5", None)])
def test_a_thousand_written_as_in_the_place_is_never_one(in_germany, scene, text, units):
    scene.select(scene.dense)
    before = scene.layer().units
    type_into(scene.row("units").field.line, text)
    assert scene.layer().units == (before if units is None else units)
    assert scene.row("units").error.isVisible() == (units is None)


@pytest.mark.parametrize(("text", "word"), [("0", "whole number"), ("2.5", "whole number"), ("many", "not a number")])
def test_a_wrong_value_is_said_below_the_field_and_changes_nothing(scene, text, word):
    scene.select(scene.dense)
    before = scene.document.project
    type_into(scene.row("units").field.line, text)
    assert word in scene.row("units").error.text()
    assert scene.row("units").error.isVisible()
    assert scene.document.project is before


def test_an_error_goes_with_the_next_good_value(scene):
    scene.select(scene.dense)
    type_into(scene.row("units").field.line, "0")
    type_into(scene.row("units").field.line, "12")
    assert not scene.row("units").error.isVisible()
    assert scene.layer().units == 12


def test_dragging_over_a_number_is_one_step(scene):
    scene.select(scene.dense)
    line = scene.row("units").field.line
    steps = len(scene.document.history)
    start = scene.layer().units
    QTest.mousePress(line, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    for x in (40, 60, 80):
        QTest.mouseMove(line, QPoint(x, 10))
    QTest.mouseRelease(line, Qt.MouseButton.LeftButton, pos=QPoint(80, 10))
    assert scene.layer().units == start + 10
    assert len(scene.document.history) == steps + 1
    QTest.mousePress(line, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    QTest.mouseMove(line, QPoint(50, 10))
    QTest.mouseRelease(line, Qt.MouseButton.LeftButton, pos=QPoint(50, 10))
    assert len(scene.document.history) == steps + 2


def test_a_drag_stays_inside_the_range(scene):
    scene.select(scene.dense)
    line = scene.row("units").field.line
    QTest.mousePress(line, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    QTest.mouseMove(line, QPoint(-2000, 10))
    QTest.mouseRelease(line, Qt.MouseButton.LeftButton, pos=QPoint(-2000, 10))
    assert scene.layer().units == 1


def test_a_click_without_a_drag_puts_the_cursor_in(scene):
    scene.select(scene.dense)
    line = scene.row("units").field.line
    scene.inspector.activateWindow()
    QTest.mouseClick(line, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    assert line.hasFocus()
    assert line.selectedText() == line.text()


def test_arrow_keys_step(scene):
    scene.select(scene.dense)
    line = scene.row("units").field.line
    line.setFocus()
    before = scene.layer().units
    QTest.keyClick(line, Qt.Key.Key_Up)
    assert scene.layer().units == before + 1
    QTest.keyClick(line, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert scene.layer().units == before - 9


def test_reset_brings_the_default_back(scene):
    scene.select(scene.dense)
    row = scene.row("units")
    assert not row.reset.isVisible()
    type_into(row.field.line, "7")
    assert row.reset.isVisible()
    QTest.mouseClick(row.reset, Qt.MouseButton.LeftButton)
    assert scene.layer().units == next(item.default for item in describe(LAYERS["dense"]) if item.name == "units")


def test_a_switch_switches(scene):
    scene.select(scene.dense)
    switch = scene.row("use_bias").field.switch
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert scene.layer().use_bias is False


def test_columns_come_from_the_data(scene):
    scene.select(scene.image)
    combo = scene.row("column").field.combo
    assert [combo.itemText(index) for index in range(combo.count())] == list(scene.document.project.source.columns())
    combo.setCurrentIndex(1)
    combo.activated.emit(1)
    assert scene.layer(scene.image).column == "label"


def test_a_problem_is_counted_and_led_to_but_not_said_again(scene):
    page, asked = scene.select(scene.dense), []
    scene.inspector.problem_wanted.connect(asked.append)
    assert page.problem.isVisible()
    assert page.problem.text() == "1 problem"
    QTest.mouseClick(page.problem, Qt.MouseButton.LeftButton)
    assert asked == [scene.dense]
    (problem,) = scene.document.analysis.problems_of(scene.dense)
    scene.document.apply("Mend", edits.apply_fix(scene.document.project, problem.fix))
    assert not page.problem.isVisible()


def test_inputs_that_have_names_are_told_apart(scene):
    project = scene.document.project
    project, flat = edits.add_block(project, "flatten", (500.0, 0.0))
    project, code = edits.add_block(edits.connect(project, scene.image, flat), "sampling", (900.0, 0.0))
    for number in range(2):
        project, key = edits.add_block(project, "dense", (700.0, 200.0 * number), {"units": 3})
        project = edits.connect(edits.connect(project, flat, key), key, code)
        if not number:
            (problem,) = Document(project).analysis.problems_of(code)
            assert problem.text == "Nothing is connected to the input 'log variance' of 'sampling'. Drag a wire to it."
    scene.document.apply("Add", project)
    page = scene.select(code)
    assert [value.text() for value in page.facts._values[:3]] == ["mean: 3", "log variance: 3", "3"]


def test_a_taken_name_is_refused_in_words(scene):
    page = scene.select(scene.dense)
    taken = scene.document.project.graph.blocks[scene.other].name
    type_into(page.name, taken)
    assert taken in page.name_error.text()
    type_into(page.name, "hidden")
    assert scene.document.project.graph.blocks[scene.dense].name == "hidden"


def test_blocks_of_one_kind_change_together(scene):
    page = scene.select(scene.dense, scene.other)
    assert page.name.isReadOnly()
    type_into(scene.row("units").field.line, "5")
    assert scene.layer(scene.dense).units == scene.layer(scene.other).units == 5
    scene.document.undo()
    assert scene.layer(scene.dense).units == scene.layer(scene.other).units != 5


def test_blocks_of_several_kinds_show_what_they_cost(scene):
    scene.select(scene.dense, scene.image)
    assert scene.inspector.pages.currentIndex() == 2
    assert "2" in scene.inspector.mixed_page.section.heading.text()


def test_another_optimizer_keeps_a_changed_learning_rate(scene):
    scene.document.select([])
    page = scene.inspector.training_page
    type_into(page.optimizer.form.rows["learning_rate"].field.line, "0.05")
    other = next(kind for kind in OPTIMIZERS if kind != scene.document.project.training.optimizer.kind)
    combo = page.optimizer.combo
    combo.setCurrentIndex(combo.findData(other))
    combo.activated.emit(combo.currentIndex())
    assert scene.document.project.training.optimizer.kind == other
    assert scene.document.project.training.optimizer.learning_rate == 0.05


def test_columns_of_a_table_are_named(scene, tmp_path):
    (tmp_path / "t.csv").write_text("a,b,c,d,e,price\n" + "".join(f"{n},1,2,3,{n % 3},{n / 7}\n" for n in range(9)))
    scene.document.apply("Data", edits.set_source(scene.document.project, SOURCES["csv_file"](path=str(tmp_path / "t.csv"))))
    scene.document.select([])
    shown = [value.text() for value in scene.inspector.training_page.columns._values[:2]]
    assert shown == ["5: a, b, c, d and 1 more", "1: price"]


def test_the_training_set_up_is_edited_and_refuses_in_words(scene):
    page = scene.inspector.training_page
    row = page.forms[0].rows["epochs"]
    type_into(row.field.line, "3")
    assert scene.document.project.training.epochs == 3
    type_into(row.field.line, "0")
    assert row.error.isVisible()
    assert scene.document.project.training.epochs == 3


def test_other_data_change_columns_and_problems(scene):
    page = scene.inspector.training_page
    combo = page.source.combo
    combo.setCurrentIndex(combo.findData("playground_2d") if combo.findData("playground_2d") >= 0 else combo.count() - 1)
    combo.activated.emit(combo.currentIndex())
    assert scene.document.project.source.kind == combo.currentData()
    assert scene.document.analysis.problems


@pytest.mark.parametrize("kind", sorted(LAYERS))
def test_every_kind_of_block_has_a_form_that_shows_and_names_all_its_settings(qtbot, kind):
    owner = LAYERS[kind]
    form = Form(describe(owner))
    qtbot.addWidget(form)
    form.show_values(values_of(owner()))
    assert list(form.rows) == [item.name for item in describe(owner)]
    for item in describe(owner):
        row = form.rows[item.name]
        assert row.field.editor.accessibleName() == item.title
        assert item.help.split("<")[0][:20] in row.name.toolTip()


@pytest.mark.parametrize("catalogue", [OPTIMIZERS, SOURCES, engine.SCHEDULES], ids=lambda catalogue: catalogue.noun)
def test_every_field_emits_nothing_when_it_only_shows(qtbot, catalogue):
    for owner in catalogue.values():
        for item in describe(owner):
            field = field_for(item)
            qtbot.addWidget(field)
            heard = []
            field.edited.connect(lambda *told, heard=heard: heard.append(told))
            field.show_value(item.default)
            assert heard == []


def test_zero_that_means_something_else_says_so(scene):
    """MNIST with 0 training images would read as none; it means all."""
    scene.select()
    row = next(row for row in scene.inspector.findChildren(SettingRow) if row.setting.name == "limit")
    line = row.field.line
    assert line.text() == "all"
    line.setFocus()
    assert line.text() == "0"
    QTest.keyClicks(line, "500")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert scene.document.project.source.limit == 500
    type_into(line, "all")
    line.clearFocus()
    assert scene.document.project.source.limit == 0
    assert line.text() == "all"


@pytest.mark.parametrize(
    ("kind", "name", "typed", "wrong"),
    [("dense", "units", "12", "1+"), ("reshape", "shape", "2×392", "two"), ("conv2d", "padding", "3", "wide")],
)
def test_escape_brings_the_value_back(scene, kind, name, typed, wrong):
    project, key = edits.add_block(scene.document.project, kind, (600, 0))
    scene.document.apply("add", project)
    scene.select(key)
    row, before = scene.row(name), scene.document.project
    line = row.field.editor.lineEdit() if hasattr(row.field.editor, "lineEdit") else row.field.editor
    shown = line.text()
    for text in (typed, wrong):
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, text)
        if text == wrong:
            QTest.keyClick(line, Qt.Key.Key_Return)
            assert row.error.text()
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
        assert (line.text(), line.selectedText(), row.error.text()) == (shown, shown, "")
        assert scene.document.project is before

"""The theme: modes, the signal, the stylesheet; and icons that follow it."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStyle,
    QStyleOptionComboBox,
    QToolButton,
    QWidget,
)

import engine  # noqa: F401  the package fills the catalogue
from engine.catalogue import LAYERS
from playground.style import icons, theme
from playground.style.contrast import contrast
from playground.style.stylesheet import stylesheet
from playground.style.tokens import CATEGORIES, DARK, LIGHT


@pytest.fixture(autouse=True)
def light_theme(qapp):
    before = theme.mode()
    theme.apply(qapp)
    theme.set_mode("light")
    yield
    theme.set_reduced_motion(False)
    theme.set_mode(before)


def test_modes_change_tokens_palette_and_tell(qapp, qtbot):
    with qtbot.waitSignal(theme.notifier.changed):
        theme.set_mode("dark")
    assert theme.current() == DARK
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == DARK.window
    assert DARK.window in qapp.styleSheet()


def test_same_mode_again_tells_nobody(qtbot):
    with qtbot.assertNotEmitted(theme.notifier.changed):
        theme.set_mode("light")


def test_unknown_mode_is_refused_in_words():
    with pytest.raises(ValueError, match="system, light, dark"):
        theme.set_mode("sepia")


@pytest.mark.parametrize(("scheme", "tokens"), [(Qt.ColorScheme.Dark, DARK), (Qt.ColorScheme.Light, LIGHT)])
def test_system_mode_follows_the_system_live(qapp, monkeypatch, scheme, tokens):
    theme.set_mode("system")
    # the offscreen platform has no scheme of its own, so the system's answer is played here; the signal is the real one
    monkeypatch.setattr(theme, "_system_is_dark", lambda: scheme == Qt.ColorScheme.Dark)
    QGuiApplication.styleHints().colorSchemeChanged.emit(scheme)
    assert theme.current() == tokens


def test_reduced_motion_takes_no_time():
    theme.set_reduced_motion(True)
    assert theme.current().motion.slow == 0


@pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=lambda tokens: tokens.name)
def test_stylesheet_has_balanced_braces_and_no_holes(tokens):
    sheet = stylesheet(tokens)
    assert "$" not in sheet
    assert sheet.count("{") == sheet.count("}")


@pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=lambda tokens: tokens.name)
def test_pictures_inside_controls_exist_and_have_the_colours_of_the_table(tokens):
    paths = [Path(path) for path in re.findall(r'url\("([^"]+)"\)', stylesheet(tokens))]
    assert paths
    assert all(path.is_file() for path in paths)
    check = next(path for path in paths if path.stem == f"check-{tokens.name}")
    assert tokens.on_accent in check.read_text(encoding="utf-8")
    arrow = re.search(r'stroke="(#\w+)"', next(path for path in paths if path.stem == "down").read_text(encoding="utf-8"))[1]
    assert min(contrast(arrow, tokens.raised), contrast(arrow, tokens.field)) >= 3


def test_every_category_has_an_icon():
    assert icons.category("Nonsense") == "category-other"
    for name in CATEGORIES:
        assert icons.category(name) == "category-" + name.lower()


def test_every_kind_of_block_has_an_icon_that_no_other_of_its_category_has():
    for category, kinds in LAYERS.by_category().items():
        signs = [icons.block(owner.kind, owner.category) for owner in kinds]
        assert len(set(signs)) == len(signs), category
        assert len(signs) == 1 or not any(sign.startswith("category-") for sign in signs), category
    assert icons.block("unicorn", "Core") == "category-core"


def test_no_icon_is_left_of_a_kind_that_is_gone():
    assert {name.removeprefix("kind/") for name in icons.names() if name.startswith("kind/")} <= set(LAYERS)


def test_unknown_icon_is_refused_in_words():
    with pytest.raises(ValueError, match="no icon called 'unicorn'"):
        icons.icon("unicorn")


@pytest.mark.parametrize("name", icons.names())
def test_icons_draw_something_inside_their_square(qapp, name):
    image = icons.pixmap(name, 24, "text", 2.0).toImage()
    assert (image.width(), image.devicePixelRatio()) == (48, 2.0)
    drawn = [(x, y) for x in range(48) for y in range(48) if image.pixelColor(x, y).alpha() > 40]
    assert len(drawn) > 40
    assert min(min(point) for point in drawn) >= 1, "cut off at the left or top"
    assert max(max(point) for point in drawn) <= 46, "cut off at the right or bottom"


def test_icon_follows_the_theme(qapp):
    play = icons.icon("play")

    def middle():
        return play.pixmap(QSize(24, 24), 1.0).toImage().pixelColor(11, 12).name()

    assert middle() == LIGHT.text
    theme.set_mode("dark")
    assert middle() == DARK.text


def test_disabled_icon_is_pale_and_buttons_show_icons(qtbot):
    play = icons.icon("play", "accent")
    assert play.pixmap(QSize(24, 24), 1.0, QIcon.Mode.Disabled).toImage().pixelColor(11, 12).name() == LIGHT.disabled
    button = QToolButton()
    qtbot.addWidget(button)
    button.setIcon(play)
    assert button.icon().pixmap(QSize(16, 16), 3.0).width() == 48


def test_fields_and_buttons_beside_one_another_are_of_one_height(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    row = QHBoxLayout(holder)
    kinds = (QLineEdit(), QComboBox(), QDoubleSpinBox(), QPushButton("Do it"))
    for widget in kinds:
        row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
    holder.show()
    assert len({widget.height() for widget in kinds}) == 1


def test_a_sign_in_a_line_of_text_stands_in_the_middle_of_it(qtbot):
    line = QLineEdit()
    qtbot.addWidget(line)
    line.addAction(icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
    line.show()
    button = line.findChild(QToolButton)
    seen = button.grab().toImage()
    ink = [y for y in range(seen.height()) for x in range(seen.width()) if seen.pixelColor(x, y) != seen.pixelColor(0, 0)]
    middle = button.y() + (min(ink) + max(ink) + 1) / 2
    assert abs(middle - line.height() / 2) <= 1


def test_the_longest_choice_of_first_weights_has_room_in_the_inspector(qtbot):
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItem("Glorot (normal)")  # in German
    box.setFixedWidth(128)
    box.show()
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    room = box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, box)
    assert box.fontMetrics().horizontalAdvance(box.currentText()) <= room.width()

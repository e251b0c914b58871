"""One stylesheet and one palette, both made from the tokens; widgets set no colours of their own.

Dynamic properties that widgets may set: `role` = "muted", "caption", "title", "heading", "error", "warning", "card", "primary"
(the one button that matters), "flat" (a button without a frame), "chip".
"""

from importlib.resources import files
from string import Template

from PySide6.QtGui import QColor, QPalette

from .tokens import Tokens

_SHEET = Template("""
* { outline: 0; }
QWidget { font-size: ${body}px; }
QMainWindow, QDialog { background: $window; }
QToolTip { background: $raised; color: $text; border: 1px solid $border; padding: 4px 6px; }

QLabel { background: transparent; qproperty-textFormat: PlainText; }
QLabel[rich="true"] { qproperty-textFormat: RichText; }
QTipLabel { qproperty-textFormat: AutoText; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="caption"] { color: $muted; font-size: ${caption}px; }
QLabel[role="title"] { font-size: ${title}px; font-weight: 600; }
QLabel[role="heading"] { font-size: ${heading}px; font-weight: 600; }
QLabel[role="error"] { color: $error; }
QLabel[role="warning"] { color: $warning; }
QDialog[role="card"] { background: $panel; border: 1px solid $border; }
QFrame[role="card"] { background: $raised; border: 1px solid $border; border-radius: ${medium}px; }

QMenuBar { background: $window; padding: 2px 4px; }
QMenuBar::item { padding: 4px 8px; border-radius: ${small}px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $raised; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: ${small}px; }
QMenu::item:selected { background: $selection; color: $text; }
QMenu::item:disabled { color: $disabled; background: transparent; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }
QMenu::item:checked { font-weight: 600; }

QToolBar { background: $window; border: 0; border-bottom: 1px solid $border; padding: 4px 8px; spacing: 4px; }
QToolBar::separator { width: 1px; background: $border; margin: 4px 4px; }
QStatusBar { background: $window; border-top: 1px solid $border; color: $muted; }
QStatusBar::item { border: 0; }

QDockWidget { color: $muted; font-weight: 600; }
QDockWidget::title { background: $window; padding: 6px 8px; text-align: left; border-bottom: 1px solid $border; }
QDockWidget > QWidget { background: $panel; }
QDockWidget > QScrollArea { background: $window; }
QMainWindow::separator { background: $border; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $accent; }
QSplitter::handle { background: $border; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }

QTabWidget::pane { border: 0; border-top: 1px solid $border; }
QTabBar { background: $window; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: $muted; padding: 6px 9px; border: 0; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }
QTabBar::tab:hover:!selected { color: $text; background: $hover; }
QTabBar::tab:focus { border-bottom: 2px solid $accent; color: $text; }

QPushButton, QToolButton, QComboBox {
  background: $raised; color: $text; border: 1px solid $outline; border-radius: ${small}px; padding: 4px 10px; min-height: 16px;
}
QToolButton { padding: 4px; }
QPushButton:hover, QToolButton:hover, QComboBox:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed { background: $pressed; }
QPushButton:focus, QToolButton:focus, QComboBox:focus { border: 2px solid $accent; padding: 3px 9px; }
QToolButton:focus { padding: 3px; }
QPushButton:disabled, QToolButton:disabled, QComboBox:disabled { color: $disabled; border-color: $border; background: transparent; }
QPushButton:checked, QToolButton:checked { background: $selection; border-color: $accent; }
QPushButton[role="primary"], QToolButton[role="primary"] {
  background: $accent; color: $on_accent; border-color: $accent; font-weight: 600;
}
QPushButton[role="primary"]:hover, QToolButton[role="primary"]:hover { background: $accent_hover; }
QPushButton[role="primary"]:focus, QToolButton[role="primary"]:focus { border: 2px solid $text; }
QPushButton[role="primary"]:disabled, QToolButton[role="primary"]:disabled {
  background: $hover; color: $disabled; border-color: $border;
}
QPushButton[role="flat"], QToolButton[role="flat"], QToolBar QToolButton, QToolButton[autoRaise="true"] {
  background: transparent; border: 1px solid transparent;
}
QPushButton[role="flat"]:hover, QToolButton[role="flat"]:hover, QToolBar QToolButton:hover, QToolButton[autoRaise="true"]:hover {
  background: $hover;
}
QPushButton[role="flat"]:focus, QToolButton[role="flat"]:focus, QToolBar QToolButton:focus, QToolButton[autoRaise="true"]:focus {
  border: 2px solid $accent; padding: 3px;
}
QToolButton[role="flat"]:checked, QToolBar QToolButton:checked, QToolButton[autoRaise="true"]:checked {
  background: $selection; border: 1px solid $accent; padding: 4px;
}
QToolBar QToolButton[role="primary"] { background: $accent; color: $on_accent; border-color: $accent; padding: 4px 12px; }
QToolBar QToolButton[role="primary"]:hover { background: $accent_hover; }
QToolBar QToolButton[role="primary"]:disabled { background: $hover; color: $disabled; border-color: $border; }
QPushButton[role="chip"], QToolButton[role="chip"] { border-radius: 10px; padding: 1px 8px; min-height: 16px; font-size: ${caption}px; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox {
  background: $field; color: $text; border: 1px solid $outline; border-radius: ${small}px; padding: 3px 6px;
  selection-background-color: $selection; selection-color: $text;
}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus { border: 2px solid $accent; padding: 2px 5px; }
QLineEdit:disabled, QAbstractSpinBox:disabled { color: $disabled; border-color: $border; background: transparent; }
QLineEdit[role="error"], QAbstractSpinBox[role="error"] { border-color: $error; }
QPushButton { min-height: 18px; } /* this and a line for text are as high as a combo box beside them */
QLineEdit { min-height: 20px; }
QComboBox QLineEdit, QAbstractSpinBox QLineEdit { min-height: 0; }
QLineEdit > QToolButton { background: transparent; border: 0; padding: 0; min-height: 0; }
QComboBox QAbstractItemView {
  background: $raised; color: $text; border: 1px solid $border; padding: 4px;
  selection-background-color: $selection; selection-color: $text;
}

QComboBox { padding-left: 6px; padding-right: 0; } /* its words begin where those of a line of text do */
QComboBox:focus { padding-left: 5px; padding-right: 0; }
QComboBox[role="error"] { border-color: $error; }
QComboBox::drop-down { border: 0; width: 20px; subcontrol-origin: border; subcontrol-position: center right; }
QComboBox::down-arrow { image: url("$control/down.svg"); width: 12px; height: 12px; }
QAbstractSpinBox { padding-right: 18px; }
QComboBox QLineEdit { background: transparent; border: 0; padding: 0; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { subcontrol-origin: border; border: 0; width: 18px; background: transparent; }
QAbstractSpinBox::up-button { subcontrol-position: top right; margin-top: 2px; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; margin-bottom: 2px; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: $hover; }
QAbstractSpinBox::up-arrow { image: url("$control/up.svg"); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url("$control/down.svg"); width: 10px; height: 10px; }

QCheckBox, QRadioButton { spacing: 8px; min-height: 24px; }
QCheckBox::indicator, QRadioButton::indicator, QGroupBox::indicator, QTreeView::indicator, QListView::indicator {
  width: 14px; height: 14px; border: 1px solid $outline; background: $field; border-radius: 3px;
}
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { background: $hover; }
QCheckBox::indicator:checked, QGroupBox::indicator:checked, QTreeView::indicator:checked, QListView::indicator:checked {
  background: $accent; border-color: $accent; image: url("$control/check-$name.svg");
}
QRadioButton::indicator:checked { border: 5px solid $accent; width: 6px; height: 6px; background: $panel; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 2px solid $accent; width: 12px; height: 12px; }
QRadioButton::indicator:checked:focus { border: 5px solid $accent; width: 6px; height: 6px; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $border; background: transparent; }

QListView, QTreeView, QTableView {
  background: $panel; color: $text; border: 0; show-decoration-selected: 1; alternate-background-color: $window;
}
QListView::item, QTreeView::item { padding: 3px 4px; }
QListView::item { border-radius: ${small}px; }
QListView::item:hover, QTreeView::item:hover { background: $hover; }
QListView::item:selected, QTreeView::item:selected, QTableView::item:selected { background: $selection; color: $text; }
QListView:focus, QTreeView:focus, QTableView:focus { border: 1px solid $accent; }
QHeaderView::section { background: $window; color: $muted; border: 0; border-bottom: 1px solid $border; padding: 4px 8px; }
QTableView[role="figures"] QHeaderView::section { padding: 4px 1px; }

QScrollArea { background: transparent; border: 0; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $scroll; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: $outline; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: transparent; width: 0; height: 0; }

QProgressBar { background: $hover; border: 0; border-radius: 3px; min-height: 6px; max-height: 6px; color: transparent; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QSlider { min-height: 24px; }
QSlider::groove:horizontal { height: 4px; background: $scroll; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal {
  width: 14px; height: 14px; margin: -6px 0; border-radius: 8px; background: $raised; border: 1px solid $outline;
}
QSlider::handle:horizontal:hover { background: $hover; }
QSlider::handle:horizontal:focus { border: 2px solid $accent; }
QSlider::sub-page:horizontal:disabled { background: $scroll; }
QGroupBox { border: 0; border-top: 1px solid $border; margin-top: 16px; padding-top: 8px; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; left: 0; padding: 0 4px 0 0; color: $muted; }
""")


def stylesheet(tokens: Tokens) -> str:
    """The stylesheet of the application in these tokens."""
    colours = {name: value for name, value in vars(tokens).items() if isinstance(value, str)}
    sizes = {name: getattr(tokens.type, name) for name in ("caption", "body", "title", "heading")}
    radii = {name: getattr(tokens.radius, name) for name in ("small", "medium")}
    control = (files("resources") / "icons" / "control").as_posix()  # pictures inside controls: a stylesheet can't recolour them
    accent_hover = QColor(tokens.accent).lighter(112).name()
    return _SHEET.substitute(**colours, **sizes, **radii, accent_hover=accent_hover, control=control, scroll=tokens.pressed)


def palette(tokens: Tokens) -> QPalette:
    """The palette for what Fusion draws itself: check boxes, arrows, selections, links, placeholder text."""
    made = QPalette()
    roles = QPalette.ColorRole
    table = {
        roles.Window: tokens.window,
        roles.WindowText: tokens.text,
        roles.Base: tokens.field,
        roles.AlternateBase: tokens.panel,
        roles.Text: tokens.text,
        roles.Button: tokens.raised,
        roles.ButtonText: tokens.text,
        roles.BrightText: tokens.error,
        roles.ToolTipBase: tokens.raised,
        roles.ToolTipText: tokens.text,
        roles.Highlight: tokens.accent,
        roles.HighlightedText: tokens.on_accent,
        roles.Accent: tokens.accent,
        roles.Link: tokens.accent,
        roles.LinkVisited: tokens.muted,
        roles.PlaceholderText: tokens.muted,
        roles.Light: tokens.hover,
        roles.Midlight: tokens.border,
        roles.Mid: tokens.border,
        roles.Dark: tokens.outline,
        roles.Shadow: tokens.border,
    }
    for role, colour in table.items():
        made.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.disabled))
    return made

"""The controls above learning curves: smoothing, axes, what they count, and taking them along."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSlider, QToolButton, QWidget

from playground.style.words import local

from ..style import icons, theme

_STEPS = 100
_ROOM_FOR_LABEL, _ROOM_FOR_AMOUNT = 360, 310


class CurveControls(QWidget):
    """Emits `changed` when a person turned a knob."""

    changed = Signal()
    export_asked = Signal(str)  # csv, png, svg or copy

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.unit = "step"
        self.below = ""  # the measure that a person chose for the lower chart
        self.counting: dict[str, QAction] = {}
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _STEPS)
        self.slider.setValue(34)
        self.slider.setMinimumWidth(48)
        self.slider.setMaximumWidth(160)
        self.slider.setAccessibleName(self.tr("Smoothing"))
        self.slider.setToolTip(self.tr("Smoothing: how much the noise from batch to batch is evened out"))
        self.amount = QLabel()
        self.amount.setProperty("role", "caption")
        self.amount.setMinimumWidth(36)
        self.log_x = self._toggle(self.tr("log x"), self.tr("Logarithmic steps"), self.tr("Stretch the beginning, where most happens"))
        self.log_y = self._toggle(self.tr("log y"), self.tr("Logarithmic values"), self.tr("Show small differences between small values"))
        self.live = QToolButton(text=self.tr("Live"), autoRaise=True, toolButtonStyle=Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.live.setIcon(icons.icon("zoom-fit", "muted"))
        self.live.setAccessibleName(self.tr("Back to live"))
        self.live.setToolTip(self.tr("Show everything again and follow the newest points (double click)"))
        self.live.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().space.tight)
        self.label = QLabel(self.tr("Smooth"))
        self.label.setProperty("role", "caption")
        row.addWidget(self.label)
        row.addWidget(self.slider, 1)
        row.addWidget(self.amount)
        row.addStretch()
        for button in (self.live, self.log_x, self.log_y, self._more_button()):
            row.addWidget(button)
        self.slider.valueChanged.connect(self._tell)
        self._tell()

    @property
    def weight(self) -> float:
        """The weight of the past in the moving average: 0 to 0.999."""
        share = self.slider.value() / _STEPS
        return min(0.999, 1 - (1 - share) ** 2.2) if share else 0.0

    def remembered(self) -> dict[str, Any]:
        """What is chosen, as JSON."""
        switches = {name: switch.isChecked() for name, switch in self._switches().items()}
        return {"along": self.unit, "below": self.below, "smoothing": self.slider.value(), **switches}

    def recall(self, choices: Mapping[str, Any]) -> None:
        """The reverse of `remembered`; what is of no use changes nothing."""
        along, below, smoothing = choices.get("along"), choices.get("below"), choices.get("smoothing")
        if isinstance(below, str):
            self.below = below
        if isinstance(along, str) and along in self.counting:
            self.counting[along].setChecked(True)
        if isinstance(smoothing, int) and 0 <= smoothing <= _STEPS:
            self.slider.setValue(smoothing)
        for name, switch in self._switches().items():
            if isinstance(choices.get(name), bool):
                switch.setChecked(choices[name])

    def _switches(self) -> dict[str, QToolButton | QAction]:
        return {"log_x": self.log_x, "log_y": self.log_y, "no_outliers": self.no_outliers, "table": self.as_table}

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.label.setVisible(event.size().width() >= _ROOM_FOR_LABEL)
        self.amount.setVisible(event.size().width() >= _ROOM_FOR_AMOUNT)

    def _toggle(self, text: str, name: str, why: str) -> QToolButton:
        button = QToolButton(text=text, checkable=True, autoRaise=True)
        button.setAccessibleName(name)
        button.setToolTip(f"{name}: {why[0].lower()}{why[1:]}")
        button.toggled.connect(self.changed)
        return button

    def _more_button(self) -> QToolButton:
        button = QToolButton(autoRaise=True, popupMode=QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setIcon(icons.icon("more", "muted"))
        button.setAccessibleName(self.tr("More"))
        button.setToolTip(self.tr("More: along steps, epochs or time; a table; keep the curves as numbers or as a picture"))
        menu = QMenu(button)
        counts = QActionGroup(menu)
        for name, text in (
            ("step", self.tr("Along steps")),
            ("epoch", self.tr("Along epochs")),
            ("second", self.tr("Along time spent training")),
        ):
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(name == "step")
            action.toggled.connect(lambda on, name=name: self._count(name) if on else None)
            counts.addAction(action)
            self.counting[name] = action
        menu.addSeparator()
        self.below_menu = menu.addMenu(self.tr("Chart below the loss"))
        self.below_menu.menuAction().setVisible(False)
        self.no_outliers = menu.addAction(self.tr("Let outliers leave the chart"))
        self.no_outliers.setToolTip(self.tr("The axis ignores the lowest and highest 5 % of the values; the lines stay as they are"))
        self.as_table = menu.addAction(self.tr("Show numbers as a table"))
        for action in (self.no_outliers, self.as_table):
            action.setCheckable(True)
            action.toggled.connect(self.changed)
        menu.addSeparator()
        for kind, text in (
            ("csv", self.tr("Save numbers (CSV)…")),
            ("png", self.tr("Save picture (PNG)…")),
            ("svg", self.tr("Save drawing (SVG)…")),
            ("copy", self.tr("Copy picture")),
        ):
            menu.addAction(text).triggered.connect(lambda _=False, kind=kind: self.export_asked.emit(kind))
        button.setMenu(menu)
        return button

    def offer_below(self, measures: Mapping[str, str], shown: str) -> None:
        """Offer these measures, with their words, for the lower chart; `shown` is there now."""
        if [action.data() for action in self.below_menu.actions()] != list(measures):
            self.below_menu.clear()
            for name, words in measures.items():
                action = self.below_menu.addAction(words)
                action.setData(name)
                action.setCheckable(True)
                action.triggered.connect(lambda _=False, name=name: self._show_below(name))
            self.below_menu.menuAction().setVisible(len(measures) > 1)
        for action in self.below_menu.actions():
            action.setChecked(action.data() == shown)

    def _show_below(self, name: str) -> None:
        self.below = name
        self.changed.emit()

    def _count(self, unit: str) -> None:
        self.unit = unit
        self.changed.emit()

    def _tell(self) -> None:
        self.amount.setText(local(f"{self.weight:.3f}".rstrip("0").rstrip(".") or "0"))
        self.changed.emit()

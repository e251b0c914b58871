"""Learning curves as files: numbers, a picture, a drawing. `charts` are Charts of drawing/chart.py."""

import csv
from collections.abc import Sequence
from math import isnan, nan
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from ..style import theme
from .curve_record import Record

_EDGE = 8  # pixels around a picture


def write_csv(path: Path, runs: Sequence[tuple[str, Record]]) -> None:
    """The series of all runs, by name, in one table: a row for each run and step at which something was measured, in C locale.

    Columns: the run, the step, the same in epochs and in seconds of training where they are known, and the measures.
    """
    names = list(dict.fromkeys(name for _, record in runs for name in record.names() if len(record.series(name)[0])))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["run", "step", "epoch", "seconds", *names])
        for run, record in runs:
            columns = [dict(zip(*(part.tolist() for part in record.series(name)), strict=True)) for name in names]
            steps = sorted(set().union(*columns))
            epochs, seconds = (record.along(unit, steps) if record.knows(unit) else [nan] * len(steps) for unit in ("epoch", "second"))
            for step, *places in zip(steps, epochs, seconds, strict=True):
                values = (repr(column[step]) if step in column else "" for column in columns)
                writer.writerow([run, f"{step:.0f}", *("" if isnan(place) else f"{place:.10g}" for place in places), *values])


def picture(charts: list[Any], scale: float = 2.0) -> QImage:
    """All charts, one below the other, at `scale` times their size."""
    size = _whole_size(charts)
    image = QImage(size * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(QColor(theme.current().panel))
    with QPainter(image) as painter:
        for chart, area in _areas(charts):
            chart.paint_with(painter, area)
    return image


def write_svg(path: Path, charts: list[Any], title: str) -> None:
    """All charts as one drawing, with axes and legends."""
    size = _whole_size(charts)
    generator = QSvgGenerator()
    generator.setFileName(str(path))
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle(title)
    generator.setResolution(charts[0].logicalDpiX())  # or fonts and places of the axes, which are recorded for the screen, would part
    with QPainter(generator) as painter:
        painter.fillRect(QRect(QPoint(), size), QColor(theme.current().panel))
        for chart, area in _areas(charts):
            chart.paint_with(painter, area)


def _areas(charts: list[Any]) -> list[tuple[Any, QRectF]]:
    tops = np.cumsum([_EDGE, *(chart.height() for chart in charts)])
    return [(chart, QRectF(_EDGE, top, chart.width(), chart.height())) for chart, top in zip(charts, tops.tolist(), strict=False)]


def _whole_size(charts: list[Any]) -> QSize:
    return QSize(max(chart.width() for chart in charts), sum(chart.height() for chart in charts)) + QSize(2 * _EDGE, 2 * _EDGE)

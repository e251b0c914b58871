"""Learning curves as files: numbers, a picture, a drawing. `charts` are Charts of drawing/chart.py."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from ..style import theme

_EDGE = 8  # pixels around a picture


def write_csv(path: Path, runs: Sequence[tuple[str, Any]]) -> None:
    """The series of all runs, each a name and its record, in one table: a row for each run and step with a measure, in C locale."""
    names = list(dict.fromkeys(name for _, log in runs for name in log.names() if len(log.series(name)[0])))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["run", "step", *names])
        for run, log in runs:
            columns = [dict(zip(*(part.tolist() for part in log.series(name)), strict=True)) for name in names]
            for step in sorted(set().union(*columns)):
                writer.writerow([run, f"{step:.0f}", *(repr(column[step]) if step in column else "" for column in columns)])


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

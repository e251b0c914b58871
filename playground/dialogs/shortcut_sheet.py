"""The sheet of shortcuts on paper and as text: black on white, in two columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QLocale, QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen

Sheet = Mapping[str, Sequence[tuple[str, str]]]  # {heading: [(what, keys)]}

DOTS_AN_INCH = 600
MILLIMETRE = DOTS_AN_INCH / 25.4
MARGIN, GUTTER, TOP, FOOT = 16.0, 10.0, 17.0, 8.0  # millimetres
BODY, HEADING, TITLE, SMALL = 9.0, 11.0, 17.0, 8.0  # points
LINE, ABOVE = 1.45, 1.1  # of the font's height: a row, and the room above a heading
HAIRLINE = 0.1 * MILLIMETRE
TOGETHER = 2  # rows that a heading takes along
GREY = QColor("#999999")


@dataclass(frozen=True)
class _Line:
    """A heading (without keys) or a row, as high as it is."""

    words: str
    keys: str
    height: float
    above: float = 0.0

    @property
    def whole(self) -> float:
        return self.height + self.above


def as_text(sheet: Sheet) -> str:
    """Plain text in columns."""
    width = max((len(what) for rows in sheet.values() for what, _ in rows), default=0) + 3
    parts = ("\n".join((heading.upper(), *(f"{what:<{width}}{keys}" for what, keys in rows))) for heading, rows in sheet.items() if rows)
    return "\n\n".join(parts) + "\n"


def as_pdf(sheet: Sheet, title: str, about: str = "", size: QPageSize.PageSizeId | None = None) -> bytes:
    """Pages as a PDF, of the size that is usual here; `about` is a line beside the title."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DOTS_AN_INCH)
    writer.setTitle(title)
    writer.setCreator("Blockprop")
    margins = QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN)
    writer.setPageLayout(
        QPageLayout(QPageSize(size or usual_size()), QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter)
    )
    painter = QPainter(writer)
    try:
        _Printer(writer, painter).print(sheet, title, about)
    finally:
        painter.end()
    return bytes(buffer.data())


def usual_size() -> QPageSize.PageSizeId:
    """Letter where inches are in use, A4 elsewhere."""
    metric = QLocale().measurementSystem() == QLocale.MeasurementSystem.MetricSystem
    return QPageSize.PageSizeId.A4 if metric else QPageSize.PageSizeId.Letter


class _Printer:
    """Sets the lines of a sheet into columns and columns into pages."""

    def __init__(self, writer: QPdfWriter, painter: QPainter):
        self._writer = writer
        self._painter = painter
        self._area = QRectF(0, 0, writer.width(), writer.height())
        self._column = (self._area.width() - GUTTER * MILLIMETRE) / 2
        self._room = self._area.height() - (TOP + FOOT) * MILLIMETRE
        self._fonts = {size: self._font(size, bold) for size, bold in ((BODY, False), (HEADING, True), (TITLE, True), (SMALL, False))}
        self._bold = self._font(BODY, bold=True)

    def print(self, sheet: Sheet, title: str, about: str) -> None:
        lines = list(self._lines(sheet))
        columns = columned(lines, self._room)
        if len(columns) == 2:  # one page: both about as long
            columns = columned(lines, self._shortest(lines))
        pages = [columns[place : place + 2] for place in range(0, len(columns), 2)]
        for number, page in enumerate(pages, 1):
            if number > 1:
                self._writer.newPage()
            self._print_frame(title, about, number, len(pages))
            for place, column in enumerate(page):
                self._print_column(column, place * (self._column + GUTTER * MILLIMETRE))

    def _lines(self, sheet: Sheet) -> Iterator[_Line]:
        heading, body = QFontMetricsF(self._fonts[HEADING], self._writer), QFontMetricsF(self._fonts[BODY], self._writer)
        keys = QFontMetricsF(self._bold, self._writer)
        for name, rows in sheet.items():
            if rows:
                yield _Line(name, "", heading.height() * LINE, heading.height() * ABOVE)
            for what, said in rows:
                one = body.horizontalAdvance(what) + keys.horizontalAdvance(said) + 4 * MILLIMETRE <= self._column
                yield _Line(what, said, body.height() * (LINE if one else LINE + 1))

    def _shortest(self, lines: Sequence[_Line]) -> float:
        """The least height at which two columns hold everything."""
        height = sum(line.whole for line in lines) / 2
        while len(columned(lines, height)) > 2:
            height += MILLIMETRE
        return height

    def _print_frame(self, title: str, about: str, number: int, count: int) -> None:
        top = QRectF(self._area.left(), self._area.top(), self._area.width(), 9 * MILLIMETRE)
        self._say(top, title, self._fonts[TITLE], Qt.AlignmentFlag.AlignLeft)
        self._say(top, about, self._fonts[BODY], Qt.AlignmentFlag.AlignRight)
        self._painter.setPen(QPen(Qt.GlobalColor.black, 3 * HAIRLINE))
        self._painter.drawLine(top.bottomLeft(), top.bottomRight())
        if count > 1:
            foot = QRectF(self._area.left(), self._area.bottom() - 5 * MILLIMETRE, self._area.width(), 5 * MILLIMETRE)
            words = QCoreApplication.translate("shortcut_sheet", "page {number} of {count}").format(number=number, count=count)
            self._say(foot, words, self._fonts[SMALL], Qt.AlignmentFlag.AlignRight)

    def _print_column(self, lines: Sequence[_Line], left: float) -> None:
        y = self._area.top() + (TOP - 5) * MILLIMETRE
        for place, line in enumerate(lines):
            y += line.above if place else 0
            room = QRectF(left, y, self._column, line.height)
            if line.keys:
                body = QFontMetricsF(self._fonts[BODY], self._writer).height()
                rim = body * (LINE - 1) / 2
                inside = room.adjusted(0, rim, 0, -rim)  # one line, or words above keys
                self._say(inside, line.words, self._fonts[BODY], Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
                self._say(inside, line.keys, self._bold, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
            else:
                self._say(room, line.words, self._fonts[HEADING], Qt.AlignmentFlag.AlignLeft)
            y += line.height
            self._painter.setPen(QPen(GREY if line.keys else Qt.GlobalColor.black, HAIRLINE))
            self._painter.drawLine(room.bottomLeft(), room.bottomRight())

    def _say(self, room: QRectF, text: str, font: QFont, how: Qt.AlignmentFlag) -> None:
        if not how & Qt.AlignmentFlag.AlignVertical_Mask:
            how |= Qt.AlignmentFlag.AlignVCenter
        self._painter.setFont(font)
        self._painter.setPen(Qt.GlobalColor.black)
        self._painter.drawText(room, how | Qt.TextFlag.TextSingleLine, text)

    def _font(self, points: float, bold: bool) -> QFont:
        font = QFont()
        font.setPointSizeF(points)
        font.setBold(bold)
        return font


def columned(lines: Sequence[_Line], room: float) -> list[list[_Line]]:
    """Lines in columns of this height. Groups stay whole; one that is too long for that keeps its heading with its first rows."""
    columns: list[list[_Line]] = [[]]
    filled = 0.0
    for place, line in enumerate(lines):
        needed = line.whole
        if not line.keys:
            group = [line, *takewhile(lambda one: one.keys, lines[place + 1 :])]
            needed = sum(one.whole for one in group)
            if needed > room / 2:
                needed = sum(one.whole for one in group[: 1 + TOGETHER])
        if columns[-1] and filled + needed > room:
            columns.append([])
            filled = 0.0
        filled += line.whole if columns[-1] else line.height
        columns[-1].append(line)
    return columns

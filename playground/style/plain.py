"""Texts from elsewhere, such as names in a stranger's project, in tooltips: shown as they are.

Qt takes what looks like HTML for it, and then reads the files that its pictures name. Labels are plain by the style sheet, except those
with the property "rich".
"""

from html import escape

from PySide6.QtGui import Qt


def tip(text: str) -> str:
    """A text for a tooltip that is no HTML, whatever it looks like."""
    return f"<p>{escape(text)}</p>" if Qt.mightBeRichText(text) else text

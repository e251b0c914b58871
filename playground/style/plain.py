"""Texts from elsewhere, such as names in a stranger's project, in tooltips, menus and buttons: shown as they are.

Qt takes what looks like HTML for it, and then reads the files that its pictures name. Labels are plain by the style sheet, except those
with the property "rich".
"""

from html import escape

from PySide6.QtGui import Qt


def tip(text: str) -> str:
    """A text for a tooltip that is no HTML, whatever it looks like."""
    return f"<p>{escape(text)}</p>" if Qt.mightBeRichText(text) else text


def in_menu(text: str) -> str:
    """A text for a menu or a button, where "A & B" would show as "A B", with the letter that calls it underlined."""
    return text.replace("&", "&&")

"""How the canvas shows a project: the size of live pictures, where settings can be changed on blocks, how wires run."""

from collections.abc import Mapping
from typing import Any

from .over.field_editor import FieldEditor
from .stage import FIELDS, Stage
from .verbs import Verbs, room_name


class Appearance:
    """Changes what is seen and no network; a project remembers it in its layout."""

    def __init__(self, view, stage: Stage, verbs: Verbs, fields: FieldEditor):
        self._view, self._stage, self._verbs, self._fields = view, stage, verbs, fields

    def remembered(self) -> dict[str, str]:
        """What a project keeps of it."""
        scene = self._stage.scene
        return {"pictures": scene.picture_size, "fields": self._stage.fields, "wires": scene.wire_style}

    def restore(self, layout: Mapping[str, Any]) -> None:
        """The reverse of `remembered`; what a project doesn't say is as usual."""
        self._view.set_picture_size(str(layout.get("pictures", "small")))
        self.show_fields(str(layout.get("fields", "selected")))
        self.show_wires(str(layout.get("wires", "curved")))

    def show_fields(self, where: str) -> None:
        """Let settings be changed on no block, on the selected ones, or on all."""
        self._fields.leave()
        self._stage.fields = where if where in FIELDS else self._stage.fields
        self._stage.update()

    def show_pictures(self, size: str) -> None:
        """Live pictures off, small or large; rows move apart for large ones, in a step that can be undone."""
        before = self._stage.scene.picture_size
        self._view.set_picture_size(size)
        if size == "large":
            self._verbs.make_room()
        elif before == "large" and self._stage.document.undo_name == room_name():
            self._stage.document.undo()
        self._view.fit(eased=True)

    def show_wires(self, style: str) -> None:
        """Draw wires curved, straight or orthogonal."""
        self._stage.scene.set_wire_style(style)

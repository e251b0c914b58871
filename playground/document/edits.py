"""Every edit in one place: pure functions that take a project and return a new one.

They raise EditError, or the engine's SettingError for a wrong value, and then nothing has happened.
"""

from .arrange import align, distribute
from .blocks import (
    add_block,
    block_of,
    change_setting,
    free_place,
    move_blocks,
    rename_block,
    reset_settings,
    set_bypassed,
    set_frozen,
    set_twin,
)
from .dots import add_dot, carried, move_dots, remove_dots, straighten
from .errors import EditError
from .fixes import apply_fix
from .fragments import add_blocks, duplicate, fragment, paste
from .layout import auto_layout
from .marks import NOTE_SIZE, add_group, add_note, change_group, change_note, remove_marks, set_layout, set_source, set_training
from .phrases import add_fragment, add_phrase
from .wiring import (
    can_bypass,
    connect,
    detach,
    disconnect,
    downstream,
    insert_on_wire,
    new_problems,
    refusal,
    remove_blocks,
    replug,
    upstream,
)

__all__ = [
    "NOTE_SIZE",
    "EditError",
    "add_block",
    "add_blocks",
    "add_dot",
    "add_fragment",
    "add_group",
    "add_note",
    "add_phrase",
    "align",
    "apply_fix",
    "auto_layout",
    "block_of",
    "can_bypass",
    "carried",
    "change_group",
    "change_note",
    "change_setting",
    "connect",
    "detach",
    "disconnect",
    "distribute",
    "downstream",
    "duplicate",
    "fragment",
    "free_place",
    "insert_on_wire",
    "move_blocks",
    "move_dots",
    "new_problems",
    "paste",
    "refusal",
    "remove_blocks",
    "remove_dots",
    "remove_marks",
    "rename_block",
    "replug",
    "reset_settings",
    "set_bypassed",
    "set_frozen",
    "set_layout",
    "set_source",
    "set_training",
    "set_twin",
    "straighten",
    "upstream",
]

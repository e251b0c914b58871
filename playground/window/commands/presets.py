"""Sets of shortcuts for hands that know another program: what differs from the table of Blockprop, by the id of the action.

The keys are those that the programs come with: Blender's node editor, ComfyUI's canvas, Node-RED's workspace. Where such a key belongs to
something else here, that something has another in the set. Keys without Ctrl or Alt only call what needs the canvas to be in use.
"""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from playground.dialogs.shortcut_editor import Preset

BLOCKPROP = Preset("blockprop", QT_TRANSLATE_NOOP("presets", "Blockprop"), {})
BLENDER = Preset(
    "blender",
    QT_TRANSLATE_NOOP("presets", "Blender"),
    {
        "quick_add": ("Shift+A",),
        "delete_leaving_gap": ("X", "Del", "Backspace"),
        "delete": ("Ctrl+X", "Ctrl+Del"),  # delete with reconnect
        "cut": ("Shift+Del",),
        "duplicate": ("Shift+D",),
        "toggle_bypass": ("M",),  # mute
        "toggle_collapsed": ("H",),
        "connect_to": ("F",),  # make links
        "pull_out": ("Alt+D",),  # detach links
        "group": ("Ctrl+J",),  # join in a new frame
        "ungroup": ("Ctrl+Alt+G",),
        "leave_group": ("Alt+P",),  # remove from frame
        "select_all": ("A",),
        "select_upstream": ("L",),
        "select_downstream": ("Shift+L",),
        "edit": ("N", "Return", "Enter"),  # the sidebar with properties
        "ease_to_all": ("Home",),
        "ease_to_selection": (".",),
        "arrange": ("Shift+=", "Shift++"),  # Node Wrangler: align nodes
        "commands": ("F3", "Ctrl+Shift+P"),
    },
)
COMFYUI = Preset(
    "comfyui",
    QT_TRANSLATE_NOOP("presets", "ComfyUI"),
    {
        "ease_to_all": (".",),
        "zoom_in": ("Alt+=", "Alt++", "Alt+Shift++"),
        "zoom_out": ("Alt+-",),
        "toggle_collapsed": ("Alt+C",),
        "stop": ("Ctrl+Alt+Return", "Shift+F5"),  # interrupt
        "shortcuts": ("Ctrl+Shift+K", "Ctrl+/", "?"),
    },
)
NODE_RED = Preset(
    "node_red",
    QT_TRANSLATE_NOOP("presets", "Node-RED"),
    {
        "delete_leaving_gap": ("Del", "Backspace"),
        "delete": ("Ctrl+Del", "Ctrl+Backspace"),  # and reconnect
        "group": ("Ctrl+Shift+G",),
        "ungroup": ("Ctrl+Shift+U",),
        "select_upstream": ("Alt+S, U",),
        "select_downstream": ("Alt+S, D",),  # Alt+A, its key for alignment, opens a menu here
        "train": ("Ctrl+D", "F5"),  # deploy
        "duplicate": ("Ctrl+Shift+D",),
        "ease_to_selection": ("Ctrl+Return", "Shift+2", "Shift+@", "F"),
        "find_block": ("Ctrl+P", "Ctrl+K"),
    },
)
PRESETS = (BLOCKPROP, BLENDER, COMFYUI, NODE_RED)


def called(name: object) -> Preset:
    """The preset of this id; that of Blockprop where there is none."""
    return next((preset for preset in PRESETS if preset.id == name), BLOCKPROP)

"""The one table of everything that can be done: menus, toolbar, shortcuts and the command palette are made from it."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import QAction

from playground.canvas.keys import KEYS

CHOICES = ("show_fields_", "show_pictures_", "show_wires_", "theme_")  # how the ids begin of what is one way of several
KEYS_OF_THE_CANVAS = ("F", "Return", "Enter")  # keys that only make sense while the canvas has the focus


@dataclass(frozen=True)
class Entry:
    """One action: `does` is the path of its method from the window ("files.save"), `when` the condition that must hold for it.

    Shortcuts of an entry that is `on_canvas` work while the canvas has the keyboard, so that Delete in a list deletes no block.
    """

    id: str
    text: str
    why: str
    does: str
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    when: str = ""
    on_canvas: bool = False
    arguments: tuple[str, ...] = ()
    role: QAction.MenuRole = QAction.MenuRole.NoRole

    @property
    def one_of_several(self) -> bool:
        """Whether it chooses one way of showing things, so that a menu marks the one that is chosen."""
        return self.id.startswith(CHOICES)


def _verb(
    method: str, text: str, why: str, icon: str = "", when: str = "", everywhere: bool = False, arguments: tuple[str, ...] = ()
) -> Entry:
    """An entry that calls the canvas; its keys are those of the canvas's own table."""
    found = next((key for key in KEYS if key.method == method and key.arguments == arguments), None)
    keys = tuple(key for key in found.keys if key not in KEYS_OF_THE_CANVAS) if found else ()
    name = "_".join((method, *arguments))
    return Entry(name, text, why, "canvas.desk.do", keys, icon, when, on_canvas=not everywhere, arguments=(method, *arguments))


FILE = (
    (
        Entry("new", "&New…", "Start from a template or from an empty canvas", "files.new", ("Ctrl+N",), "new"),
        Entry("open", "&Open…", "Open a project file", "files.open", ("Ctrl+O",), "open"),
        Entry("new_window", "New &window", "Work on another project beside this one", "files.new_window"),
    ),
    (
        Entry("save", "&Save", "Write the project to its file", "files.save", ("Ctrl+S",), "save"),
        Entry("save_as", "Save &as…", "Write the project to another file", "files.save_as", ("Ctrl+Shift+S",)),
        Entry("earlier_versions", "&Earlier versions…", "See what the file held before, and open it or bring it back", "earlier.show"),
        Entry("save_picture", "Save a pict&ure…", "Write what the window shows to a PNG file", "files.save_picture"),
    ),
    (
        Entry(
            "preferences",
            "&Preferences…",
            "Theme, motion and device",
            "help.preferences",
            ("Ctrl+,",),
            "gear",
            role=QAction.MenuRole.PreferencesRole,
        ),
        Entry("edit_shortcuts", "&Keyboard shortcuts…", "Choose which keys call what", "keys.edit"),
    ),
    (Entry("quit", "&Quit", "Close the window", "close", ("Ctrl+Q",), role=QAction.MenuRole.QuitRole),),
)
EDIT = (
    (
        Entry("undo", "&Undo", "Take the last change back", "document.undo", ("Ctrl+Z",), "undo", when="can_undo"),
        Entry("redo", "&Redo", "Do again what was undone", "document.redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", when="can_redo"),
    ),
    (
        _verb("cut", "Cu&t", "Move the selected blocks to the clipboard", "cut", "selected"),
        _verb("copy", "&Copy", "Copy the selected blocks as text", "copy", "selected"),
        _verb("paste", "&Paste", "Put the blocks of the clipboard on the canvas", "paste"),
        _verb("paste_with_wires", "Paste with &wires", "Paste, and lead the same wires to the new blocks"),
        _verb("duplicate", "&Duplicate", "Copy the selected blocks beside themselves", "", "selected"),
        _verb("delete", "De&lete", "Delete what is selected and close the gap where shapes fit", "trash", "selected"),
        _verb("delete_leaving_gap", "Delete, leave a &gap", "Delete what is selected and the wires at it", "", "selected"),
    ),
    (
        _verb("select_all", "Select &all", "Select every block"),
        _verb("select_upstream", "Select w&hat feeds it", "Select the blocks whose outputs reach this one", "", "selected"),
        _verb("select_downstream", "Select what f&ollows", "Select the blocks that this one reaches", "", "selected"),
    ),
    (
        _verb("quick_add", "Add a &block…", "Search for a block and add it: Space on the canvas", "plus"),
        _verb("edit", "Edit &settings", "Change the settings on the selected block: Enter on the canvas", "", "selected"),
        _verb("edit_in_inspector", "Edit in the &inspector", "Go to all settings of the selected block", "", "selected"),
        _verb("rename", "Rena&me", "Give the selected block another name", "pencil", "selected"),
        _verb("connect_to", "Co&nnect to…", "Lead a wire from the selected block without dragging", "", "selected"),
        _verb("toggle_bypass", "B&ypass", "Let the input pass the selected blocks unchanged", "bypass", "selected"),
        _verb("toggle_frozen", "Free&ze weights", "Keep the weights of the selected blocks as they are", "lock", "selected"),
        _verb("add_note", "Add a not&e", "Put a note on the canvas", "note"),
    ),
    (
        _verb("next_problem", "Ne&xt problem", "Go to the next block that has a problem", "warning", "has_problems", everywhere=True),
        _verb("previous_problem", "Pre&vious problem", "Go to the block before that has a problem", "", "has_problems", everywhere=True),
        Entry("find", "&Find on the canvas…", "Go to blocks by name, kind, setting or problem", "views.find", ("Ctrl+F",), "search"),
        Entry("find_block", "Find a bloc&k to add…", "Put the cursor into the palette's search", "views.find_block", ("Ctrl+K",), "search"),
    ),
)
VIEW = (
    (
        _verb("zoom_in", "Zoom &in", "Show the canvas larger", "zoom-in", everywhere=True),
        _verb("zoom_out", "Zoom &out", "Show the canvas smaller", "zoom-out", everywhere=True),
        _verb("reset_zoom", "&Actual size", "Show the canvas at 100 %", everywhere=True),
        _verb("ease_to_all", "&Fit everything", "Show all blocks", "zoom-fit"),
        _verb("ease_to_selection", "Fit &selection", "Show the selected blocks", "", "selected"),
    ),
    (
        _verb("show_fields", "&No fields on blocks", "Change settings in the inspector alone", arguments=("off",)),
        _verb("show_fields", "Fields on selected &blocks", "Select a block, then change settings on it", arguments=("selected",)),
        _verb("show_fields", "Fi&elds on all blocks", "Change settings where they stand, on every block", arguments=("all",)),
    ),
    (
        Entry("commands", "&Commands…", "Find any command by its name", "views.commands", ("Ctrl+Shift+P",), "search"),
        Entry("next_pane", "Ne&xt pane", "Move the keyboard to the next part of the window", "views.next_pane", ("F6",)),
        Entry(
            "context_menu",
            "Context &menu",
            "What can be done here, as with a right click",
            "views.context_menu",
            ("Shift+F10",),
        ),
        Entry("full_screen", "F&ull screen", "Use the whole screen, or no longer", "views.full_screen", ("F11",)),
        Entry("reset_layout", "Reset &layout", "Put all panels back where they were at first", "views.reset_layout", (), "layout"),
    ),
    (
        Entry("theme_system", "Theme of the s&ystem", "Light or dark as the system is", "views.theme_system"),
        Entry("theme_light", "Li&ght theme", "Dark signs on a light ground", "views.theme_light"),
        Entry("theme_dark", "&Dark theme", "Light signs on a dark ground", "views.theme_dark"),
    ),
)
ARRANGE = (
    (
        _verb("arrange", "&Arrange", "Lay the blocks out from left to right", "layout"),
        *(
            _verb("align", text, why, "", "selected", arguments=(edge,))
            for edge, text, why in (
                ("left", "Align &left edges", "Bring the left edges of the selected blocks to one line"),
                ("centre", "Align &centres", "Bring the selected blocks under one another"),
                ("right", "Align &right edges", "Bring the right edges of the selected blocks to one line"),
                ("top", "Align &top edges", "Bring the upper edges of the selected blocks to one line"),
                ("middle", "Align &middles", "Bring the selected blocks side by side"),
                ("bottom", "Align &bottom edges", "Bring the lower edges of the selected blocks to one line"),
            )
        ),
        _verb("distribute", "E&qual gaps across", "The same gap between the selected blocks", "", "selected", arguments=("horizontal",)),
        _verb("distribute", "Equal gaps do&wn", "The same gap between the selected blocks", "", "selected", arguments=("vertical",)),
    ),
    (
        _verb("group", "Put a frame aro&und", "Put a titled frame around the selected blocks", "group", "selected"),
        _verb("ungroup", "Take the frame awa&y", "Take the frame away; the blocks stay", "", "selected"),
        _verb("toggle_collapsed", "Collapse or e&xpand the frame", "Show the frame as one block, or what is in it", "", "selected"),
        _verb("next_color", "Another colour &for the frame", "Give the selected frame the next colour", "", "selected"),
        _verb("leave_group", "Ta&ke out of the frame", "Take the selected blocks out of their frame", "", "selected"),
        _verb("pull_out", "&Detach", "Pull the selected blocks out of their chain, which closes behind them", "", "selected"),
        _verb("save_phrase", "Save as a &phrase…", "Keep the selected blocks in the palette, to put them down again", "", "selected"),
    ),
    (
        _verb("show_pictures", "N&o live pictures", "Show blocks without pictures", arguments=("off",)),
        _verb("show_pictures", "&Small live pictures", "Show a small picture in each block", arguments=("small",)),
        _verb("show_pictures", "Lar&ge live pictures", "Show a large picture in each block", arguments=("large",)),
    ),
    (
        _verb("show_wires", "Cur&ved wires", "Draw wires as curves", arguments=("curved",)),
        _verb("show_wires", "Stra&ight wires", "Draw wires as straight lines", arguments=("straight",)),
        _verb("show_wires", "Wires in rig&ht angles", "Draw wires level and upright, as in a circuit diagram", arguments=("orthogonal",)),
        _verb("reroute", "Add a reroute poi&nt…", "Lead a wire of the selected block around others, by a point that can be moved"),
        _verb("straighten", "Remov&e reroute points", "Let the wires of what is selected go straight from block to block again"),
    ),
)
TRAIN = (
    (
        Entry("train", "&Train", "Train to the end, or pause", "training.toggle", ("Ctrl+Return", "F5"), "play", "can_train"),
        Entry("step", "One &step", "Train on one batch", "training.step", ("F10",), "step", "can_step"),
        Entry("epoch", "One &epoch", "Train to the end of the epoch", "training.epoch", ("Ctrl+F10",), "epoch", "can_step"),
    ),
    (
        Entry("stop", "St&op", "Pause after this step; the weights stay", "training.stop", ("Shift+F5",), "stop", "running"),
        Entry("restart", "&Restart", "Begin anew with the same first weights", "training.restart", ("Ctrl+R",), "reset", "can_train"),
        Entry(
            "new_weights", "New &weights", "Begin anew with other weights", "training.new_weights", ("Ctrl+Shift+R",), "dice", "can_train"
        ),
        Entry("apply_change", "&Apply the change now", "Let training go on with the network as it is drawn", "training.flush", when="held"),
        Entry("forget_runs", "&Forget earlier runs", "Take the curves of earlier runs away", "runs.forget", (), "trash", "has_runs"),
    ),
)
HELP = (
    (
        Entry("guide", "User &guide", "What everything is and does", "help.guide", (), "help"),
        Entry("about_block", "About the &block", "What the selected block, or the part with the keyboard, is", "help.about_here", ("F1",)),
        Entry("first_steps", "&First steps", "What is what, in a minute", "help.first_steps"),
        Entry("shortcuts", "&Shortcuts", "All keys on one sheet", "help.shortcuts", ("Ctrl+/", "?")),
        Entry("about", "&About Blockprop", "Version, licences and folders", "help.about", (), "info", role=QAction.MenuRole.AboutRole),
    ),
)
MENUS = {"&File": FILE, "&Edit": EDIT, "&View": VIEW, "&Arrange": ARRANGE, "&Train": TRAIN, "&Help": HELP}


def entries() -> Iterator[Entry]:
    """All entries of the table, in the order of the menus."""
    for groups in MENUS.values():
        for group in groups:
            yield from group

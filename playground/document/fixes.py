"""The fixes that an analysis offers, applied with one click."""

from engine.analysis import Fix
from engine.graph import Wire

from .blocks import add_block, block_of, change_setting, set_twin
from .errors import EditError
from .marks import set_training
from .project import STEP_X, Project
from .wiring import connect, disconnect, insert_on_wire


def apply_fix(project: Project, fix: Fix) -> Project:
    """Do what a fix says; raises EditError if what it speaks of is gone."""
    if fix.action == "unwire":
        return disconnect(project, fix.wire)
    if fix.action == "train":
        return set_training(project, **{fix.name: fix.value})
    block_of(project, fix.block)
    if fix.action == "set":
        return change_setting(project, fix.block, fix.name, fix.value)
    if fix.action == "untwin":
        return set_twin(project, fix.block, "")
    if fix.action == "insert":
        return _insert(project, fix)
    raise EditError("There is no fix of the sort {action!r}.", action=fix.action)


def _insert(project: Project, fix: Fix) -> Project:
    before = project.graph.blocks
    project = _with_block(project, fix)
    key = next(key for key in project.graph.blocks if key not in before)
    return change_setting(project, key, fix.name, fix.value) if fix.name else project


def _with_block(project: Project, fix: Fix) -> Project:
    entering: Wire | None = next((wire for wire in project.graph.inputs(fix.block) if wire.port == fix.port), None)
    if entering is not None:
        return insert_on_wire(project, entering, fix.kind)[0]
    x, y = project.positions[fix.block]
    project, key = add_block(project, fix.kind, (x - STEP_X, y))
    return connect(project, key, fix.block, fix.port)

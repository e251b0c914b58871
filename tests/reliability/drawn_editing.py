"""UNDO-2: random edits, undone and redone, with the real canvas looking on."""

import random
from typing import Any

from playground.document.document import Document
from playground.document.project import Project

from .editing import Restless, empty
from .goal import Result, goal
from .random_editing import digest
from .stage import played

EVERY = 50


def difference(canvas: Any, project: Project) -> str:
    """What the scene shows otherwise than the model has it; "" if nothing."""
    scene, graph = canvas.scene(), project.graph
    if set(scene.blocks) != set(graph.blocks):
        return f"blocks: {sorted(set(scene.blocks) ^ set(graph.blocks))[:3]}"
    if set(scene.wires) != set(graph.wires):
        return f"wires: {sorted(set(scene.wires) ^ set(graph.wires))[:3]}"
    for key, item in scene.blocks.items():
        if max(abs(one - other) for one, other in zip(item.center.toTuple(), project.positions[key], strict=True)) > 1e-6:
            return f"the place of {key}: {item.center.toTuple()}, not {project.positions[key]}"
    if any((item.start, item.end) != scene.ends(wire) for wire, item in scene.wires.items()):
        return "the end of a wire"
    if {key: dot.center.toTuple() for key, dot in scene.dots.items()} != project.dot_places():
        return "the dots of wires"
    if set(scene.notes) != {note.id for note in project.notes} or set(scene.groups) != {
        group.id for group in project.groups if group.blocks
    }:
        return "notes or groups"
    return ""


def scene(seeds: int, steps: int) -> dict[str, Any]:
    """Edit, undo, redo, jump and select; compare every 50 steps and paint."""
    from PySide6.QtCore import qInstallMessageHandler

    from playground import app
    from playground.canvas.view import CanvasView
    from playground.palette.matching import rank

    application, warnings, wrong, compared = app.make_application("light", True), [], [], 0
    qInstallMessageHandler(lambda kind, context, text: warnings.append(text))
    for seed in range(seeds):
        hand, chance, document = Restless(seed), random.Random(seed), Document(empty(), steps=steps)
        canvas = CanvasView(document, rank)
        canvas.resize(1200, 700)
        canvas.show()
        past = [digest(document.project)]
        for step in range(steps):
            match chance.randrange(10):
                case 0 | 1:
                    document.undo()
                case 2:
                    document.redo()
                case 3:
                    document.select(list(document.project.graph.blocks)[: chance.randrange(4)])
                case 4 if step % 7 == 0:
                    document.go_to(chance.randrange(len(document.history)))
                case _:
                    name, project = hand.step(document.project)
                    if document.apply(name, project):
                        del past[document.position :]
                        past.append(digest(project))
            if step % EVERY == EVERY - 1:
                canvas.grab()
                application.processEvents()
                compared += 1
                found = difference(canvas, document.project) or ("" if digest(document.project) == past[document.position] else "the past")
                wrong += [f"seed {seed}, step {step}: {found}"] if found else []
        while document.can_undo:
            document.undo()
        wrong += [f"seed {seed}, all undone: {words}"] if (words := difference(canvas, document.project)) else []
        canvas.close_document()
        canvas.close()
    harmless = ("This plugin does not support propagateSizeHints",)
    return {"compared": compared, "wrong": wrong[:3], "warnings": [text for text in warnings if not text.startswith(harmless)][:3]}


@goal("UNDO-2", "random edits, undo and redo through the real canvas: after every 50 its items are those of the model, 0 Qt warnings")
def undo_2(full: bool) -> Result:
    seeds, steps = (20, 2_000) if full else (1, 400)
    told = played("drawn_editing.scene", seeds, steps, seconds=1200)
    answer = told.get("answer", {"wrong": [str(told)], "warnings": [], "compared": 0})
    faults = [*answer["wrong"], *answer["warnings"], *told["complaints"]]
    held = not faults and answer["compared"] == seeds * steps // EVERY
    return Result(held, faults[0] if faults else f"{seeds} × {steps:,} steps, compared {answer['compared']} times, 0 faults")

"""Which panels suit a project: curves always; beside them what shows best what this network does."""

from engine.layer import Loss
from playground.document.project import Project

CURVES = "learning_curves"
MAPS, WEIGHTS, TRY = "feature_maps", "weights", "try_it"
BOUNDARY, RECONSTRUCTION = "boundary", "reconstruction"
HEALTH, RUNS, MISTAKES = "health", "runs", "confusion"


def suitable(project: Project) -> tuple[tuple[str, ...], ...]:
    """Columns of panels from left to right, each with its tabs; a kind that does not exist is left out by whoever arranges."""
    roles = {name: column.role for name, column in project.source.columns().items()}
    blocks = project.graph.blocks.values()
    targets = {column for block in blocks if isinstance(block.layer, Loss) for column in block.layer.columns()}
    images = {name for name, role in roles.items() if role == "image"}
    if targets & images:
        return (CURVES, HEALTH, RUNS), (RECONSTRUCTION,), (MAPS, WEIGHTS)
    if images:
        return (CURVES, HEALTH, RUNS), (MAPS, WEIGHTS), (TRY, MISTAKES)
    if "point" in roles.values():
        return (CURVES, HEALTH, RUNS), (BOUNDARY, WEIGHTS, MAPS)
    return (CURVES, HEALTH, RUNS), (MAPS, WEIGHTS)

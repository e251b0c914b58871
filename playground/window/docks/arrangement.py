"""Which panels suit a project: curves always; beside them what shows best what this network does."""

from engine.families.recurrent import Recurrent
from engine.layer import Layer, Loss
from engine.layers.dense import Dense
from engine.layers.self_attention import SelfAttention
from playground.document.project import Project
from playground.plots.patch import WINDOWED

CURVES = "learning_curves"
MAPS, ARITHMETIC, WEIGHTS, TRY = "feature_maps", "arithmetic", "weights", "try_it"
NEURON = "neuron"
BOUNDARY, RECONSTRUCTION = "boundary", "reconstruction"
HEALTH, RUNS, MISTAKES = "health", "runs", "confusion"
MEMORY, ATTENTION = "memory", "attention"


def suitable(project: Project) -> tuple[tuple[str, ...], ...]:
    """Columns of panels from left to right, each with its tabs; a kind that does not exist is left out by whoever arranges."""
    roles = {name: column.role for name, column in project.source.columns().items()}
    blocks = project.graph.blocks.values()
    targets = {column for block in blocks if isinstance(block.layer, Loss) for column in block.layer.columns()}
    images = {name for name, role in roles.items() if role == "image"}
    sums = (ARITHMETIC,) if any(isinstance(block.layer, WINDOWED) for block in blocks) else ()
    neuron = (NEURON,) if any(isinstance(block.layer, Dense) for block in blocks) else ()
    inside = (*_of_sequences([block.layer for block in blocks]), MAPS, *sums, WEIGHTS)
    if targets & images:
        return (CURVES, HEALTH, RUNS), (RECONSTRUCTION,), inside
    if images:
        return (CURVES, HEALTH, RUNS), inside, (TRY, MISTAKES)
    if "point" in roles.values():
        return (CURVES, HEALTH, RUNS), (BOUNDARY, *neuron, WEIGHTS, MAPS)
    return (CURVES, HEALTH, RUNS), (*inside, *neuron)


def _of_sequences(layers: list[Layer | Loss]) -> tuple[str, ...]:
    """What shows how a network goes through a sequence."""
    kinds = ((Recurrent, MEMORY), (SelfAttention, ATTENTION))
    return tuple(panel for owner, panel in kinds if any(isinstance(layer, owner) for layer in layers))

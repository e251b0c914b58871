"""The one table of colours, spaces, sizes and times that the whole window is drawn with, for the light and the dark theme."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from .contrast import mix

CATEGORIES = (
    "Input", "Core", "Convolution", "Pooling", "Activation", "Normalisation",
    "Regularisation", "Recurrent", "Attention", "Merge", "Other", "Loss",
)  # fmt: skip


@dataclass(frozen=True)
class Space:
    """Distances in device-independent pixels; everything that is placed is a multiple of four."""

    tight: int = 4
    small: int = 8
    medium: int = 12
    large: int = 16
    wide: int = 24


@dataclass(frozen=True)
class Radius:
    """Corner radii in pixels."""

    small: int = 4  # fields, buttons
    medium: int = 8  # blocks, cards
    large: int = 12  # dialogs, pop-ups


@dataclass(frozen=True)
class Type:
    """Text sizes in device-independent pixels."""

    caption: int = 11
    body: int = 13
    title: int = 15
    heading: int = 20
    display: int = 28


@dataclass(frozen=True)
class Motion:
    """How long things take to move, in milliseconds; all zero where a person asked for less motion."""

    fast: int = 90
    normal: int = 150
    slow: int = 220


STILL = Motion(0, 0, 0)


@dataclass(frozen=True)
class Tokens:
    """All tokens of one theme; colours are "#rrggbb"."""

    name: str
    # surfaces, from the back of the window to what floats above it
    canvas: str
    window: str
    panel: str
    field: str
    raised: str
    hover: str
    pressed: str
    # lines
    grid: str  # dots of the canvas and lines behind plots: decoration
    border: str  # parts neighbours: decoration
    outline: str  # the edge of a control: 3:1 on its surface
    # text
    text: str
    muted: str
    disabled: str
    # meaning
    accent: str
    on_accent: str
    selection: str
    success: str
    warning: str
    error: str
    # signed values: negative, zero, positive; and not-a-number
    negative: str
    zero: str
    positive: str
    missing: str
    categories: Mapping[str, str] = field(default_factory=dict)
    runs: tuple[str, ...] = ()
    space: Space = field(default_factory=Space)
    radius: Radius = field(default_factory=Radius)
    type: Type = field(default_factory=Type)
    motion: Motion = field(default_factory=Motion)

    @property
    def dark(self) -> bool:
        return self.name == "dark"

    def category(self, name: str) -> str:
        """The hue of a layer category; that of "Other" for one that has none of its own."""
        return self.categories.get(name, self.categories["Other"])

    def tint(self, name: str) -> str:
        """A calm fill in the hue of a category, for block headers: body text stays readable on it."""
        return mix(self.raised, self.category(name), 0.17 if self.dark else 0.16)

    def run(self, index: int) -> str:
        """The colour of run number `index`; colours come round again after the last."""
        return self.runs[index % len(self.runs)]

    def color(self, role: str) -> str:
        """The colour with this name: a field of the table, "category:Pooling" or "run:2"."""
        kind, _, rest = role.partition(":")
        if kind == "category":
            return self.category(rest)
        return self.run(int(rest)) if kind == "run" else getattr(self, role)


DARK = Tokens(
    name="dark",
    canvas="#14161b",
    window="#181b21",
    panel="#1e2128",
    field="#15171c",
    raised="#272b34",
    hover="#313642",
    pressed="#3b4150",
    grid="#2a2e38",
    border="#343945",
    outline="#7c8598",
    text="#e9ebf1",
    muted="#a9b1c1",
    disabled="#6f778a",
    accent="#6aa8ff",
    on_accent="#0a1424",
    selection="#2a4469",
    success="#56c596",
    warning="#f0b54a",
    error="#ff7b7b",
    negative="#ff9b42",
    zero="#23262e",
    positive="#5aa9ff",
    missing="#d65bd6",
    categories=MappingProxyType(
        {
            "Input": "#9aa7bd",
            "Core": "#7fa8f0",
            "Convolution": "#58bcd6",
            "Pooling": "#5fc4b0",
            "Activation": "#e3b35c",
            "Normalisation": "#9fc46a",
            "Regularisation": "#c9a58a",
            "Recurrent": "#b497ee",
            "Attention": "#d78fd0",
            "Merge": "#8fa0d8",
            "Other": "#a3aab6",
            "Loss": "#ee8b87",
        }
    ),
    runs=("#56b4e9", "#e69f00", "#2fc19a", "#e08abc", "#f0e442", "#ff7f3f", "#4f9ae0", "#c3c8d2"),
)

LIGHT = Tokens(
    name="light",
    canvas="#eef0f4",
    window="#f5f6f9",
    panel="#ffffff",
    field="#ffffff",
    raised="#ffffff",
    hover="#e9edf4",
    pressed="#dbe1ec",
    grid="#dce0e8",
    border="#d5dae3",
    outline="#7b8496",
    text="#1b2130",
    muted="#545d70",
    disabled="#8e96a6",
    accent="#1f66d0",
    on_accent="#ffffff",
    selection="#cfe1fb",
    success="#177a4f",
    warning="#946000",
    error="#c22f36",
    negative="#c25400",
    zero="#f4f4f2",
    positive="#1764b8",
    missing="#b028b0",
    categories=MappingProxyType(
        {
            "Input": "#5d6b84",
            "Core": "#3a6fce",
            "Convolution": "#14819c",
            "Pooling": "#158270",
            "Activation": "#a16b00",
            "Normalisation": "#587d1c",
            "Regularisation": "#8f6443",
            "Recurrent": "#7a55c7",
            "Attention": "#a8489f",
            "Merge": "#5263b0",
            "Other": "#646c7a",
            "Loss": "#c4464a",
        }
    ),
    runs=("#0072b2", "#b87400", "#00815e", "#b5508a", "#857a00", "#d55e00", "#2f86c9", "#3a4150"),
)

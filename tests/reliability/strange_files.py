"""More project files from strangers: `refused` must not open, `harmless` are sound by the letter and must do no harm in a window."""

import json
import struct
from collections.abc import Iterator
from typing import Any

import numpy as np

from playground.files import archive, tensors

from .corpus import Members, Spoiler, _tensor, sealed, sound
from .sample import picture

LURE = '<img src="/dev/zero">'  # taken for HTML, it would be read without end


def refused() -> Iterator[tuple[str, bytes]]:
    members = sound()
    yield from _containers(members)
    yield from _headers(members)
    yield from _records(members)
    for name, spoil in _spoilers().items():
        yield f"project: {name}", _spoilt(members, spoil)


def harmless() -> Iterator[tuple[str, bytes]]:
    members = sound()
    for name, spoil in {**_texts(), **_shapes()}.items():
        yield name, _spoilt(members, spoil)
    for name, part, change in _arrays():
        arrays = tensors.unpack(part, bytes(members[part]))
        yield name, sealed(members | {part: bytes(tensors.pack(change(arrays)))})
    counters = json.loads(members["counters.json"])["counters"]
    for name, value in (("step", 2**53 - 1), ("epoch", 2**53 - 1), ("iteration", 2**53 - 1), ("seed", 2**53 - 1)):
        yield f"counters: {name} of 2^53", sealed(members | {"counters.json": json.dumps({"counters": counters | {name: value}}).encode()})
    run = json.loads(members["runs.json"])["runs"][0]
    odd = {"setup": 5, "epochs": "x", "seconds": {"float": "nan"}, "learning_rate": [1]}
    yield "run with odd details", sealed(members | {"runs.json": json.dumps({"runs": [run | {"name": LURE, "details": odd}]}).encode()})


def _spoilt(members: Members, spoil: Spoiler) -> bytes:
    plain = json.loads(members["project.json"])
    spoil(plain)
    return sealed(members | {"project.json": json.dumps(plain).encode()})


def _containers(members: Members) -> Iterator[tuple[str, bytes]]:
    whole = sealed(members)
    yield "ZIP64", whole[:-22] + archive.END.pack(b"PK\5\6", *[2**16 - 1] * 4, *[2**32 - 1] * 2, 0)
    for name, place, value in (
        ("size in its own header 4 GB", 22, struct.pack("<I", 2**32 - 1)),
        ("size in its own header nought", 22, bytes(4)),
        ("checksum in its own header", 14, b"\1\2\3\4"),
        ("name of 65,535 in its own header", 26, b"\xff\xff"),
        ("extra field of 65,535", 28, b"\xff\xff"),
        ("method 99", 8, b"\x63\0"),
    ):
        yield name, whole[:place] + value + whole[place + len(value) :]
    yield "comment of 65,535", whole[:-2] + b"\xff\xff" + b"c" * 65_535
    yield "nothing but an end", archive.END.pack(b"PK\5\6", 0, 0, 0, 0, 0, 0, 0)
    yield "two archives", whole + whole
    yield "two ends", whole + whole[-22:]
    for name in ("a/b/c/project.json", "runs/../../x.safetensors", "runs/", "runs\\2.safetensors", "Project.json"):
        yield f"member {name}", b"".join(archive.pack(members | {name: b"{}"}))
    yield "257 members", b"".join(archive.pack(members | {f"runs/{n}.safetensors": b"" for n in range(2, 251)}))


def _headers(members: Members) -> Iterator[tuple[str, bytes]]:
    one = {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}
    spoiled = {
        "arrays half over each other": (
            {"a.x": {**one, "shape": [4], "data_offsets": [0, 16]}, "b.x": {**one, "data_offsets": [8, 16]}},
            16,
        ),
        "array beyond the file": ({"a.x": {**one, "shape": [8], "data_offsets": [0, 32]}}, 16),
        "offsets the wrong way round": ({"a.x": {**one, "data_offsets": [8, 0]}}, 8),
        "numbers of 16 bits that NumPy lacks": ({"a.x": {"dtype": "BF16", "shape": [2], "data_offsets": [0, 4]}}, 4),
        "complex numbers": ({"a.x": {"dtype": "C64", "shape": [1], "data_offsets": [0, 8]}}, 8),
        "100,000 axes": ({"a.x": {"dtype": "F32", "shape": [1] * 100_000, "data_offsets": [0, 4]}}, 4),
        "lengths that are no whole numbers": ({"a.x": {**one, "shape": [2.0]}}, 8),
        "metadata that is no text": ({"__metadata__": {"a": 1}, "a.x": one}, 8),
    }
    for name, (header, size) in spoiled.items():
        yield f"weights: {name}", sealed(members | {"weights.safetensors": _tensor(header, bytes(size))})
    disguised = ",".join(f'"b{n}.x":{{"d\\u0074ype":"F32","shape":[0],"data_offsets":[0,0]}}' for n in range(60_000))
    yield "weights: 60,000 arrays in disguise", sealed(members | {"weights.safetensors": _tensor(f"{{{disguised}}}".encode())})


def _records(members: Members) -> Iterator[tuple[str, bytes]]:
    counters = json.loads(members["counters.json"])["counters"]
    state = {"state": "1", "inc": "1", "has": 0, "left": 0}
    for name, generators in {
        "text": "abc",
        "numbers": [1, 2],
        "null": None,
        "empty records": [{}],
        "letters": [state | {"state": "x"}],
        "2^128": [state | {"state": str(2**128)}],
        "negative": [state | {"inc": "-3"}],
        "100,000": [state] * 100_000,
    }.items():
        changed = json.dumps({"counters": counters | {"generators": generators}}).encode()
        yield f"generators: {name}", sealed(members | {"counters.json": changed})
    history = tensors.unpack("history.safetensors", bytes(members["history.safetensors"]))
    for name, column in {
        "a": np.zeros((40_000, 2)),
        "epochs": np.zeros((40_000, 2), np.int64),
        "clock": np.zeros((40_000, 2)),
        "step/loss.values": np.ones((3, 3), np.float32),
        "b": np.full((4, 2), np.nan),
    }.items():
        packed = bytes(tensors.pack({**history, name: column}))
        yield f"history: {name} {column.shape}", sealed(members | {"history.safetensors": packed})
    many = bytes(tensors.pack({**history, **{f"m{n}": np.zeros((1, 2)) for n in range(20_000)}}))
    yield "history: 20,000 measures", sealed(members | {"history.safetensors": many})
    runs = json.loads(members["runs.json"])["runs"] * 201
    records = {f"runs/{n}.safetensors": members["runs/1.safetensors"] for n in range(1, 202)}
    yield "201 runs", sealed(members | records | {"runs.json": json.dumps({"runs": runs}).encode()})
    yield "picture of nothing", sealed(members | {"thumbnail.png": picture(0, 0)})


def _spoilers() -> dict[str, Spoiler]:
    def block(number: int, **changes: Any) -> Spoiler:
        return lambda p: p["blocks"][number].update(**changes)

    def chained(p: dict) -> None:
        p["blocks"] = [{"id": f"b{n}", "name": f"n{n}", "kind": "dense", "at": [n, 0]} for n in range(3000)]
        p["wires"] = [{"source": f"b{n}", "target": f"b{(n + 1) % 3000}"} for n in range(3000)]

    return {
        "name of joined pictures": block(0, name="\U0001f468\u200d" * 50),
        "number of 400 digits": block(1, settings={"units": 10**400}),
        "units true": block(1, settings={"units": True}),
        "units in a list": block(1, settings={"units": [8]}),
        "units null": block(1, settings={"units": None}),
        "kernel 10^9": block(1, kind="conv2d", settings={"kernel_size": 10**9}),
        "dilation 10^9": block(1, kind="conv2d", settings={"dilation": 10**9}),
        "stride -3": block(1, kind="conv2d", settings={"stride": -3}),
        "repeated 10^9 times": block(1, kind="repeat_vector", settings={"times": 10**9}),
        "101 settings": block(1, kind="mystery", settings={f"s{n}": n for n in range(101)}),
        "twins of each other": lambda p: (p["blocks"][1].update(twin="b4"), p["blocks"][3].update(twin="b2")),
        "loop of 3,000 blocks": chained,
        "batch of 10^12": lambda p: p["training"]["settings"].update(batch_size=10**12),
        "seed -1": lambda p: p["training"]["settings"].update(seed=-1),
        "all samples held back": lambda p: p["training"]["settings"].update(validation_share=1.0),
        "65 phases": lambda p: p["training"].update(phases=[{"name": "x", "losses": [], "blocks": [], "steps": 1}] * 65),
        "phase of no steps": lambda p: p["training"].update(phases=[{"name": "x", "losses": [], "blocks": [], "steps": 0}]),
        "blocks as a record": lambda p: p.update(blocks={"b1": 1}),
    }


def _texts() -> dict[str, Spoiler]:
    def note(text: str, **changes: Any) -> Spoiler:
        return lambda p: p["notes"][0].update(text=text, **changes)

    return {
        "names that are HTML": lambda p: [block.update(name=f"{LURE}{n}") for n, block in enumerate(p["blocks"])],
        "title that is HTML": lambda p: p["groups"][0].update(title=LURE),
        "path that is HTML": lambda p: p.update(source={"kind": "csv_file", "settings": {"path": LURE}}),
        "note with pictures": note(f"![x](/dev/zero) ![y](file:///dev/zero) {LURE} ![z](http://127.0.0.1:9/x)"),
        "note of stars": note("*" * 9000 + "a" + "_" * 900, size=[3000, 3000]),
        "note of brackets": note("[" * 15_000, size=[3000, 3000]),
        "note of quotes": note(">" * 4000 + "x"),
        "note with NUL": note("a\0b\u202e"),
        "note of no size": note("x", size=[1e-300, 1e-300]),
        "1,000 long notes": lambda p: p.update(
            notes=[{"id": f"n{n}", "text": "# x\n" * 1000, "at": [0, 0], "size": [100, 100]} for n in range(1000)]
        ),
        "name of accents": lambda p: p["blocks"][0].update(name="a" + "\u0301" * 99),
    }


def _shapes() -> dict[str, Spoiler]:
    def path(kind: str, where: str) -> Spoiler:
        return lambda p: p.update(source={"kind": kind, "settings": {"path": where}})

    return {
        "twin of another shape": lambda p: p["blocks"][3].update(twin="b2"),
        "phase whose loss is none": lambda p: p["training"].update(phases=[{"name": "x", "losses": ["b2"], "blocks": ["b5"], "steps": 1}]),
        "learning rate 1e308": lambda p: p["training"]["optimizer"]["settings"].update(learning_rate=1e308),
        "layout of nonsense": lambda p: p.update(
            layout={"state": "AAAA/wAAAAD9////", "panels": 3, "pictures": {"a": 1}, "wires": [2], "version": "x"}
        ),
        "kinds unknown": lambda p: [block.update(kind="mystery." + block["kind"]) for block in p["blocks"]],
        "data from a device": path("csv_file", "/dev/zero"),
        "data from another one": path("npz_file", "/dev/urandom"),
        "data with NUL": path("csv_file", "/etc/pass\0wd"),
        "data in a folder": path("image_folder", "/proc"),
        "data far above": path("csv_file", "../" * 60 + "etc/passwd"),
    }


def _arrays() -> Iterator[tuple[str, str, Any]]:
    weights, optimizer, history = "weights.safetensors", "optimizer.safetensors", "history.safetensors"
    for name, value in (("NaN", np.nan), ("infinite", np.inf), ("huge", 1e38)):
        yield f"weights: {name}", weights, lambda a, value=value: {key: np.full_like(array, value) for key, array in a.items()}
    yield "weights: whole numbers", weights, lambda a: {key: np.full(array.shape, 2**62) for key, array in a.items()}
    yield "optimizer: bytes", optimizer, lambda a: {key: np.ones(array.shape, np.uint8) for key, array in a.items()}
    yield "optimizer: NaN", optimizer, lambda a: {key: np.full_like(array, np.nan) for key, array in a.items()}
    yield "optimizer: strangers", optimizer, lambda a: {**a, "carried.b3.0": np.zeros((3, 5)), "best.b2.kernel": np.zeros((9, 9))}
    yield "history: wild numbers", history, lambda a: {**a, "train/loss": np.array([[1, np.inf], [2, 1e300], [1e15, np.nan]])}
    yield "history: HTML", history, lambda a: {**a, f"{LURE}/loss": np.ones((3, 2))}
    for stride in (0, -1, 2**62):
        yield f"history: stride {stride}", history, lambda a, stride=stride: {**a, "step/loss.stride": np.array([stride])}

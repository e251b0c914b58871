"""Hostile project files, made by hand: each has a name that says what is wrong with it."""

import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from playground.files import archive
from playground.files.project_file import members_of

from .sample import picture, trained

Members = dict[str, bytes]
Spoiler = Callable[[Any], None]


def sound() -> Members:
    return members_of(trained())


def sealed(members: Members) -> bytes:
    """An archive whose manifest agrees with its members, so that a spoiled one comes as far as it can."""
    rest = {name: content for name, content in members.items() if name != "manifest.json"}
    listing = {name: {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()} for name, content in rest.items()}
    manifest = json.dumps({"format": 1, "app": "x", "members": listing}).encode()
    return b"".join(archive.pack({"manifest.json": manifest, **rest}))


def files() -> Iterator[tuple[str, bytes]]:
    """All of them, as name and content."""
    members = sound()
    whole = sealed(members)
    yield from _bytes(whole)
    yield from _archives(members)
    yield from _manifests(members)
    yield from _texts(members)
    yield from _projects(members)
    yield from _tensors(members)
    for name, content in _parts(members):
        yield name, sealed(members | content)


def _bytes(whole: bytes) -> Iterator[tuple[str, bytes]]:
    yield "empty file", b""
    yield "one byte", b"P"
    yield "text", b"Dear sir,\n" * 100
    yield "zeros", bytes(100_000)
    yield "half of a file", whole[: len(whole) // 2]
    yield "last byte missing", whole[:-1]
    yield "bytes before it", b"#!/bin/sh\nrm -rf ~\n" + whole
    yield "bytes behind it", whole + b"\0" * 10
    yield "comment behind it", whole[:-2] + struct.pack("<H", 5) + b"hello"
    yield "hole in the middle", whole[:2000] + bytes(500) + whole[2500:]
    yield "directory far away", whole[:-6] + struct.pack("<IH", 0xFFFFFFF0, 0)
    yield "65,535 members promised", whole[:-14] + struct.pack("<HH", 65535, 65535) + whole[-10:]
    yield "one checksum lies", whole.replace(struct.pack("<I", zlib.crc32(picture())), b"\1\2\3\4")


def _zip(names: list[str], content: bytes = b"{}", method: int = zipfile.ZIP_STORED, attributes: int = 0) -> bytes:
    """A ZIP as zipfile makes it, names as they are; two of one name with a warning that is not wanted here."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name in names:
            info = zipfile.ZipInfo("x" * len(name))
            info.filename = name
            info.compress_type, info.external_attr = method, attributes
            target.NameToInfo.clear()
            target.writestr(info, content)
    return buffer.getvalue()


def _archives(members: Members) -> Iterator[tuple[str, bytes]]:
    yield "deflated bomb", _zip(["manifest.json", "project.json"], bytes(20_000_000), zipfile.ZIP_DEFLATED)
    yield "bzip2 bomb", _zip(["manifest.json", "project.json"], bytes(20_000_000), zipfile.ZIP_BZIP2)
    yield "a name twice", _zip(["manifest.json", "project.json", "project.json"])
    yield "65,536 members", _zip([f"runs/{number}" for number in range(65_535)])
    yield "300 members", _zip(["manifest.json", "project.json", *(f"runs/{number}.safetensors" for number in range(1, 300))])
    yield "symbolic link", _zip(["manifest.json", "project.json"], b"/etc/passwd", attributes=0o120777 << 16)
    good = json.dumps({"format": 1, "app": "x", "members": {}}).encode()
    for title, name in _paths():
        yield title, b"".join(archive.pack({"manifest.json": good, "project.json": members["project.json"], name: b"x"}))
    yield "members that overlap", _overlap(members)
    yield "encrypted flag", _flagged(sealed(members), 1)
    yield "length in a descriptor", _flagged(sealed(members), 8)


def _paths() -> tuple[tuple[str, str], ...]:
    return (
        ("path upwards", "../../evil.json"),
        ("absolute path", "/etc/cron.d/evil"),
        ("backslash path", "..\\..\\evil.json"),
        ("drive letter", "C:\\evil.exe"),
        ("NUL in a name", "project.json\0.exe"),
        ("no name", ""),
        ("very long name", "n" * 60_000),
        ("run number nought", "runs/0.safetensors"),
        ("stranger in the file", "payload.pkl"),
    )


def _overlap(members: Members) -> bytes:
    """Two entries of the directory that point at one member."""
    whole = sealed({name: members[name] for name in ("manifest.json", "project.json")})
    start = struct.unpack("<I", whole[-6:-2])[0]
    directory = whole[start:-22]
    length = archive.CENTRAL.size + len("manifest.json")
    twin = directory[:length].replace(b"manifest.json", b"runs.json\0\0\0\0")
    joined = directory + twin
    return whole[:start] + joined + archive.END.pack(b"PK\5\6", 0, 0, 3, 3, len(joined), start, 0)


def _flagged(whole: bytes, flag: int) -> bytes:
    place = struct.unpack("<I", whole[-6:-2])[0] + 8
    return whole[:6] + struct.pack("<H", flag) + whole[8:place] + struct.pack("<H", flag) + whole[place + 2 :]


def _manifests(members: Members) -> Iterator[tuple[str, bytes]]:
    listing = json.loads(members["manifest.json"])
    spoilers: dict[str, Spoiler] = {
        "manifest without format": lambda m: m.pop("format"),
        "format nought": lambda m: m.update(format=0),
        "format as text": lambda m: m.update(format="1"),
        "format of the year 3000": lambda m: m.update(format=3000),
        "manifest with a surprise": lambda m: m.update(run="rm -rf"),
        "manifest that lists too little": lambda m: m["members"].pop("weights.safetensors"),
        "manifest that lists too much": lambda m: m["members"].update({"x": {"size": 0, "sha256": "0" * 64}}),
        "manifest with a wrong hash": lambda m: m["members"]["project.json"].update(sha256="0" * 64),
        "manifest with a wrong size": lambda m: m["members"]["project.json"].update(size=-1),
    }
    for name, spoil in spoilers.items():
        changed = json.loads(json.dumps(listing))
        spoil(changed)
        yield name, b"".join(archive.pack(members | {"manifest.json": json.dumps(changed).encode()}))


def _texts(members: Members) -> Iterator[tuple[str, bytes]]:
    text = members["project.json"]
    spoiled = {
        "JSON 100,000 deep": b'{"blocks":' + b"[" * 100_000,
        "layout 500 deep": text.replace(b'"layout": {}', b'"layout": {"a":' + b"[" * 500 + b"]" * 500 + b"}"),
        "number of a million digits": text.replace(b'"epochs":10', b'"epochs":1' + b"0" * 1_000_000),
        "NaN": text.replace(b'"epochs":10', b'"epochs":NaN'),
        "1e999": text.replace(b'"at":[0.0,', b'"at":[1e999,'),
        "lone surrogate": text.replace(b'"name":"tanh"', b'"name":"\\ud800"'),
        "broken UTF-8": text.replace(b'"name":"tanh"', b'"name":"\xff\xfe"'),
        "a field twice": text.replace(b'"kind":"tanh"', b'"kind":"relu","kind":"tanh"'),
        "text of 50 MB": text.replace(b"Two bits", b"x" * 50_000_000),
        "text of 7 MB": text.replace(b"Two bits", b"x" * 7_000_000),
        "UTF-16": text.decode().encode("utf-16"),
        "byte order mark": b"\xef\xbb\xbf" + text,
        "a list": b"[]",
        "nothing": b"",
        "null": b"null",
    }
    for name, content in spoiled.items():
        assert content != text, name
        yield f"project.json: {name}", sealed(members | {"project.json": content})
    yield "counters.json: nothing", sealed(members | {"counters.json": b""})


def _projects(members: Members) -> Iterator[tuple[str, bytes]]:
    block = {"kind": "dense", "at": [0, 0]}
    spoilers: dict[str, Spoiler] = {
        "wires in a loop": lambda p: p["wires"].__setitem__(0, {"source": "b4", "target": "b2"}),
        "wire to nowhere": lambda p: p["wires"].append({"source": "b1", "target": "b99"}),
        "wire to itself": lambda p: p["wires"].append({"source": "b3", "target": "b3", "port": 0}),
        "wire to input 999": lambda p: p["wires"].append({"source": "b1", "target": "b3", "port": 999}),
        "wire to input -1": lambda p: p["wires"].append({"source": "b1", "target": "b3", "port": -1}),
        "wire to input 10^9": lambda p: p["wires"].append({"source": "b1", "target": "b3", "port": 10**9}),
        "wire out of a loss": lambda p: p["wires"].append({"source": "b5", "target": "b3", "port": 0}),
        "wire with 65 dots": lambda p: p["wires"][0].update(dots=[[0, 0]] * 65),
        "wire with a dot of one number": lambda p: p["wires"][0].update(dots=[[0]]),
        "wire with a dot of three numbers": lambda p: p["wires"][0].update(dots=[[0, 0, 0]]),
        "wire with a dot at 1e308": lambda p: p["wires"][0].update(dots=[[1e308, 0]]),
        "wire with a dot at no number": lambda p: p["wires"][0].update(dots=[["x", None]]),
        "wire with dots that are a record": lambda p: p["wires"][0].update(dots={"0": [0, 0]}),
        "11,000 dots": lambda p: p.update(
            wires=[{"source": "b1", "target": "b6", "port": n, "dots": [[0, 0]] * 60} for n in range(184)],
            blocks=[*p["blocks"], {"id": "b6", "name": "sum", "kind": "add", "at": [0, 0]}],
        ),
        "two wires to one input": lambda p: p["wires"].append({"source": "b1", "target": "b3"}),
        "an id twice": lambda p: p["blocks"].append(p["blocks"][0] | {"name": "other"}),
        "a name twice": lambda p: p["blocks"].append(p["blocks"][0] | {"id": "b9"}),
        "id that is a path": lambda p: p["blocks"][0].update(id="../../x"),
        "id that ends in a new line": lambda p: p["blocks"].append({"id": "b9\n", "name": "x", **block}),
        "note that is no note": lambda p: p["notes"].append("note"),
        "shape of a million lengths": lambda p: p["blocks"][2].update(kind="reshape", settings={"shape": [2] * 1_000_000}),
        "shape of one long number": lambda p: p["blocks"][2].update(kind="reshape", settings={"shape": [10**300]}),
        "name of control characters": lambda p: p["blocks"][0].update(name="\x1b[2J\u202e"),
        "name of 10,000 characters": lambda p: p["blocks"][0].update(name="x" * 10_000),
        "100,000 blocks": lambda p: p.update(blocks=[{"id": f"b{n}", "name": f"n{n}", **block} for n in range(100_000)]),
        "30,000 wires": lambda p: p.update(wires=[{"source": "b1", "target": "b3", "port": 0}] * 30_000),
        "10^9 units": lambda p: p["blocks"][1]["settings"].update(units=10**9),
        "minus one unit": lambda p: p["blocks"][1]["settings"].update(units=-1),
        "units as text": lambda p: p["blocks"][1]["settings"].update(units="import os"),
        "units as a record": lambda p: p["blocks"][1]["settings"].update(units={"__class__": "x"}),
        "unknown setting": lambda p: p["blocks"][1]["settings"].update(__init__="x"),
        "kernel of nought": lambda p: p["blocks"][1].update(kind="conv2d", settings={"kernel_size": 0}),
        "kind that is code": lambda p: p["blocks"][1].update(kind="os.system('x')"),
        "place at 1e308": lambda p: p["blocks"][1].update(at=[1e308, 0]),
        "surprising field": lambda p: p["blocks"][1].update(code="print()"),
        "surprising part": lambda p: p.update(plugins=["x"]),
        "unknown source": lambda p: p.update(source={"kind": "shell", "settings": {}}),
        "unknown optimizer": lambda p: p["training"].update(optimizer={"kind": "pickle", "settings": {}}),
        "no training": lambda p: p.pop("training"),
        "10^30 epochs": lambda p: p["training"]["settings"].update(epochs=10**30),
        "phase with steps 10^9": lambda p: p["training"]["phases"].append({"name": "x", "losses": [], "blocks": [], "steps": 10**9}),
        "phase of ghosts": lambda p: p["training"]["phases"].append({"name": "x", "losses": ["b99"], "blocks": [], "steps": 1}),
        "twin of itself": lambda p: p["blocks"][1].update(twin="b2"),
        "twin of another kind": lambda p: p["blocks"][1].update(twin="b3"),
        "group of ghosts": lambda p: p["groups"][0].update(blocks=["b77"]),
        "group and note of one id": lambda p: p["groups"][0].update(id="n1"),
        "note of 10^9 pixels": lambda p: p["notes"][0].update(size=[1e9, 1]),
    }
    for name, spoil in spoilers.items():
        plain = json.loads(members["project.json"])
        spoil(plain)
        yield f"project: {name}", sealed(members | {"project.json": json.dumps(plain).encode()})


def _tensor(header: Any, content: bytes = b"", length: int | None = None) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text) if length is None else length) + text + content


def _tensors(members: Members) -> Iterator[tuple[str, bytes]]:
    one = {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}
    spoiled = {
        "nothing": b"",
        "header of 2^63 bytes": _tensor({}, length=2**63),
        "header of 100 MB": _tensor({}, length=100_000_000),
        "header of 5 MB": _tensor(b" " * 5_000_000),
        "arrays that overlap": _tensor({"b2.bias": one, "b4.bias": one}, bytes(8)),
        "a hole between arrays": _tensor({"b2.bias": one, "b4.bias": {**one, "data_offsets": [16, 24]}}, bytes(24)),
        "bytes behind": _tensor({"b2.bias": one}, bytes(80)),
        "shape that overflows": _tensor({"b2.bias": {**one, "shape": [2**40, 2**40]}}, bytes(8)),
        "shape larger than the file": _tensor({"b2.bias": {**one, "shape": [2**30], "data_offsets": [0, 2**32]}}, bytes(8)),
        "negative offset": _tensor({"b2.bias": {**one, "data_offsets": [-8, 0]}}, bytes(8)),
        "50,000 arrays": _tensor({f"b{n}.x": {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]} for n in range(50_000)}),
        "unknown type": _tensor({"b2.bias": {**one, "dtype": "OBJECT"}}, bytes(8)),
        "half numbers of 8 bits": _tensor({"b2.bias": {"dtype": "F8_E5M2", "shape": [8], "data_offsets": [0, 8]}}, bytes(8)),
        "no JSON": _tensor(b"\x80\x04\x95" * 10),
    }
    for name, content in spoiled.items():
        yield f"weights: {name}", sealed(members | {"weights.safetensors": content})


def _parts(members: Members) -> Iterator[tuple[str, Members]]:
    counters = json.loads(members["counters.json"])

    def counted(**changes: Any) -> Members:
        return {"counters.json": json.dumps({"counters": counters["counters"] | changes}).encode()}

    yield "counters: steps as text", counted(step="many")
    yield "counters: step -1", counted(step=-1)
    yield "counters: generator of code", counted(generators=[{"state": "__import__('os')", "inc": "1", "has": 0, "left": 0}])
    yield "counters: generator of a million digits", counted(generators=[{"state": "1" * 1_000_000, "inc": "1", "has": 0, "left": 0}])
    strange = {"epochs": {"dtype": "F32", "shape": [3], "data_offsets": [0, 12]}}
    yield "history: a strange column", {"history.safetensors": _tensor(strange, bytes(12))}
    yield "picture of 50,000 × 50,000", {"thumbnail.png": picture(50_000, 50_000)}
    yield "picture that is a JPEG", {"thumbnail.png": b"\xff\xd8\xff\xe0" + bytes(100)}
    yield "picture that is cut off", {"thumbnail.png": picture()[:12]}
    yield "picture of 3 MB", {"thumbnail.png": picture() + bytes(3_000_000)}
    yield "runs without a list", {"runs/2.safetensors": members["runs/1.safetensors"]}
    yield "list without runs", {"runs.json": json.dumps({"runs": [{"name": "x", "started": "", "details": {}}] * 3}).encode()}

"""Keeps what is built of the program's own forms, as Python keeps compiled modules: in a folder beside the forms.

To build an edition takes thirty times as long as to load it. A kept value counts only while the forms, and the modules
that build it, are as they were. In the bundle, where no module is a file, the forms alone decide. Whoever can change
these files can change the program, so pickle is as safe here as the compiled modules are.
"""

import os
import pickle
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[2]
FORMS = ROOT / "forms"
"""The folder of the program's own forms."""
FOLDER = "__pycache__"
BUNDLED = "built"
"""The folder in the bundle: no package of Debian may bring a `__pycache__`."""
_MODULES = ("app/forms", "app/model")
"""The folders of the modules that build the values."""
_SUM = 4
"""Bytes of a checksum. Two stand before the pickle: of the sources, and of the pickle."""

_Made = TypeVar("_Made")


def kept(name: str, make: Callable[[], _Made]) -> _Made:
    """Return what `make` returns, from the file of `name` if it is as new as its sources; else it is written."""
    is_bundle = getattr(sys, "frozen", False)
    path = path_of(name, is_bundle=is_bundle)
    sources = _source_sum(is_bundle=is_bundle)
    with suppress(OSError):
        head, pickled = _split(path.read_bytes())
        if head == sources + _sum([pickled]):
            loaded: _Made = pickle.loads(pickled)
            return loaded
    made = make()
    if not sys.dont_write_bytecode:
        with suppress(OSError):  # a folder that is read-only, or a file that another program holds
            _write(path, _file(made, sources))
    return made


def path_of(name: str, *, is_bundle: bool) -> Path:
    """The file that keeps the value of a name."""
    return FORMS / (BUNDLED if is_bundle else FOLDER) / f"{name}.{sys.implementation.cache_tag}.pickle"


def for_bundle(made: object) -> bytes:
    """Return the file of a value as the bundle has it."""
    return _file(made, _source_sum(is_bundle=True))


def _file(made: object, sources: bytes) -> bytes:
    pickled = pickle.dumps(made, pickle.HIGHEST_PROTOCOL)
    return sources + _sum([pickled]) + pickled


def _split(data: bytes) -> tuple[bytes, bytes]:
    return data[: 2 * _SUM], data[2 * _SUM :]


def _write(path: Path, data: bytes) -> None:
    """Replace a file in one step: other processes may read or write it."""
    path.parent.mkdir(exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


@cache
def _source_sum(*, is_bundle: bool) -> bytes:
    """Return the checksum of the forms and, outside a bundle, of the modules that build them."""
    files = sorted(FORMS.glob("*/*.toml"))
    if not is_bundle:
        files += [path for folder in _MODULES for path in sorted((ROOT / folder).glob("*.py"))]
    return _sum(_named(files))


def _named(files: Iterable[Path]) -> Iterator[bytes]:
    """The names and contents of files: a form that is renamed is another form."""
    for path in files:
        yield f"\0{path.parent.name}/{path.name}\0".encode()
        yield path.read_bytes()


def _sum(pieces: Iterable[bytes]) -> bytes:
    total = 0
    for piece in pieces:
        total = zlib.crc32(piece, total)
    return total.to_bytes(_SUM)

"""The official faces that this machine has: found by the names in their files, told whether they may be embedded."""

import os
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from struct import error, unpack_from
from typing import NamedTuple

_TRUETYPE = (b"\0\1\0\0", b"true")
_COLLECTION = b"ttcf"
_LARGEST = 80 * 1024 * 1024
_NAMES = (1, 4, 16)
"""Family, full name and typographic family in a table of names."""

_KIND, _PRINT, _EDIT = 0x000F, 0x0004, 0x0008
_WHOLE_ONLY, _BITMAPS_ONLY = 0x0100, 0x0200


class Where(NamedTuple):
    """A face in a file; `number` in a collection. `is_permitted`: it may be embedded in part, as its maker says."""

    path: Path
    number: int
    is_permitted: bool


def folders() -> list[Path]:
    """Where the system and its user keep their fonts."""
    if sys.platform == "win32":
        roots = [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"]
        if local := os.environ.get("LOCALAPPDATA"):
            roots.append(Path(local) / "Microsoft" / "Windows" / "Fonts")
        return roots
    home = Path.home()
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts", home / ".fonts"]


def find(wanted: Collection[str], places: Iterable[Path]) -> dict[str, Where]:
    """Those of the `wanted` names that a TrueType file below `places` has; one that is permitted before others."""
    found: dict[str, Where] = {}
    for path in _files(places):
        with suppress(OSError, error, IndexError, ValueError):  # a damaged file is none
            for where, names in _faces(path):
                for name in names.intersection(wanted):
                    if name not in found or (where.is_permitted and not found[name].is_permitted):
                        found[name] = where
    return found


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        for folder, _, names in os.walk(place):
            yield from (Path(folder, name) for name in sorted(names) if name.lower().endswith((".ttf", ".ttc")))


def _faces(path: Path) -> Iterator[tuple[Where, set[str]]]:
    """The faces of a file that have TrueType outlines of one fixed shape, with all their names."""
    with path.open("rb") as file:
        head = file.read(12)
        starts = [0]
        if head[:4] == _COLLECTION:
            (count,) = unpack_from(">L", head, 8)
            starts = list(unpack_from(f">{min(count, 64)}L", file.read(4 * min(count, 64))))
        if path.stat().st_size > _LARGEST:
            return
        for number, start in enumerate(starts):
            file.seek(start)
            version, tables = file.read(4), unpack_from(">H", file.read(8))[0]
            records = file.read(16 * tables)
            at = {records[n : n + 4]: unpack_from(">LL", records, n + 8) for n in range(0, 16 * tables, 16)}
            if version not in _TRUETYPE or b"glyf" not in at or b"fvar" in at or b"name" not in at:
                continue
            content = {}
            for tag in (b"name", b"OS/2"):
                offset, length = at.get(tag, (0, 0))
                file.seek(offset)
                content[tag] = file.read(min(length, 1 << 20))
            yield Where(path, number, _is_permitted(content[b"OS/2"])), set(_names(content[b"name"]))


def _is_permitted(table: bytes) -> bool:
    """OpenType's OS/2 fsType: 0 allows all; of several bits the least restrictive counts; parts must be allowed."""
    if len(table) < 10:
        return False
    (kind,) = unpack_from(">H", table, 8)
    return not kind & (_WHOLE_ONLY | _BITMAPS_ONLY) and (not kind & _KIND or bool(kind & (_PRINT | _EDIT)))


def _names(table: bytes) -> Iterator[str]:
    """The names of a face in UTF-16, in all their languages."""
    _, count, strings = unpack_from(">3H", table)
    for number in range(count):
        platform, _, _, name, length, offset = unpack_from(">6H", table, 6 + 12 * number)
        if platform in (0, 3) and name in _NAMES:
            yield table[strings + offset : strings + offset + length].decode("utf-16-be", "replace")

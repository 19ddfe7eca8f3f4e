"""Makes a Debian as old as the bundle claims to run on, where mirrors no longer carry one of that age.

In every program and library of the system, the sets of symbols that came after the claimed version get other names. The
system works on, as all of it agrees; a program from outside that asks for one of those sets is refused by the loader,
as it would be on the old system: "version `GLIBC_2.29' not found".
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from installers import elf

FOLDERS = ("bin", "sbin", "lib", "lib64", "usr/bin", "usr/sbin", "usr/lib", "usr/lib64", "usr/libexec")
"""Where a system has its programs and libraries, those of packages under /opt left out."""
_SECTION = struct.Struct("<IIQQQQIIQQ")
"""Name, type, flags, address, offset, size, link, and what is not used here."""
_DEFINED, _NEEDED = 0x6FFF_FFFD, 0x6FFF_FFFE
_NAMES = re.compile(r"([A-Z]+)_(\d+)\.(\d+(?:\.\d+)*)")

Naming = Callable[[str], str]
"""What a set of symbols is called from now on, by its name."""


def age(root: Path, most: Mapping[str, elf.Version]) -> int:
    """Take away what is newer than `most`, such as {"GLIBC": (2, 28)}. Returns how many files were changed."""
    return sum(rename(path, lambda name: _aged(name, most)) for path in _files(root))


def rename(path: Path, naming: Naming) -> bool:
    """Call the sets of symbols in a 64-bit program or library by other names of the same length. Whether any was."""
    content = bytearray(path.read_bytes())
    changed = False
    for at, strings, is_need in _versions(content):
        changed |= _rename(content, at, strings, is_need, naming)
    if changed:
        # A new file in its place: the old one may be in use, by this very program.
        partial = path.with_name(f"{path.name}.aged")
        partial.write_bytes(content)
        partial.chmod(path.stat().st_mode)
        partial.replace(path)
    return changed


def _files(root: Path) -> Iterator[Path]:
    folders = {(root / name).resolve() for name in FOLDERS if not (root / name).is_symlink()}
    for folder in sorted(folders):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink() and elf.is_elf(path):
                yield path


def _aged(name: str, most: Mapping[str, elf.Version]) -> str:
    """GLIBC_2.29 becomes GLIBC_9.29 where no more than 2.28 is wanted."""
    found = _NAMES.fullmatch(name)
    if found is None or found[1] not in most:
        return name
    version = tuple(map(int, f"{found[2]}.{found[3]}".split(".")))
    return f"{found[1]}_9.{found[3]}" if version > most[found[1]] else name


def _versions(content: bytearray) -> Iterator[tuple[int, int, bool]]:
    """Return, for each table of versions, its start, the start of its strings, and whether it lists those needed."""
    if content[4] != 2:  # 32 bits
        return
    start = struct.unpack_from("<Q", content, 40)[0]
    size, count = struct.unpack_from("<HH", content, 58)
    sections = [_SECTION.unpack_from(content, start + number * size) for number in range(count if start else 0)]
    for section in sections:
        if section[1] in (_DEFINED, _NEEDED):
            yield section[4], sections[section[6]][4], section[1] == _NEEDED


def _rename(content: bytearray, at: int, strings: int, is_need: bool, naming: Naming) -> bool:
    """Walk a table: entries that each have a list of names, all linked by distances in bytes."""
    changed = False
    while True:
        if is_need:
            count, following, distance = _u16(content, at + 2), _u32(content, at + 8), _u32(content, at + 12)
        else:
            count, following, distance = _u16(content, at + 6), _u32(content, at + 12), _u32(content, at + 16)
        name_at = at + following
        for number in range(count):
            where = strings + _u32(content, name_at + (8 if is_need else 0))
            old = content[where : content.index(0, where)].decode("ascii")
            if (new := naming(old)) != old:
                content[where : where + len(new)] = new.encode("ascii")
                changed = True
            if is_need or number == 0:  # a definition has the hash of its own name, its first
                struct.pack_into("<I", content, name_at if is_need else at + 8, _hash(new))
            name_at += _u32(content, name_at + (12 if is_need else 4))
        if not distance:
            return changed
        at += distance


def _u16(content: bytearray, at: int) -> int:
    return int(struct.unpack_from("<H", content, at)[0])


def _u32(content: bytearray, at: int) -> int:
    return int(struct.unpack_from("<I", content, at)[0])


def _hash(name: str) -> int:
    """As the ELF format prescribes for names."""
    value = 0
    for byte in name.encode("ascii"):
        value = (value << 4) + byte
        high = value & 0xF000_0000
        value = (value ^ (high >> 24)) & ~high & 0xFFFF_FFFF
    return value

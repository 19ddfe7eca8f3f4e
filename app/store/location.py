"""The folder of the library: the user's or a chosen one, whether it is shared, and how it is moved or copied."""

import contextlib
import os
import shutil
import sqlite3
import tempfile
from contextlib import suppress
from pathlib import Path, PurePath, PureWindowsPath
from typing import NamedTuple

from app import system
from app.store import errors, files


class Outline(NamedTuple):
    """The number of reports outside the trash, and the ISO time of the latest change, "" for none."""

    reports: int
    changed: str


def outline(path: Path) -> Outline | None:
    """Read the summary from a copy: the file itself, which may have a journal beside it, stays unchanged.

    Not for the library that this process has open. None if the file cannot be read.
    """
    try:
        with tempfile.TemporaryDirectory() as folder:
            for file in (path, *files.companions(path)):
                shutil.copyfile(file, Path(folder) / file.name)
            with contextlib.closing(sqlite3.connect(Path(folder) / path.name)) as connection:
                found = connection.execute("SELECT count(*), max(changed) FROM report WHERE removed IS NULL")
                reports, changed = found.fetchone()
                return Outline(int(reports), str(changed or ""))
    except (OSError, sqlite3.Error, ValueError):
        return None


CHOICE = "library-folder.txt"
"""File in the user's data folder that names the chosen folder."""

SHARED = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ncpfs", "afs", "fuse.sshfs", "fuse.davfs", "davfs"})
"""File systems of Linux that are on another machine."""
MOUNTS = Path("/proc/mounts")


def library_folder() -> Path:
    """Return the chosen folder, else the default one."""
    return chosen_folder() or default_folder()


def default_folder() -> Path:
    """Return the user's data folder, or the one that the environment variable NIANBAO_DATA names.

    A portable installation keeps the library beside its program.
    """
    return system.fixed_folder() or _data_folder()


def chosen_folder() -> Path | None:
    """Return the folder chosen with `choose_folder`; None without a choice, and if the program is told otherwise."""
    if system.fixed_folder() is not None:
        return None
    try:
        named = (_data_folder() / CHOICE).read_text("utf-8").strip()
    except (OSError, ValueError):
        return None
    return Path(named) if named else None


def may_choose() -> bool:
    """Tell whether the library may be moved. A portable one stays with its program."""
    return system.fixed_folder() is None


def choose_folder(folder: Path | None) -> None:
    """Keep the library in `folder` from the next start on; None means the user's data folder. Raises LibraryError."""
    place = _data_folder() / CHOICE
    try:
        if folder is None:
            place.unlink(missing_ok=True)
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_suffix(".part")
        part.write_text(str(folder.absolute()), "utf-8")
        system.replace(part, place)
    except OSError as error:
        raise errors.from_os(error, place) from error


def is_shared(folder: Path) -> bool:
    """Tell whether a folder is on another machine or kept in step with one: SQLite's locks are not reliable there."""
    if system.IS_WINDOWS:
        place = PureWindowsPath(folder.absolute())
        return system.is_in_cloud(place, os.environ) or system.is_remote(place, system.kernel32())
    with suppress(OSError):
        return file_system(folder.resolve(), MOUNTS.read_text("utf-8", "replace")) in SHARED
    return False


def file_system(folder: PurePath, mounts: str) -> str:
    """Return the file system type of `folder` by the lines of /proc/mounts; "" if none contains it."""
    found = [
        (len(place.parts), kind)
        for line in mounts.splitlines()
        if len(words := line.split()) > 2
        for place, kind in [(PurePath(words[1].replace("\\040", " ")), words[2])]
        if place == folder or place in folder.parents
    ]
    return max(found, default=(0, ""))[1]


def _data_folder() -> Path:
    from platformdirs import user_data_path  # only here: it looks up system folders when imported

    return user_data_path("nianbao", appauthor=False)

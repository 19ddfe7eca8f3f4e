"""The library: one SQLite file that keeps every report and every change, and knows nothing of forms."""

from app.store.backups import recover, start_anew
from app.store.errors import (
    LibraryBusy,
    LibraryDamaged,
    LibraryError,
    LibraryFull,
    LibraryNewer,
    LibraryReadOnly,
    LibraryTaken,
    LibraryUnreachable,
)
from app.store.files import default_folder
from app.store.library import Library
from app.store.records import Backup, Entry, Removed, Stored, Submission, Summary, Unit

__all__ = [
    "Backup",
    "Entry",
    "Library",
    "LibraryBusy",
    "LibraryDamaged",
    "LibraryError",
    "LibraryFull",
    "LibraryNewer",
    "LibraryReadOnly",
    "LibraryTaken",
    "LibraryUnreachable",
    "Removed",
    "Stored",
    "Submission",
    "Summary",
    "Unit",
    "default_folder",
    "recover",
    "start_anew",
]

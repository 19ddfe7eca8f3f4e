"""The library: one SQLite file that keeps every report and every change, and knows nothing of forms."""

from app.store.backups import put_back, recover, start_empty
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
from app.store.library import Library
from app.store.location import (
    Outline,
    choose_folder,
    chosen_folder,
    default_folder,
    is_shared,
    library_folder,
    may_choose,
    outline,
)
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
    "Outline",
    "Removed",
    "Stored",
    "Submission",
    "Summary",
    "Unit",
    "choose_folder",
    "chosen_folder",
    "default_folder",
    "is_shared",
    "library_folder",
    "may_choose",
    "outline",
    "put_back",
    "recover",
    "start_empty",
]

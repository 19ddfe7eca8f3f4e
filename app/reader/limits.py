"""What a foreign file may cost: seconds and bytes, held against the process that reads it."""

import sys
from contextlib import suppress

SECONDS = 10.0
SECONDS_OLD = 75.0
"""An old Word file is converted by LibreOffice, which takes its time and its memory."""

BYTES = 500 * 1024 * 1024


def seconds_for(*, is_old: bool) -> float:
    return SECONDS_OLD if is_old else SECONDS


def limit(*, is_old: bool) -> None:
    """Hold this process to its memory, and to its time should nobody watch it any more."""
    if sys.platform == "win32":
        if not is_old:
            from app.reader.windows import limit_memory

            limit_memory(BYTES)
        return
    import resource

    _, hardest = resource.getrlimit(resource.RLIMIT_AS)
    with suppress(ValueError, OSError):  # macOS knows no such limit
        resource.setrlimit(resource.RLIMIT_AS, (hardest if is_old else BYTES, hardest))
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hardest = resource.getrlimit(resource.RLIMIT_CPU)
    with suppress(ValueError, OSError):
        end = int(used.ru_utime + used.ru_stime + 2 * seconds_for(is_old=is_old))
        resource.setrlimit(resource.RLIMIT_CPU, (end, hardest))

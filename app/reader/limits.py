"""The limits of a foreign file: seconds and bytes of the process that reads it."""

import os
from contextlib import suppress

from app import system

SECONDS = 10.0
SECONDS_OLD = 75.0
"""An old Word file is converted by LibreOffice, which takes its time and its memory."""

BYTES = 500 * 1024 * 1024


def seconds_for(*, is_old: bool) -> float:
    return SECONDS_OLD if is_old else SECONDS


_jobs: list[int] = []
"""Windows: the job that holds this process, once there is one."""


def limit(*, is_old: bool) -> None:
    """Hold this process to its memory, and to its time should nobody watch it any more."""
    if system.IS_WINDOWS:
        _limit_by_job(is_old=is_old)
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


def _limit_by_job(*, is_old: bool) -> None:
    seconds = os.times().user + 2 * seconds_for(is_old=is_old)
    memory = None if is_old else BYTES
    if _jobs:
        system.relimit(_jobs[0], seconds, memory, alone=not is_old, kernel=system.kernel32())
    elif job := system.limit_self(seconds, memory, alone=not is_old, kernel=system.kernel32()):
        _jobs.append(job)

"""Windows' job objects: what a process may cost, and that it ends with the program that started it.

Each function takes the calls of kernel32 as its last argument; a test gives others of the documented behaviour.
"""

import ctypes
from ctypes import wintypes
from typing import Any

PROCESS_TIME = 0x2
ACTIVE_PROCESS = 0x8
PROCESS_MEMORY = 0x100
KILL_ON_JOB_CLOSE = 0x2000
"""Flags of LimitFlags."""
EXTENDED = 9
"""JobObjectExtendedLimitInformation."""
MAY_BE_TAKEN = 0x0100 | 0x0001
"""PROCESS_SET_QUOTA and PROCESS_TERMINATE: what a process must allow to be put into a job."""
DWORD = ctypes.c_uint32
"""As Windows has it everywhere; `wintypes` has another one on other systems."""
TICKS = 10_000_000
"""In a second, as Windows counts time."""


class _Basic(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", DWORD),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", DWORD),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", DWORD),
        ("SchedulingClass", DWORD),
    )


class _Limits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION; between the two, six counters of input and output."""

    _fields_ = (
        ("BasicLimitInformation", _Basic),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


def kernel32() -> Any:
    """The system's own calls, with the types of their arguments."""
    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]
    for name in ("CreateJobObjectW", "GetCurrentProcess", "OpenProcess"):
        getattr(kernel, name).restype = wintypes.HANDLE
    kernel.SetInformationJobObject.argtypes = (wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD)
    kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
    kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
    return kernel


def limit_self(seconds: float, memory: int | None, *, alone: bool, kernel: Any) -> int | None:
    """Let this process use `seconds` of user time in all, commit `memory` bytes, and start no other where `alone`.

    Gives the job, in which a later call sets other limits with `relimit`; None where Windows does not grant it.
    """
    job = kernel.CreateJobObjectW(None, None)
    is_set = job and relimit(job, seconds, memory, alone=alone, kernel=kernel)
    if is_set and kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess()):
        return int(job)
    if job:
        kernel.CloseHandle(job)
    return None


def relimit(job: int, seconds: float, memory: int | None, *, alone: bool, kernel: Any) -> bool:
    """Other limits for the processes of a job: those of the file before no longer hold."""
    limits = _Limits()
    flags = PROCESS_TIME
    limits.BasicLimitInformation.PerProcessUserTimeLimit = int(seconds * TICKS)
    if memory is not None:
        flags |= PROCESS_MEMORY
        limits.ProcessMemoryLimit = memory
    if alone:
        flags |= ACTIVE_PROCESS
        limits.BasicLimitInformation.ActiveProcessLimit = 1
    return _set(job, limits, flags, kernel)


def end_with_us(pid: int, kernel: Any) -> int | None:
    """Have a process that we started, and all that it will start, end when we do, however that comes.

    Gives the job, to be closed with `CloseHandle` once the process is gone; closing it ends what is left of them. The
    system closes it with our process. None where Windows does not grant it.
    """
    job = kernel.CreateJobObjectW(None, None)
    process = kernel.OpenProcess(MAY_BE_TAKEN, False, pid)
    taken = job and process and _set(job, _Limits(), KILL_ON_JOB_CLOSE, kernel)
    taken = taken and kernel.AssignProcessToJobObject(job, process)
    if process:
        kernel.CloseHandle(process)
    if not taken and job:
        kernel.CloseHandle(job)
    return int(job) if taken else None


def _set(job: int, limits: _Limits, flags: int, kernel: Any) -> bool:
    limits.BasicLimitInformation.LimitFlags = flags
    return bool(kernel.SetInformationJobObject(job, EXTENDED, ctypes.addressof(limits), ctypes.sizeof(limits)))

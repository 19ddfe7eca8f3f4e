"""The differences between systems: calls of Windows, and their replacements elsewhere.

A function that calls Windows takes the calls as its last argument; a test passes others with the documented
behaviour. Everything else here works on names and paths alone, so that it is tested on any system.
"""

import os
import struct
import sys
import time
from collections.abc import Mapping
from pathlib import Path, PurePath, PureWindowsPath
from typing import Any

IS_WINDOWS = sys.platform == "win32"
CAN_FORK = sys.platform == "linux"
"""A process can be copied; macOS allows it only to programs without its own libraries."""

# -- files -----------------------------------------------------------------------------------------------------------

HELD = frozenset({5, 32, 33})
"""Errors of Windows for a file that another program has open: access denied, sharing violation, lock violation."""
PAUSES = (0.05, 0.1, 0.2, 0.4)
"""Seconds between attempts to replace such a file: a virus scanner or an indexer soon lets go, Word or WPS does not."""
_EXTENDED, _EXTENDED_SHARE = "\\\\?\\", "\\\\?\\UNC\\"
"""The prefix of a path that may be longer than 260 characters."""
CLOUDS = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
"""Environment variables by which OneDrive names its folders."""
REMOTE = 4
"""DRIVE_REMOTE of GetDriveTypeW."""


def replace(source: Path, target: Path) -> None:
    """Put `source` in the place of `target`, in one step. Raises OSError.

    Windows refuses while another program has `target` open. It is tried again after each of PAUSES.
    """
    for pause in PAUSES:
        try:
            source.replace(target)
            return
        except PermissionError as error:
            if getattr(error, "winerror", None) not in HELD:
                raise
            time.sleep(pause)
    source.replace(target)


def for_writing(path: Path) -> Path:
    """The path as files are written to: on Windows, one that may be longer than 260 characters."""
    return Path(extended(PureWindowsPath(path.absolute()))) if IS_WINDOWS else path


def extended(path: PureWindowsPath) -> str:
    r"""An absolute path in the form without limit: `\\?\C:\…`, of a share `\\?\UNC\server\share\…`."""
    name = str(path)
    if name.startswith(_EXTENDED):
        return name
    return _EXTENDED_SHARE + name[2:] if name.startswith("\\\\") else _EXTENDED + name


def is_remote(folder: PureWindowsPath, kernel: Any) -> bool:
    """Whether an absolute path of Windows lies on another machine: a share, or a drive letter that stands for one."""
    name = str(folder)
    if name.startswith(_EXTENDED_SHARE):
        return True
    drive = PureWindowsPath(name.removeprefix(_EXTENDED)).drive
    return drive.startswith("\\\\") or bool(kernel.GetDriveTypeW(f"{drive}\\") == REMOTE)


def is_in_cloud(folder: PurePath, environment: Mapping[str, str]) -> bool:
    """Whether OneDrive keeps a folder in step with other machines."""
    kind = type(folder)
    roots = (kind(environment[name]) for name in CLOUDS if environment.get(name))
    return any(root == folder or root in folder.parents for root in roots)


PORTABLE = "portable"
"""The name of the file beside the program that makes an installation portable."""
BESIDE = "年报库"
"""The folder beside a portable program that keeps the library."""


def fixed_folder() -> Path | None:
    """Return the folder of the library that the variable NIANBAO_DATA or a portable installation sets; None without."""
    if named := os.environ.get("NIANBAO_DATA"):
        return Path(named)
    program = Path(sys.executable).resolve().parent
    if getattr(sys, "frozen", False) and (program / PORTABLE).exists():
        return program / BESIDE
    return None


# -- programs --------------------------------------------------------------------------------------------------------

_ANYONE = -1
"""ASFW_ANY of AllowSetForegroundWindow."""


def user_name(environment: Mapping[str, str]) -> str:
    """Return the identity of this process's user on the machine."""
    return environment.get("USERNAME", "") if IS_WINDOWS else str(os.getuid())


def endpoint(name: str) -> str:
    """The address of a socket between programs of this machine, on no disk: a named pipe or an abstract socket."""
    return f"\\\\.\\pipe\\{name}" if IS_WINDOWS else f"\0{name}"


def give_front(user: Any) -> None:
    """Let another program come to the front: Windows allows that only to the one in front, which is this one."""
    user.AllowSetForegroundWindow(_ANYONE)


# -- jobs: what a process may cost, and that it ends with the program that started it --------------------------------

PROCESS_TIME = 0x2
ACTIVE_PROCESS = 0x8
PROCESS_MEMORY = 0x100
KILL_ON_JOB_CLOSE = 0x2000
"""Flags of LimitFlags."""
EXTENDED_LIMITS = 9
"""JobObjectExtendedLimitInformation."""
MAY_BE_TAKEN = 0x0100 | 0x0001
"""PROCESS_SET_QUOTA and PROCESS_TERMINATE: what a process must allow to be put into a job."""
TICKS = 10_000_000
"""In a second, as Windows counts time."""


_LIMITS = struct.Struct("qqINNINII6Q4N")
"""JOBOBJECT_EXTENDED_LIMIT_INFORMATION: time of a process and of the job, flags, two sizes, number of processes,
affinity and two classes; six counters of input and output; memory of a process and of the job, and two peaks."""


def limit_self(seconds: float, memory: int | None, *, alone: bool, kernel: Any) -> int | None:
    """Let this process use `seconds` of user time in all, commit `memory` bytes, and start no other where `alone`.

    Returns the job, in which a later call sets other limits with `relimit`; None where Windows does not grant it.
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
    flags = PROCESS_TIME | (PROCESS_MEMORY if memory is not None else 0) | (ACTIVE_PROCESS if alone else 0)
    return _set(job, flags, kernel, time=int(seconds * TICKS), memory=memory or 0, processes=int(alone))


def end_with_us(pid: int, kernel: Any) -> int | None:
    """Have a process that we started, and all that it will start, end when we do, however that comes.

    Returns the job, to be closed with `CloseHandle` once the process is gone; closing it ends what is left of them. The
    system closes it with our process. None where Windows does not grant it.
    """
    job = kernel.CreateJobObjectW(None, None)
    process = kernel.OpenProcess(MAY_BE_TAKEN, False, pid)
    taken = job and process and _set(job, KILL_ON_JOB_CLOSE, kernel)
    taken = taken and kernel.AssignProcessToJobObject(job, process)
    if process:
        kernel.CloseHandle(process)
    if not taken and job:
        kernel.CloseHandle(job)
    return int(job) if taken else None


def _set(job: int, flags: int, kernel: Any, *, time: int = 0, memory: int = 0, processes: int = 0) -> bool:
    limits = _LIMITS.pack(time, 0, flags, 0, 0, processes, *[0] * 9, memory, 0, 0, 0)
    return bool(kernel.SetInformationJobObject(job, EXTENDED_LIMITS, limits, len(limits)))


# -- the calls -------------------------------------------------------------------------------------------------------


def kernel32() -> Any:
    """The calls of kernel32, with the types of their arguments."""
    import ctypes  # not at the start of the window, which asks for none of them
    from ctypes import wintypes

    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]  # on Windows only
    for name in ("CreateJobObjectW", "GetCurrentProcess", "OpenProcess"):
        getattr(kernel, name).restype = wintypes.HANDLE
    kernel.SetInformationJobObject.argtypes = (wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD)
    kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
    kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
    kernel.GetDriveTypeW.argtypes = (wintypes.LPCWSTR,)
    return kernel


def user32() -> Any:
    """The calls of user32."""
    import ctypes

    return ctypes.WinDLL("user32")  # type: ignore[attr-defined,unused-ignore]  # on Windows only

"""No process outlives the program that started it; on Windows that, and what it may cost, is said to a job object."""

import os
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from ctypes import string_at
from pathlib import Path

import pytest

from app.reader.windows import end_with_us, limit_self, relimit

ROOT = Path(__file__).resolve().parents[2]

OWNER = """
import subprocess, sys, time
from app.reader.lifetime import OWN_GROUP
pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
child = subprocess.Popen([sys.executable, "-c", sys.argv[1]], **pipes, **OWN_GROUP)
child.stdin.write(b"a job that nobody takes\\n")
child.stdin.flush()
print(child.stdout.readline().decode(), flush=True)
time.sleep(60)
"""
BUSY = """
import subprocess, sys, time
from app.reader.lifetime import end_with_parent
end_with_parent()
other = subprocess.Popen(["sleep", "60"])
import os
print(os.getpid(), other.pid, flush=True)
while True:
    pass
"""


def is_gone(pid: int) -> bool:
    """Also where it has ended and only waits for somebody to notice."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_busy_child_and_what_it_started_end_with_the_program_that_is_killed() -> None:
    """A reader went on for minutes after 停止 had killed the process between it and the window."""
    owner = subprocess.Popen([sys.executable, "-c", OWNER, BUSY], cwd=ROOT, stdout=subprocess.PIPE)
    assert owner.stdout is not None
    pids = [int(pid) for pid in owner.stdout.readline().split()]
    assert not any(is_gone(pid) for pid in pids)
    owner.kill()
    owner.wait()
    owner.stdout.close()
    end = time.monotonic() + 10
    while not all(is_gone(pid) for pid in pids) and time.monotonic() < end:
        time.sleep(0.02)
    left = [pid for pid in pids if not is_gone(pid)]
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert left == []


class Kernel:
    """kernel32 as Microsoft documents it for 64 bits: handles, jobs, and which processes their end takes along."""

    SELF = 0xFFFFFFFFFFFFFFFF

    def __init__(self, *, grants: bool = True) -> None:
        self.grants = grants
        self.open: dict[int, object] = {}
        self.limits: dict[int, dict[str, int]] = {}
        self.members: dict[int, set[int]] = {}
        self.running = {77}

    def _handle(self, of: object) -> int:
        handle = 4 * (len(self.open) + 1)
        self.open[handle] = of
        return handle

    def CreateJobObjectW(self, attributes: None, name: None) -> int:
        job = self._handle("job")
        self.members[job] = set()
        return job

    def GetCurrentProcess(self) -> int:
        return self.SELF

    def OpenProcess(self, access: int, inherits: bool, pid: int) -> int:
        return self._handle(pid) if pid in self.running and access == 0x101 else 0

    def SetInformationJobObject(self, job: int, kind: int, address: int, size: int) -> int:
        assert self.open[job] == "job" and kind == 9
        assert size == 144  # what Windows takes; any other size is ERROR_BAD_LENGTH
        data = string_at(address, size)
        time_, _, flags, _, _, processes = struct.unpack_from("<qqI4xQQI", data)
        (memory,) = struct.unpack_from("<Q", data, 64 + 48)
        self.limits[job] = {"time": time_, "flags": flags, "processes": processes, "memory": memory}
        return int(self.grants)

    def AssignProcessToJobObject(self, job: int, process: int) -> int:
        assert self.open[job] == "job"
        pid = 0 if process == self.SELF else self.open[process]
        assert isinstance(pid, int)
        self.members[job].add(pid)
        return 1

    def CloseHandle(self, handle: int) -> int:
        if self.open.pop(handle) == "job" and self.limits.get(handle, {}).get("flags", 0) & 0x2000:
            self.running -= self.members[handle]
        return 1


def test_on_windows_a_reader_has_its_time_its_memory_and_no_other_process() -> None:
    kernel = Kernel()
    job = limit_self(20.5, 500 << 20, alone=True, kernel=kernel)
    assert job and kernel.members[job] == {0}
    assert kernel.limits[job] == {"time": 205_000_000, "flags": 0x2 | 0x8 | 0x100, "processes": 1, "memory": 500 << 20}
    assert relimit(job, 150, None, alone=False, kernel=kernel)  # an old Word file is for LibreOffice
    assert kernel.limits[job] == {"time": 1_500_000_000, "flags": 0x2, "processes": 0, "memory": 0}


def test_on_windows_the_end_of_the_owner_ends_the_child() -> None:
    kernel = Kernel()
    job = end_with_us(77, kernel)
    assert job and list(kernel.open) == [job]  # the process's own handle is given back
    assert kernel.limits[job]["flags"] == 0x2000 and kernel.running == {77}
    kernel.CloseHandle(job)  # as the system does with every handle of a process that ends
    assert kernel.running == set()


@pytest.mark.parametrize(
    "call", [lambda kernel: end_with_us(77, kernel), lambda kernel: limit_self(1, 1, alone=True, kernel=kernel)]
)
def test_where_windows_does_not_grant_a_job_nothing_is_left_open(call: Callable[[Kernel], object]) -> None:
    kernel = Kernel(grants=False)
    assert call(kernel) is None
    assert kernel.open == {} and kernel.running == {77}


def test_a_child_that_has_gone_already_is_no_fault() -> None:
    kernel = Kernel()
    assert end_with_us(78, kernel) is None and kernel.open == {}

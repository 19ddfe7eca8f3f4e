"""No process outlives the program that started it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

OWNER = """
import subprocess, sys, time
from app.reader.limits import OWN_GROUP
pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
child = subprocess.Popen([sys.executable, "-c", sys.argv[1]], **pipes, **OWN_GROUP)
child.stdin.write(b"a job that nobody takes\\n")
child.stdin.flush()
print(child.stdout.readline().decode(), flush=True)
time.sleep(60)
"""
BUSY = """
import subprocess, sys, time
from app.reader.limits import end_with_parent
end_with_parent()
other = subprocess.Popen(["sleep", "60"])
import os
print(os.getpid(), other.pid, flush=True)
while True:
    pass
"""


def is_gone(pid: int) -> bool:
    """Tell whether a process has ended, even if its parent has not waited for it yet."""
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
    end = time.monotonic() + 60
    while not all(is_gone(pid) for pid in pids) and time.monotonic() < end:
        time.sleep(0.02)
    left = [pid for pid in pids if not is_gone(pid)]
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert left == []

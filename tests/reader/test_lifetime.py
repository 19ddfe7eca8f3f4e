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
FORKING_OWNER = """
import sys, time
from app.reader.process import Forked
child = Forked(lambda: exec(sys.argv[1]) or 0)
child.stdin.write(b"a job that nobody takes\\n")
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
@pytest.mark.parametrize("source", [OWNER, FORKING_OWNER])
def test_a_busy_child_and_what_it_started_end_with_the_program_that_is_killed(source: str) -> None:
    """A reader went on for minutes after 停止 had killed the process between it and the window."""
    owner = subprocess.Popen([sys.executable, "-c", source, BUSY], cwd=ROOT, stdout=subprocess.PIPE)
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


FORKING = """
from app.reader.process import Forked

def answer():
    import sys
    for line in sys.stdin:
        if line.startswith("end"):
            raise ValueError
        print(line.strip(), "heard", flush=True)
    return 0

child = Forked(answer)
child.stdin.write(b"one\\n")
print(child.stdout.readline(), child.poll())
child.stdin.write(b"end\\n")
print(child.stdout.readline(), child.wait(), child.poll(), child.kill())
child = Forked(answer)
child.kill()
print(child.wait(), child.poll())
child = Forked(answer)
child.stdin.close()
print(child.wait())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="no process is copied elsewhere")
def test_a_copied_process_answers_ends_and_is_killed() -> None:
    done = subprocess.run([sys.executable, "-c", FORKING], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["b'one heard\\n' None", "b'' 1 1 None", "-9 -9", "0"]

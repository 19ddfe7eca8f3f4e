"""Set-up: complete the first time, nearly free the second, and a sentence where it cannot go on."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import IO

import pytest

import dev
import environment
import system_packages
from environment import DEV_LOCK, RUNTIME_LOCK
from system_packages import SetupError


@pytest.fixture
def set_ups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, list[str]]]:
    """A .venv of our own in tmp_path; the list of set-ups that were really carried out."""
    python = tmp_path / "python"
    python.touch()
    monkeypatch.setattr(environment, "VENV", tmp_path)
    monkeypatch.setattr(environment, "PYTHON", python)
    monkeypatch.setattr(environment, "STAMP", tmp_path / "stamp.json")
    done: list[tuple[Path, list[str]]] = []
    monkeypatch.setattr(environment, "_set_up", lambda lock, needed: done.append((lock, needed)))
    return done


def test_second_time_does_nothing(set_ups):
    for _ in range(2):
        assert environment.prepare(RUNTIME_LOCK, window=False) == environment.PYTHON
    assert set_ups == [(RUNTIME_LOCK, ["base"])]


def test_the_tools_for_tests_bring_the_program_along_but_not_the_reverse(set_ups):
    environment.prepare(RUNTIME_LOCK, window=False)
    environment.prepare(DEV_LOCK, window=False)
    environment.prepare(RUNTIME_LOCK, window=False)
    assert [lock for lock, _ in set_ups] == [RUNTIME_LOCK, DEV_LOCK]


def test_a_display_asks_for_the_libraries_of_a_window_once(set_ups):
    environment.prepare(RUNTIME_LOCK, window=False)
    environment.prepare(RUNTIME_LOCK, window=True)
    environment.prepare(RUNTIME_LOCK, window=True)
    environment.prepare(RUNTIME_LOCK, window=False)
    assert [needed for _, needed in set_ups] == [["base"], ["base", "window"]]


def test_a_changed_lock_is_installed(set_ups, tmp_path):
    lock = tmp_path / "some.lock"
    lock.write_bytes(b"one\n")
    environment.prepare(lock, window=False)
    lock.write_bytes(b"one\r\n")  # the same, checked out on Windows
    environment.prepare(lock, window=False)
    assert len(set_ups) == 1
    lock.write_bytes(b"two\n")
    environment.prepare(lock, window=False)
    assert len(set_ups) == 2


def test_another_python_or_a_lost_one_is_set_up_again(set_ups, monkeypatch):
    environment.prepare(RUNTIME_LOCK, window=False)
    environment.PYTHON.unlink()
    environment.prepare(RUNTIME_LOCK, window=False)
    environment.PYTHON.touch()
    monkeypatch.setattr(environment, "_version", lambda: "3.99")
    environment.prepare(RUNTIME_LOCK, window=False)
    assert len(set_ups) == 3


@pytest.mark.parametrize("content", ["", "[]", "{broken", "\xff"])
def test_a_damaged_stamp_is_no_stamp(set_ups, content):
    environment.STAMP.write_text(content, encoding="latin-1")
    environment.prepare(RUNTIME_LOCK, window=False)
    assert len(set_ups) == 1


def test_interrupted_set_up_is_not_taken_for_complete(tmp_path, monkeypatch):
    stamp = tmp_path / "stamp.json"
    stamp.write_text("{}", encoding="utf-8")
    monkeypatch.setattr(environment, "STAMP", stamp)
    monkeypatch.setattr(environment, "_usable", lambda: True)
    monkeypatch.setattr(environment, "provide", lambda groups, *, venv: None)
    monkeypatch.setattr(environment, "_install", _interrupt)
    with pytest.raises(KeyboardInterrupt):
        environment.prepare(RUNTIME_LOCK, window=False)
    assert not stamp.exists()


def _interrupt(lock: Path) -> None:
    raise KeyboardInterrupt


def test_missing_lock_is_a_sentence(set_ups, tmp_path):
    with pytest.raises(SetupError, match="complete copy"):
        environment.prepare(tmp_path / "absent.lock", window=False)


def test_a_broken_network_is_named_and_not_a_missing_package():
    output = (
        "WARNING: Retrying (Retry(total=0)) after connection broken by 'SSLError(CERTIFICATE_VERIFY_FAILED)': /lxml/\n"
        "ERROR: Could not find a version that satisfies the requirement lxml\n"
        "ERROR: No matching distribution found for lxml\n"
    )
    assert environment._pip_reason(output) == (
        "the network failed with SSLError(CERTIFICATE_VERIFY_FAILED); No matching distribution found for lxml"
    )
    assert environment._pip_reason("ERROR: Hashes are required.\n") == "Hashes are required."


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A Linux without any of Qt's libraries; the list of apt-get commands run."""
    present: set[str] = set()
    commands: list[list[str]] = []

    def apt(command: list[str]) -> str:
        commands.append(command)
        if "install" in command:
            present.update(library for group in system_packages.GROUPS.values() for library in group.values())
        return ""

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(system_packages, "_loads", present.__contains__)
    monkeypatch.setattr(system_packages, "_apt", apt)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    return commands


def test_root_gets_the_packages_installed(bare):
    system_packages.provide(["base"], venv=False)
    assert bare[-1][-6:] == ["libgl1", "libegl1", "libxkbcommon0", "libdbus-1-3", "libfontconfig1", "libglib2.0-0"]
    bare.clear()
    system_packages.provide(["base"], venv=False)
    assert bare == []


def test_others_are_told_the_exact_line(bare, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(SetupError, match=r"sudo apt-get install \S+ \S+ python3-venv libgl1 .* libxcb-shape0$"):
        system_packages.provide(["base", "window"], venv=True)
    assert bare == []


def test_another_distribution_gets_the_names(bare, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(SetupError, match="libgl1"):
        system_packages.provide(["base"], venv=False)


def test_windows_needs_none(bare, monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    system_packages.provide(["base", "window"], venv=True)
    assert bare == []


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Record the commands of dev.py; each returns code 1."""
    started: list[list[str]] = []

    def call(command: list[str | Path], output: IO[str] | None = None, **changes: str) -> int:
        started.append([str(word) for word in command[1:]])
        return 1

    monkeypatch.setattr(dev, "_call", call)
    monkeypatch.setattr(environment, "prepare", lambda lock, *, window: Path("python"))
    return started


def test_run_opens_the_window(calls, monkeypatch):
    monkeypatch.setattr(environment, "has_display", lambda: True)
    dev.main(["run"])
    assert calls == [["-m", "app"]]


def test_run_without_a_display_does_the_main_job(calls, monkeypatch):
    monkeypatch.setattr(environment, "has_display", lambda: False)
    assert dev.main(["run"]) == 1
    assert [words[:3] for words in calls] == [["-m", "app", "check"], ["-m", "app", "export"]]
    assert calls[1][-2:] == ["--to", str(dev.OUT)]


def test_every_step_runs_even_after_a_failure(calls, capsys, monkeypatch):
    monkeypatch.setattr(dev, "_processors", lambda: 3)
    assert dev.main(["test", "--long", "--", "-k", "name"]) == 1
    steps = {words[1]: words for words in calls}
    assert len(calls) == 4 and steps.keys() == {"ruff", "mypy", "pytest"}
    assert steps["pytest"][-3:] == ["--long", "-k", "name"]
    assert "--numprocesses=4" in steps["pytest"], "one more than there are processors"
    assert capsys.readouterr().out.count("FAILED") == 4


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a folder in memory")
@pytest.mark.parametrize(("free", "flags", "is_used"), [(8 << 30, 0, True), (64 << 20, 0, False), (8 << 30, 8, False)])
def test_tests_write_into_memory_where_there_is_room_and_programs_may_run(
    calls, monkeypatch, tmp_path, free, flags, is_used
):
    """A container's folder in memory is small, or no program may be run in it."""
    monkeypatch.setattr(dev, "MEMORY", tmp_path)
    monkeypatch.setattr(os, "statvfs", lambda _: SimpleNamespace(f_bavail=free, f_frsize=1, f_flag=flags))
    dev.main(["test"])
    (words,) = (words for words in calls if "pytest" in words)
    assert (Path(words[words.index("--basetemp") + 1]).parent.parent == tmp_path) is is_used
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("is_compiled", [True, False])
def test_one_process_compiles_what_all_processes_of_the_tests_load(calls, monkeypatch, tmp_path, is_compiled):
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    (tmp_path / "tests" / ("__pycache__" if is_compiled else "model")).mkdir(parents=True)
    dev.main(["test"])
    runs = [words for words in calls if "pytest" in words]
    assert ["--collect-only" in words for words in runs] == ([False] if is_compiled else [True, False])


def test_bench_hands_everything_on(calls):
    dev.main(["bench", "--repeat", "3"])
    assert calls == [[str(dev.BENCH), "--repeat", "3"]]


def test_an_expected_failure_is_one_sentence(monkeypatch, capsys):
    def fail(lock: Path, *, window: bool) -> Path:
        raise SetupError("no network.")

    monkeypatch.setattr(environment, "prepare", fail)
    assert dev.main(["run"]) == 2
    assert capsys.readouterr().err == "dev.py: no network.\n"


def children_time() -> float:
    """Seconds of the processor that children of this process have used and that it used itself."""
    return sum(os.times()[:4])


def test_starting_costs_little(project_root, set_ups):
    """The imports of dev.py are all that the second start pays besides two digests."""
    environment.prepare(RUNTIME_LOCK, window=False)
    times = []
    for _ in range(3):  # the best of three: the machine may be busy with other things
        began = children_time()
        subprocess.run(
            [sys.executable, "packaging/dev.py", "--help"], cwd=project_root, check=True, capture_output=True
        )
        environment.prepare(RUNTIME_LOCK, window=False)
        times.append(children_time() - began)
    assert min(times) < 0.5


@pytest.mark.parametrize("script", ["dev", "build", "release", "acceptance", "input_trial"])
def test_starts_with_pythons_own_library_alone(script):
    """build.py imported the window for its page of licences, and ended in a traceback where no Qt was installed."""
    command = [sys.executable, "-S", "-c", f"import sys; sys.path.insert(0, 'packaging'); import {script}"]
    answer = subprocess.run(command, cwd=environment.ROOT, capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stderr) == (0, "")

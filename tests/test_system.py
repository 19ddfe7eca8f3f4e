"""Parts that differ on Windows, tested anywhere: calls answered as Microsoft documents them, and paths of Windows."""

import errno
import struct
from collections.abc import Callable
from pathlib import Path, PurePosixPath, PureWindowsPath
from types import SimpleNamespace

import pytest

from app import system
from app.exporters.files import FileError, replace_file
from app.gui import second_start
from app.reader import limits
from app.store import location
from app.system import end_with_us, limit_self, relimit


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

    def GetDriveTypeW(self, root: str) -> int:
        """The kind of a root with its backslash: 1 for none, 2 removable, 3 fixed, 4 of another machine."""
        return {"C:\\": 3, "E:\\": 2, "Z:\\": 4}.get(root, 1)

    def GetCurrentProcess(self) -> int:
        return self.SELF

    def OpenProcess(self, access: int, inherits: bool, pid: int) -> int:
        return self._handle(pid) if pid in self.running and access == 0x101 else 0

    def SetInformationJobObject(self, job: int, kind: int, data: bytes, size: int) -> int:
        assert self.open[job] == "job" and kind == 9
        assert len(data) == size == 144  # what Windows takes; any other size is ERROR_BAD_LENGTH
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


def test_the_reader_takes_its_limits_from_a_job_and_changes_them_for_the_next_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kernel = Kernel()
    monkeypatch.setattr(system, "IS_WINDOWS", True)
    monkeypatch.setattr(system, "kernel32", lambda: kernel)
    monkeypatch.setattr(limits, "_jobs", [])
    limits.limit(is_old=False)
    limits.limit(is_old=True)
    (job,) = kernel.limits
    assert kernel.limits[job]["flags"] == 0x2 and kernel.members[job] == {0}
    tie = limits.Tie(77)
    assert kernel.running == {77}
    tie.end()
    tie.end()
    assert kernel.running == set()


@pytest.mark.parametrize(
    ("folder", "remote"),
    [
        (r"C:\用户\王\年报", False),
        (r"E:\年报", False),
        (r"Z:\科室\年报", True),
        (r"\\server\共享\年报", True),
        (r"\\?\C:\年报", False),
        (r"\\?\UNC\server\共享", True),
        (r"Q:\拔掉的盘", False),
    ],
)
def test_a_folder_of_another_machine_is_told_by_its_drive(folder: str, remote: bool) -> None:
    assert system.is_remote(PureWindowsPath(folder), Kernel()) is remote


@pytest.mark.parametrize(
    ("folder", "within"),
    [
        (r"C:\用户\王\OneDrive - 单位\年报", True),
        (r"c:\用户\王\onedrive - 单位", True),
        (r"C:\用户\王\OneDrive - 单位2\年报", False),
        (r"C:\用户\王\Documents", False),
    ],
)
def test_a_folder_that_onedrive_keeps_in_step(folder: str, within: bool) -> None:
    environment = {"OneDrive": "", "OneDriveCommercial": r"C:\用户\王\OneDrive - 单位"}
    assert system.is_in_cloud(PureWindowsPath(folder), environment) is within
    assert not system.is_in_cloud(PurePosixPath("/srv/wang"), {})


def test_the_library_asks_before_it_goes_to_onedrive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "IS_WINDOWS", True)
    monkeypatch.setattr(system, "kernel32", Kernel)
    assert not location.is_shared(tmp_path / "年报")
    monkeypatch.setenv("OneDriveConsumer", str(PureWindowsPath(tmp_path)))
    assert location.is_shared(tmp_path / "年报")


@pytest.mark.parametrize(
    ("path", "extended"),
    [
        (r"C:\年报\2024.docx", r"\\?\C:\年报\2024.docx"),
        (r"\\server\共享\2024.docx", r"\\?\UNC\server\共享\2024.docx"),
        (r"\\?\C:\2024.docx", r"\\?\C:\2024.docx"),
        ("C:/年报/2024.docx", r"\\?\C:\年报\2024.docx"),
    ],
)
def test_a_path_without_limit(path: str, extended: str) -> None:
    """After the prefix Windows takes a path as it is: it must be absolute and hold no slash."""
    assert system.extended(PureWindowsPath(path)) == extended


def held(times: int, number: int, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Another program holds the target for so many attempts; Windows says so by `number`. The pauses that are made."""
    pauses: list[float] = []
    moved = Path.replace

    def refuse(source: Path, target: Path) -> Path:
        if len(pauses) >= times:
            return moved(source, target)
        error = PermissionError(errno.EACCES, "in use")
        error.winerror = number  # type: ignore[attr-defined,unused-ignore]
        raise error

    monkeypatch.setattr(Path, "replace", refuse)
    monkeypatch.setattr("time.sleep", pauses.append)
    return pauses


@pytest.mark.parametrize("number", sorted(system.HELD))
def test_a_file_that_a_scanner_holds_for_a_moment_is_replaced(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses = held(2, number, monkeypatch)
    replace_file(tmp_path / "年报.docx", b"new")
    assert (tmp_path / "年报.docx").read_bytes() == b"new" and pauses == list(system.PAUSES[:2])


def test_a_file_that_stays_open_is_left_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "年报.docx").write_bytes(b"old")
    pauses = held(99, 32, monkeypatch)
    with pytest.raises(FileError, match="正在别的程序中打开"):
        replace_file(tmp_path / "年报.docx", b"new")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("年报.docx", b"old")]
    assert pauses == list(system.PAUSES)


def test_what_no_waiting_mends_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses = held(99, 1314, monkeypatch)
    with pytest.raises(FileError):
        replace_file(tmp_path / "年报.docx", b"new")
    assert pauses == []


def test_programs_of_one_user_meet_in_a_pipe_and_the_second_gives_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system, "IS_WINDOWS", True)
    monkeypatch.setenv("USERNAME", "王")
    address = second_start.address(tmp_path)
    assert address.startswith("\\\\.\\pipe\\nianbao-") and len(address) <= 256, "Windows takes no longer name"
    monkeypatch.setenv("USERNAME", "李")
    assert second_start.address(tmp_path) != address
    asked: list[int] = []
    system.give_front(SimpleNamespace(AllowSetForegroundWindow=asked.append))
    assert [number & 0xFFFFFFFF for number in asked] == [0xFFFFFFFF], "ASFW_ANY"

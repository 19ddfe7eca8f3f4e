"""The archives that need no installation: unpacked anywhere, they keep the library beside the program."""

from __future__ import annotations

import io
import lzma
import tarfile
import time
import zipfile
from pathlib import Path

from installers import facts

MARK = "portable"
"""The file that tells the program to keep the library beside itself."""
NOTE = "先读我.txt"
TOP = f"{facts.NAME}-{facts.VERSION}"
"""The folder that an archive unpacks to."""
_WORDS = f"""{facts.TITLE} {facts.VERSION}（便携版）

打开本文件夹中的 PROGRAM 即可使用，不用安装。
年报库就放在本文件夹的“年报库”文件夹里，随文件夹一起移动、一起备份。
更新：把新版解压到别处，再把“年报库”文件夹移过去。
删除名为 {MARK} 的文件后，年报库改放在用户的数据文件夹里。
"""


def make_tar(bundle: Path, folder: Path) -> Path:
    """Make a .tar.xz for Linux; the same bundle gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{TOP}-linux-{facts.machine()}.tar.xz"
    with lzma.open(target, "wb", preset=9) as packed, tarfile.open(fileobj=packed, mode="w") as archive:
        for path in sorted(bundle.rglob("*")):
            entry = archive.gettarinfo(path, f"{TOP}/{path.relative_to(bundle).as_posix()}")
            content = path.read_bytes() if entry.isreg() else b""
            _add(archive, entry, content, runs=path.parent == bundle and path.name == facts.NAME)
        for name, text in _additions(facts.NAME).items():
            entry = tarfile.TarInfo(f"{TOP}/{name}")
            entry.size = len(text)
            _add(archive, entry, text, runs=False)
    return target


def _add(archive: tarfile.TarFile, entry: tarfile.TarInfo, content: bytes, *, runs: bool) -> None:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime = facts.epoch()
    entry.mode = 0o755 if runs or entry.isdir() else 0o644
    archive.addfile(entry, io.BytesIO(content))


def make_zip(bundle: Path, folder: Path) -> Path:
    """Make a .zip for Windows; the same bundle gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{TOP}-windows-{facts.machine()}.zip"
    files = {path.relative_to(bundle).as_posix(): path.read_bytes() for path in bundle.rglob("*") if path.is_file()}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted((files | _additions(f"{facts.NAME}.exe")).items()):
            entry = zipfile.ZipInfo(f"{TOP}/{name}", time.gmtime(facts.epoch())[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return target


def _additions(program: str) -> dict[str, bytes]:
    note = _WORDS.replace("PROGRAM", program).replace("\n", "\r\n")
    return {MARK: b"", NOTE: note.encode("utf-8-sig")}

"""Turns documents of older and other programs into those that are read, by LibreOffice where it is installed."""

from pathlib import Path
from typing import NamedTuple

from app.importers.blocks import UnreadableError
from app.importers.files import FileKind

_MOST_SECONDS = 60
_PROGRAMS = ("soffice", "libreoffice")


class _Conversion(NamedTuple):
    """`ending` of the file and `target`, that of what LibreOffice makes of it; `name` and `program` for sentences."""

    ending: str
    target: str
    name: str
    program: str


_CONVERSIONS = {
    FileKind.OLD_WORD: _Conversion("doc", "docx", "旧式Word文件（.doc）", "Word"),
    FileKind.RTF: _Conversion("rtf", "docx", "RTF文件", "Word"),
    FileKind.ODT: _Conversion("odt", "docx", "OpenDocument文件（.odt）", "Word"),
    FileKind.OLD_EXCEL: _Conversion("xls", "xlsx", "旧式Excel文件（.xls）", "Excel"),
    FileKind.ODS: _Conversion("ods", "xlsx", "OpenDocument表格（.ods）", "Excel"),
}


def converted(data: bytes, kind: FileKind) -> bytes:
    """A document of a kind that is converted, as a .docx or an .xlsx. Raises UnreadableError."""
    import shutil
    import subprocess
    import tempfile

    wanted = _CONVERSIONS[kind]
    save_anew = f"请用{wanted.program}或WPS打开，另存为.{wanted.target}再试。"
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise UnreadableError(f"不能使用：这是{wanted.name}，{save_anew}")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"source.{wanted.ending}"
        source.write_bytes(data)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = [program, profile, "--headless", "--convert-to", wanted.target, "--outdir", folder, str(source)]
        failed = UnreadableError(f"不能使用：{wanted.name}转换失败，{save_anew}")
        try:
            subprocess.run(command, capture_output=True, timeout=_MOST_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise failed from error
        made = source.with_suffix(f".{wanted.target}")
        if not made.is_file():
            raise failed
        return made.read_bytes()

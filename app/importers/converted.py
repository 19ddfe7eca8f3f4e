"""Documents that LibreOffice converts where it is installed: Word before 2007, RTF, OpenDocument and WPS text."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from app.importers import docx
from app.importers.blocks import Block
from app.importers.file_kinds import FileKind
from app.importers.reading import UnreadableError

_ADVICE = "请用Word或WPS打开，另存为.docx再试。"
_SECONDS = 60
_PROGRAMS = ("soffice", "libreoffice")
_ENDINGS = {FileKind.OLD_WORD: ".doc", FileKind.RTF: ".rtf", FileKind.ODT: ".odt"}
_NAMES = {
    FileKind.OLD_WORD: "旧式Word文件（.doc）",
    FileKind.RTF: "RTF文件",
    FileKind.ODT: "OpenDocument文件（.odt）",
}


def read(data: bytes, kind: FileKind) -> list[Block]:
    """The paragraphs and tables of a document of a kind that is converted. Raises UnreadableError."""
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise UnreadableError(f"不能使用：这是{_NAMES[kind]}，{_ADVICE}")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"source{_ENDINGS[kind]}"
        source.write_bytes(data)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = [program, profile, "--headless", "--convert-to", "docx", "--outdir", folder, str(source)]
        try:
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise UnreadableError(f"不能使用：{_NAMES[kind]}转换失败，{_ADVICE}") from error
        made = source.with_suffix(".docx")
        if not made.is_file():
            raise UnreadableError(f"不能使用：{_NAMES[kind]}转换失败，{_ADVICE}")
        return docx.read(made.read_bytes())

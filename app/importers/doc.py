"""Old Word files (.doc) through an installed LibreOffice; without one, a sentence that says what to do."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from app.importers import docx
from app.importers.blocks import Block
from app.importers.reading import UnreadableError

_ADVICE = "请用Word或WPS打开，另存为.docx再试。"
_SECONDS = 60
_PROGRAMS = ("soffice", "libreoffice")


def read(data: bytes) -> list[Block]:
    """The paragraphs and tables of a .doc. Raises UnreadableError."""
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise UnreadableError(f"不能使用：这是旧式Word文件（.doc），{_ADVICE}")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source.doc"
        source.write_bytes(data)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = [program, profile, "--headless", "--convert-to", "docx", "--outdir", folder, str(source)]
        try:
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise UnreadableError(f"不能使用：旧式Word文件（.doc）没有转换成功，{_ADVICE}") from error
        made = source.with_suffix(".docx")
        if not made.is_file():
            raise UnreadableError(f"不能使用：旧式Word文件（.doc）没有转换成功，{_ADVICE}")
        return docx.read(made.read_bytes())

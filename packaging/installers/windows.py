"""Makes the parts for Windows: a version resource, an installer compiled by NSIS, a signature if there is one."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from installers import facts
from system_packages import SetupError

SCRIPT = Path(__file__).with_name("nianbao.nsi")
SIGN = "NIANBAO_SIGN"
"""Environment variable: a command that signs the file whose path is put behind it; without it nothing is signed."""


def version_resource() -> Path:
    """The file from which PyInstaller gives the program its version resource."""
    numbers = tuple([*map(int, facts.VERSION.split(".")), 0, 0, 0, 0][:4])
    strings = {
        "CompanyName": facts.NAME,
        "FileDescription": facts.TITLE,
        "FileVersion": facts.VERSION,
        "InternalName": facts.NAME,
        "LegalCopyright": "Apache-2.0",
        "OriginalFilename": f"{facts.NAME}.exe",
        "ProductName": facts.TITLE,
        "ProductVersion": facts.VERSION,
    }
    lines = ", ".join(f"StringStruct({key!r}, {value!r})" for key, value in strings.items())
    chinese, unicode = 0x0804, 1200
    file = facts.BUILD / "version.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}),\n"
        f"  kids=[StringFileInfo([StringTable('{chinese:04x}{unicode:04x}', [{lines}])]),\n"
        f"        VarFileInfo([VarStruct('Translation', [{chinese}, {unicode}])])])\n",
        encoding="utf-8",
    )
    return file


def installer(bundle: Path, target: Path) -> Path:
    """Compile the installer of a bundle."""
    compiler = shutil.which("makensis")
    if compiler is None:
        raise SetupError(
            "the installer is compiled by NSIS: please install it, so that makensis is found, and try again."
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    size = sum(path.stat().st_size for path in bundle.rglob("*") if path.is_file()) // 1024
    values = {
        "NAME": facts.NAME,
        "TITLE": facts.TITLE,
        "VERSION": facts.VERSION,
        "BUNDLE": bundle,
        "ICON": facts.BUILD / "icons" / f"{facts.NAME}.ico",
        "TARGET": target,
        "SIZE": size,
    }
    command = [
        compiler,
        "-V2",
        "-WX",
        "-INPUTCHARSET",
        "UTF8",
        *(f"-D{name}={value}" for name, value in values.items()),
    ]
    variables = {**os.environ, "SOURCE_DATE_EPOCH": str(facts.epoch())}
    subprocess.run([*command, str(SCRIPT)], env=variables, check=True, stdout=2)
    return target


def sign(file: Path) -> None:
    """Sign a program, where a certificate is given."""
    if command := os.environ.get(SIGN):
        subprocess.run(f'{command} "{file}"', shell=True, check=True)

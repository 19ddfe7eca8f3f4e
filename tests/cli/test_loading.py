"""A command loads only what it needs: most of the time of a short command goes into loading."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.forms import bundled
from tests.made import EDITION

PROBE = """
import sys
from app.cli import main
main(sys.argv[1:])
print(*sys.modules)
"""


def modules(command: Sequence[str], root: Path) -> set[str]:
    """Run a command in a process of its own; the names of the modules that it loads."""
    told = subprocess.run(
        [sys.executable, "-c", PROBE, *command],
        cwd=root,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return set(told.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    ("kind", "kept_out"),
    [("xlsx", {"docx", "reportlab", "pypdfium2"}), ("docx", {"xlsxwriter", "reportlab", "pypdfium2"})],
)
def test_an_export_loads_no_check_of_prose_no_library_and_no_other_format(
    kind: str, kept_out: set[str], tmp_path: Path, project_root: Path
) -> None:
    command = ["export", str(bundled().example(EDITION)), "--to", str(tmp_path), "--formats", kind]
    loaded = modules(command, project_root)
    assert "app.exporters.export" in loaded
    assert loaded & kept_out == set()
    assert (
        not {
            "app.checks.claim_parser",
            "app.checks.wording",
            "app.store",
            "app.importers.recognise",
            "app.cli.data_commands",
        }
        & loaded
    )


def test_an_import_loads_no_writer_of_workbooks(tmp_path: Path, project_root: Path) -> None:
    """Half a tenth of a second of each import went into the blank ledger of another command."""
    command = ["import", str(bundled().example(EDITION)), "-o", str(tmp_path / "out.json")]
    assert {"xlsxwriter", "openpyxl"} & modules(command, project_root) == set()
    assert (tmp_path / "out.json").is_file()

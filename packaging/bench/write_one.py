"""Writes one document of a data file as the program does, without reading it back: FORMAT SOURCE TARGET."""

import sys
from importlib import import_module
from pathlib import Path

import app.__main__ as program


def write(name: str, source: Path, target: Path) -> None:
    from app.checks import is_stamped
    from app.exporters.files import replace_file
    from app.exporters.layout import layout
    from app.forms import bundled
    from app.importers.datafile import read

    report = read(source, bundled())
    writer = import_module(f"app.exporters.{name}")
    replace_file(target, writer.write(report, layout(report, draft=is_stamped(report))))


def _as_a_command(step: str) -> None:
    """What a command does before it loads the rest, and at its end; earlier commits do neither."""
    getattr(program, step, lambda: None)()


_as_a_command("collect_seldom")
write(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
_as_a_command("end_quickly")

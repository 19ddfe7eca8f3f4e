"""The window beside a bare one: start, memory, the time from a key press to the repainted grid, findings and tabs."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from documents import EXAMPLE
from process import ROOT, in_turn, ratio

from app.forms import bundled
from app.importers.datafile import read
from app.session import add
from app.store import Library

HERE = Path(__file__).parent


def measure(rounds: int) -> Iterator[str]:
    """The example in the library; offscreen where there is no display."""
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(Path(folder))
        add(library, read(EXAMPLE, bundled()), "bench")
        library.close()
        os.environ["NIANBAO_DATA"] = folder
        commands: dict[str, list[str | Path]] = {
            "program": [HERE / "start_window.py", folder],
            "floor": [HERE / "bare_window.py"],
            "typing": [HERE / "typing_keys.py"],
        }
        runs = in_turn({name: commands[name] for name in ("program", "floor")}, rounds, until_told=True)
        yield (
            f"(a) start to painted   {runs['program'].median * 1000:6.0f} ms"
            f"   floor {runs['floor'].median * 1000:5.0f} ms"
            f"   ratio {ratio(runs, 'program', 'floor'):4.2f} (aim 1.3)"
        )
        worked = in_turn({"typing": commands["typing"]}, 1)["typing"].megabytes
        bare = runs["floor"].megabytes
        if worked and bare:
            sizes = f"{worked:6.0f} MB   floor {bare:5.0f} MB"
            yield f"(d) peak memory        {sizes}   ratio {worked / bare:4.2f} (aim 1.5)"
        yield from _typing(commands["typing"])


def _typing(command: list[str | Path]) -> Iterator[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    told = subprocess.run([sys.executable, *command], env=environment, stdout=subprocess.PIPE, check=True)
    seconds = sorted(json.loads(told.stdout))
    middle, late = statistics.median(seconds), seconds[int(len(seconds) * 0.99) - 1]
    yield f"(b) key press to repainted   median {middle * 1000:4.1f} ms   p99 {late * 1000:5.1f} ms (aim 4)"

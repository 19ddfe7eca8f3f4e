"""The window beside a bare one: start, memory, the time from a key press to the repainted grid, findings and tabs."""

import json
import os
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
PASSES = 3


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
            "bare typing": [HERE / "bare_typing.py"],
        }
        runs = in_turn({name: commands[name] for name in ("program", "floor")}, rounds, until_told=True)
        yield (
            f"(a) start to painted   {runs['program'].median * 1000:6.0f} ms"
            f"   floor {runs['floor'].median * 1000:5.0f} ms"
            f"   ratio {ratio(runs, 'program', 'floor'):4.2f} (aim 1.3)"
        )
        typed = in_turn({name: commands[name] for name in ("typing", "bare typing")}, 1)
        worked, bare = typed["typing"].megabytes, runs["floor"].megabytes
        if worked and bare:
            sizes = f"{worked:6.0f} MB   floor {bare:5.0f} MB"
            yield f"(d) peak memory        {sizes}   ratio {worked / bare:4.2f} (aim 1.5)"
            typed_bare = typed["bare typing"].megabytes or bare
            yield f"(d) bare table, typed in   {typed_bare:5.0f} MB   ratio {worked / typed_bare:4.2f}"
        yield from _typing()


def _typing() -> Iterator[str]:
    """Of each key the least of some passes over the same keys: what other work does to one pass is left out."""
    floor = _passes("bare_typing.py")
    *seconds, after = _passes("typing_keys.py")
    for words, late in (("median", 0.5), ("p99", 0.99), ("slowest", 1.0)):
        own, bare = _at(seconds, late), _at(floor, late)
        aim = " (aim 4)" if words == "p99" else ""
        yield f"(b) key to repaint {words:<8} {own * 1000:5.1f} ms   floor {bare * 1000:5.1f} ms{aim}"
    yield f"(b) what follows a pause      {after * 1000:5.1f} ms"


def _passes(script: str) -> list[float]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    passes = []
    for _ in range(PASSES):
        told = subprocess.run([sys.executable, HERE / script], env=environment, stdout=subprocess.PIPE, check=True)
        passes.append(json.loads(told.stdout))
    return [min(each) for each in zip(*passes, strict=True)]


def _at(seconds: list[float], share: float) -> float:
    ordered = sorted(seconds)
    return ordered[max(0, round(len(ordered) * share) - 1)]

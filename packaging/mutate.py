"""Measure what the tests notice: change one expression of the program at a time and run the tests that reach it.

    python3 packaging/dev.py mutate [AREA…] [--count 30] [--seed 1]

A mutant is killed when a test fails that passes without the change, and survives when all pass. The tests of an area
are collected once; each mutant is a fork of that process in which the code of one function is replaced, so a mutant
costs its tests and no start.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import copy
import gc
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from itertools import accumulate, pairwise
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Area:
    """`modules`: globs of the files to change; `tests`: what is collected for them, as pytest's arguments."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]


AREAS = {
    "checks": Area(("app/checks/*.py",), ("tests/checks", "--ignore=tests/checks/test_mutations.py")),
    "session": Area(("app/session/*.py",), ("tests/session",)),
    "store": Area(("app/store/*.py",), ("tests/store",)),
    "grid": Area(("app/table/*.py",), ("tests/table", "tests/gui/table", "tests/gui/report/test_last_year.py")),
    "search": Area(
        ("app/model/search.py",),
        ("tests/model/test_searching.py", "tests/gui/panes/test_search.py", "tests/gui/test_palette.py"),
    ),
    "submission": Area(
        ("app/model/submission.py", "app/session/submissions.py", "app/session/inspection.py"),
        (
            "tests/session/test_submissions.py",
            "tests/session/test_inspection.py",
            "tests/exporters/test_package.py",
            "tests/checks/test_similarity.py",
        ),
    ),
}
SECONDS = 12.0
"""Of processor time for the tests of one mutant, by what they took before: the quickest come first."""
ENDLESS = 60
"""Seconds of processor time after which a mutant is taken to have no end."""
WALL = 300.0
"""Seconds after which a mutant that waits for something is ended."""
_OTHER: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.Break: ast.Continue,
    ast.Continue: ast.Break,
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one file: `place` is the number of the node in the order of `ast.walk`."""

    path: str
    function: tuple[str, int]
    """Qualified name and first line of the function that is replaced."""
    line: int
    place: int
    words: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.function[0]}: {self.words}"


def mutated(node: ast.AST) -> ast.AST | None:
    """Return the replacement of a node; None if it stays."""
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in _OTHER:
            return ast.Compare(node.left, [_new(operator)], node.comparators)
        case ast.BoolOp(op=operator):
            return ast.BoolOp(_new(operator), node.values)
        case ast.BinOp(op=operator) if type(operator) in _OTHER:
            return ast.BinOp(node.left, _new(operator), node.right)
        case ast.UnaryOp(op=ast.Not()):
            return node.operand
        case ast.Break() | ast.Continue():
            return _OTHER[type(node)]()
        case ast.Constant(value=bool() as value):
            return ast.Constant(not value)
        case ast.Constant(value=int() as value):
            return ast.Constant(value + 1)
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            return ast.Return(ast.Constant(None))
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id="log")))):
            return None  # a line of the log changes nothing that a user sees
        case ast.Expr(value=ast.Call()):
            return ast.Pass()
    return None


def _new(node: ast.AST) -> Any:
    return _OTHER[type(node)]()


def mutants(path: str, tree: ast.Module) -> Iterator[Mutant]:
    """Every change of a file within its functions; annotations, decorators and defaults stay."""
    places = {id(node): place for place, node in enumerate(ast.walk(tree))}

    def within(node: ast.AST, names: tuple[str, ...], function: tuple[str, int] | None) -> Iterator[Mutant]:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names = (*names, node.name)
            if isinstance(node, ast.FunctionDef) and function is None:
                first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
                function = (".".join(names), first)
            for statement in node.body:
                yield from within(statement, names, function)
            return
        if function is not None and (other := mutated(node)) is not None:
            words = f"{_said(node)} → {_said(other)}"
            yield Mutant(path, function, getattr(node, "lineno", 0), places[id(node)], words)
        if isinstance(node, ast.AnnAssign):
            yield from within(node.value, names, function) if node.value else ()
            return
        for child in ast.iter_child_nodes(node):
            yield from within(child, names, function)

    return within(tree, (), None)


def _said(node: ast.AST) -> str:
    text = " ".join(ast.unparse(ast.fix_missing_locations(copy.deepcopy(node))).split())
    return text if len(text) <= 70 else f"{text[:67]}…"


class _Replace(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return ast.copy_location(self.new, node) if node is self.old else self.generic_visit(node)


def changed_code(mutant: Mutant) -> CodeType:
    """The code of the function with the change."""
    file = ROOT / mutant.path
    tree = ast.parse(file.read_text("utf-8"))
    node = next(node for place, node in enumerate(ast.walk(tree)) if place == mutant.place)
    new = mutated(node)
    assert new is not None
    _Replace(node, new).visit(tree)
    whole = compile(ast.fix_missing_locations(tree), str(file), "exec")
    return next(code for code in _codes(whole) if _names(code) == (str(file), *mutant.function))


def _names(code: CodeType) -> tuple[str, str, int]:
    return code.co_filename, code.co_qualname, code.co_firstlineno


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def module_of(path: str) -> str:
    """The dotted name of a file."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def put_in(mutant: Mutant) -> bool:
    """Replace the code of every function object made from it; False where there is none."""
    code, file, found = changed_code(mutant), str(ROOT / mutant.path), False
    gc.unfreeze()  # what is frozen is not listed
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and _names(each.__code__) == (file, *mutant.function):
            each.__code__, found = code, True
    return found


@dataclass
class Reached:
    """The tests that call each function, and the time that each test takes."""

    tests: dict[tuple[str, tuple[str, int]], list[int]] = field(default_factory=lambda: defaultdict(list))
    seconds: dict[int, float] = field(default_factory=dict)

    def of(self, mutant: Mutant) -> list[int]:
        """The numbers of the tests, quickest first, at least five of them."""
        tests = sorted(self.tests[mutant.path, mutant.function], key=self.seconds.__getitem__)
        spent = accumulate(self.seconds[test] for test in tests)
        return [
            test for number, (test, sum_) in enumerate(zip(tests, spent, strict=True)) if sum_ < SECONDS or number < 5
        ]


class Plugin:
    """Collects the tests of an area and runs them in forks, one for each mutant."""

    def __init__(self, area: Area, count: int, seed: int) -> None:
        files = sorted(file for pattern in area.modules for file in ROOT.glob(pattern))
        every = [
            mutant
            for file in files
            for mutant in mutants(file.relative_to(ROOT).as_posix(), ast.parse(file.read_text("utf-8")))
        ]
        self.files = {str(file) for file in files}
        self.sample = random.Random(seed).sample(every, min(count, len(every)))
        self.survivors: list[tuple[Mutant, str]] = []
        self.killed = 0

    def pytest_collection(self) -> None:
        from hypothesis import Phase, settings

        quick = settings(settings.get_profile("ci"), phases=(Phase.explicit, Phase.generate))
        settings.register_profile("mutate", quick)
        settings.load_profile("mutate")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        reached = _apart(lambda told: self._reach(session, told), WALL * 4)
        lines = [line.split("\t") for line in reached.splitlines()]
        known = Reached()
        for test, seconds, *calls in lines:
            known.seconds[int(test)] = float(seconds)
            for path, name, line in (call.split("|") for call in calls):
                known.tests[path, (name, int(line))].append(int(test))
        for number, mutant in enumerate(self.sample, 1):
            verdict = self._judge(session, mutant, known.of(mutant))
            self.killed += verdict == "killed"
            if verdict != "killed":
                self.survivors.append((mutant, verdict))
            print(f"{number:3}/{len(self.sample)} {verdict:10} {mutant}", flush=True)
        return True

    def _judge(self, session: pytest.Session, mutant: Mutant, tests: Sequence[int]) -> str:
        """Return "killed", "survived" or "unreached"; "broken" where the same tests fail without the change too."""
        if not tests:
            return "unreached"

        def trial(told: Path) -> None:
            resource.setrlimit(resource.RLIMIT_CPU, (ENDLESS, ENDLESS + 5))
            import_module(module_of(mutant.path))  # some are loaded when they are first needed
            if not put_in(mutant):
                told.write_text("unreached")
                return
            told.write_text(f"killed {len(tests)}")  # where it hangs or brings the process down
            run = _run(session, tests)
            told.write_text("survived" if run is None else f"killed {run}")

        def control(told: Path) -> None:
            told.write_text("passed" if _run(session, tests[: int(count)]) is None else "failed")

        verdict, _, count = (_apart(trial, WALL) or "broken").partition(" ")
        return "broken" if verdict == "killed" and _apart(control, WALL) != "passed" else verdict

    def _reach(self, session: pytest.Session, told: Path) -> None:
        """Write a line for each test: its number, its seconds, the functions of the area that it calls."""
        calls: set[CodeType] = set()

        def trace(frame: FrameType, event: str, _: object) -> None:
            if frame.f_code.co_filename in self.files:
                calls.add(frame.f_code)

        with told.open("w", encoding="utf-8") as out:
            for number in range(len(session.items)):
                calls.clear()
                began = time.process_time()
                sys.settrace(trace)
                failed = _fails(session, number, number + 1)
                sys.settrace(None)
                if not failed:
                    here = [Path(code.co_filename).relative_to(ROOT).as_posix() for code in calls]
                    named = [
                        f"{path}|{code.co_qualname}|{code.co_firstlineno}"
                        for path, code in zip(here, calls, strict=True)
                    ]
                    print(number, time.process_time() - began, *named, sep="\t", file=out)


def _run(session: pytest.Session, numbers: Sequence[int]) -> int | None:
    """Run these tests up to the first that fails and return how many were run; None if all pass."""
    pairs = pairwise([*numbers, len(session.items)])
    return next((count for count, pair in enumerate(pairs, 1) if _fails(session, *pair)), None)


def _fails(session: pytest.Session, number: int, following: int) -> bool:
    """Run one test; the fixtures that the test numbered `following` needs too stay."""
    session.testsfailed = 0
    item = session.items[number]
    after = session.items[following] if following < len(session.items) else None
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
    return bool(session.testsfailed)


def _apart(work: Callable[[Path], None], limit: float) -> str:
    """Do work in a fork and return what it wrote; its output is thrown away, it is killed after `limit` seconds."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "told"
        told.touch()
        child = os.fork()
        if child == 0:
            with contextlib.suppress(BaseException):
                nothing = os.open(os.devnull, os.O_RDWR)
                for stream in (0, 1, 2):
                    os.dup2(nothing, stream)
                os.setpgrp()
                work(told)
            os._exit(0)
        _wait(child, limit)
        return told.read_text("utf-8")


def _wait(child: int, limit: float) -> None:
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if os.waitpid(child, os.WNOHANG)[0]:
            return
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="dev.py mutate", description=__doc__.partition("\n")[0])
    parser.add_argument("areas", nargs="*", choices=[[], *AREAS], metavar="AREA", help="all where none is named")
    parser.add_argument("--count", type=int, default=30, help="mutants per area")
    parser.add_argument("--seed", type=int, default=1, help="chooses the mutants")
    options = parser.parse_args(argv)
    names = options.areas or list(AREAS)
    if len(names) > 1:  # a process for each: what one area's tests import must not be there for the next
        same = ["--count", str(options.count), "--seed", str(options.seed)]
        return max(subprocess.call([sys.executable, __file__, name, *same]) for name in names)
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    plugin = Plugin(AREAS[names[0]], options.count, options.seed)
    arguments = ["-o", "addopts=--import-mode=importlib", "-p", "no:cacheprovider", "-p", "no:terminal"]
    if code := pytest.main([*arguments, *AREAS[names[0]].tests], plugins=[plugin]):
        return int(code)
    whole = len(plugin.sample)
    for mutant, verdict in plugin.survivors:
        print(f"{verdict:10} {mutant}")
    print(f"{names[0]}: {plugin.killed} of {whole} killed ({plugin.killed / max(whole, 1):.0%})", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

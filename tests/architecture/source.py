"""The program's own source as data: what each file imports, says and measures."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path


@dataclass(frozen=True)
class Source:
    """One parsed file; `path` is relative to the project, with forward slashes."""

    path: str
    text: str
    tree: ast.Module

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the tree; a dozen tests walk it."""
        return tuple(ast.walk(self.tree))

    @property
    def parts(self) -> tuple[str, ...]:
        """The dotted module name's parts, a package's without `__init__`."""
        parts = self.path.removesuffix(".py").split("/")
        return tuple(parts[:-1] if parts[-1] == "__init__" else parts)


@dataclass(frozen=True)
class Import:
    """One imported name: `target` as `from` or `import` names it, `name` what is taken from it, if anything."""

    line: int
    target: str
    name: str | None

    @property
    def top(self) -> str:
        return self.target.split(".")[0]


def parse(path: str, text: str) -> Source:
    return Source(path, text, ast.parse(text, path))


def read(root: Path, *folders: str) -> list[Source]:
    """All files of these folders; each is parsed once per process."""
    files = sorted(file for folder in folders for file in (root / folder).rglob("*.py"))
    return [_parsed(root, file) for file in files]


@cache
def _parsed(root: Path, file: Path) -> Source:
    return parse(file.relative_to(root).as_posix(), file.read_text(encoding="utf-8"))


def imports(source: Source) -> Iterator[Import]:
    for node in source.nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(node.lineno, alias.name, None)
        elif isinstance(node, ast.ImportFrom):
            target = _absolute(source, node)
            for alias in node.names:
                yield Import(node.lineno, target, alias.name)


def _absolute(source: Source, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = source.parts if source.path.endswith("/__init__.py") else source.parts[:-1]
    base = package[: len(package) - node.level + 1]
    return ".".join([*base, *([node.module] if node.module else [])])


def literals(source: Source) -> Iterator[tuple[int, str]]:
    """Every string of the file with its line; in an f-string `{}` stands for each value."""
    inside: set[int] = set()
    for node in source.nodes:
        if isinstance(node, ast.JoinedStr):
            constants = [part for part in node.values if isinstance(part, ast.Constant)]
            inside.update(id(part) for part in constants)
            yield node.lineno, "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in node.values)
    for node in source.nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            yield node.lineno, node.value


def functions(source: Source) -> Iterator[tuple[str, int, int]]:
    """Name, first line and length of every function, inner ones included."""
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1

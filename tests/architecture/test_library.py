"""No code calls a part of Python's library that the first release of the lowest version lacks.

mypy keeps out what came with a later version, by `python_version`. What was added to a version while it was out, its
types do not tell; Debian 12 stays at 3.11.2. A name that is asked for by `getattr` with a substitute is no call.
"""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import Source, parse, read

NAMES = {
    "data_filter": "3.11.4",
    "tar_filter": "3.11.4",
    "fully_trusted_filter": "3.11.4",
    "FilterError": "3.11.4",
    "AbsolutePathError": "3.11.4",
    "OutsideDestinationError": "3.11.4",
    "SpecialFileError": "3.11.4",
    "AbsoluteLinkError": "3.11.4",
    "LinkOutsideDestinationError": "3.11.4",
    "LinkFallbackError": "3.11.13",
    "ALLOW_MISSING": "3.11.13",
    "SetReparseDeferralEnabled": "3.11.9",
    "GetReparseDeferralEnabled": "3.11.9",
    "verify_generated_headers": "3.11.10",
}
"""Attributes and imported names, and the release that brought them."""

ARGUMENTS = {
    ("extractall", "filter"): "3.11.4",
    ("extract", "filter"): "3.11.4",
    ("unpack_archive", "filter"): "3.11.4",
    ("getaddresses", "strict"): "3.11.10",
    ("parseaddr", "strict"): "3.11.10",
}
"""Functions with an argument, likewise."""


def newer(source: Source) -> Iterator[str]:
    """A sentence for each use of something that the first release does not have."""
    for node in source.nodes:
        names: list[str] = []
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            names = [node.attr]
        elif isinstance(node, ast.ImportFrom):
            names = [each.name for each in node.names]
        for name in names:
            if name in NAMES:
                yield f"{source.path}:{line}: {name} came with Python {NAMES[name]}"
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            for keyword in node.keywords:
                if release := ARGUMENTS.get((called, keyword.arg or "")):
                    yield f"{source.path}:{line}: {called}({keyword.arg}=…) came with Python {release}"


@pytest.mark.parametrize("folder", ["app", "packaging", "tests"])
def test_nothing_is_used_that_the_first_release_lacks(project_root: Path, folder: str) -> None:
    assert [found for source in read(project_root, folder) for found in newer(source)] == []


@pytest.mark.parametrize(
    "code",
    [
        "archive.extractall(path, filter='data')",
        "shutil.unpack_archive(a, b, filter='data')",
        "from tarfile import data_filter",
        "tarfile.data_filter",
        "email.utils.getaddresses(a, strict=True)",
    ],
)
def test_what_is_newer_is_found(code: str) -> None:
    assert len(list(newer(parse("app/x.py", code)))) == 1


def test_a_substitute_is_no_use() -> None:
    assert not list(newer(parse("app/x.py", "archive.extraction_filter = getattr(tarfile, 'data_filter', None)")))


def test_types_are_checked_for_the_lowest_version(project_root: Path) -> None:
    project = tomllib.loads((project_root / "pyproject.toml").read_text("utf-8"))
    lowest = project["tool"]["mypy"]["python_version"]
    assert project["project"]["requires-python"] == f">={lowest}"
    assert project["tool"]["ruff"]["target-version"] == f"py{lowest.replace('.', '')}"
    assert {"app", "packaging", "tests"} <= set(project["tool"]["mypy"]["files"])

"""Finds the editions in a folder and reads each when it is first asked for."""

import functools
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from app.forms.build import build
from app.model.edition import Edition

EXAMPLE = "example.json"
"""Name of the filled example in an edition's folder: a data file."""


class FormError(Exception):
    """A form's folder is broken; the message names the file and the place."""


class Editions(Mapping[str, Edition]):
    """The editions of one or several folders by id, in order of their names; each is read once, when asked for."""

    def __init__(self, *folders: Path) -> None:
        self._places = {
            path.parent.name: path.parent for folder in folders for path in sorted(folder.glob("*/edition.toml"))
        }
        self._read: dict[str, Edition] = {}

    def __getitem__(self, edition: str) -> Edition:
        if edition not in self._read:
            folder = self._places[edition]
            try:
                self._read[edition] = build(self.source(edition), folder.name)
            except (KeyError, TypeError, ValueError) as error:
                raise FormError(f"表样“{edition}”有误：{error!r}") from error
        return self._read[edition]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, edition: object) -> bool:
        return edition in self._places

    def heading(self, edition: str) -> Mapping[str, Any]:
        """The edition's own `edition.toml` alone: id, name and years, without reading the whole form."""
        return _toml(self._places[edition] / "edition.toml")

    def for_year(self, year: int) -> str | None:
        """Id of the edition in force for a report year; None where there is none."""
        for edition in self:
            heading = self.heading(edition)
            years = range(heading["first_year"], heading.get("last_year", 9999) + 1)
            if heading.get("preferred", True) and year in years:
                return edition
        return None

    def example(self, edition: str) -> Path:
        """Where the filled example of an edition lies."""
        return self._places[edition] / EXAMPLE

    def source(self, edition: str) -> dict[str, Any]:
        """The edition's files as one mapping, with those of the edition it extends beneath."""
        folder = self._places[edition]
        own = {path.stem: _toml(path) for path in sorted(folder.glob("*.toml"))}
        heading = own["edition"]
        base = heading.get("extends")
        if base is None:
            return own
        if base not in self._places or base == edition:
            raise FormError(f"表样“{edition}”所依据的“{base}”不存在。")
        whole = self.source(base)
        inherited = {key: value for key, value in whole["edition"].items() if key not in ("advice", "preferred")}
        merged = {**whole, "edition": inherited | heading}
        for name, data in own.items():
            if name != "edition":
                merged[name] = _extended(whole[name], data) if name in whole else data
        return merged


def _extended(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """A table file with the rows that an extending edition replaces; other keys simply take the place of the base's."""
    rows = base.get("row", [])
    for replacement in own.get("replace", []):
        removed = replacement["rows"]
        kept: list[dict[str, Any]] = []
        for row in rows:
            if row["id"] == removed[0]:
                kept += replacement["row"]
            if row["id"] not in removed:
                kept.append(row)
        rows = kept
    other = {key: value for key, value in own.items() if key != "replace"}
    return {**base, "row": rows, **other} if rows else {**base, **other}


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise FormError(f"表样文件“{path.parent.name}/{path.name}”读不懂：{error}") from error


@functools.cache
def bundled() -> Editions:
    """The editions that come with the program."""
    return Editions(Path(__file__).resolve().parents[2] / "forms")

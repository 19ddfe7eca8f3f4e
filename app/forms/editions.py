"""Finds the editions in a folder and reads each when it is first asked for."""

import functools
import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from app.forms.build import CLAIMS, build, read_grammar
from app.model.claims import Grammar
from app.model.edition import Cell, Edition

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
        self._toml = functools.cache(_toml)

    def __getitem__(self, edition: str) -> Edition:
        if edition not in self._read:
            folder = self._places[edition]
            try:
                source = self.source(edition, without={CLAIMS})
                self._read[edition] = build(source, folder.name, functools.partial(self._grammar, edition))
            except ValueError as error:
                raise FormError(f"表样“{edition}”有误：{error}。") from error
        return self._read[edition]

    def _grammar(self, edition: str, cells: Mapping[str, Cell]) -> Grammar:
        try:
            return read_grammar(self.source(edition), cells)
        except ValueError as error:
            raise FormError(f"表样“{edition}”有误：{error}。") from error

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, edition: object) -> bool:
        return edition in self._places

    def heading(self, edition: str) -> Mapping[str, Any]:
        """The edition's `edition.toml` with what it inherits: id, name and years, without reading the whole form."""
        heading: dict[str, Any] = {}
        for name in self._line(edition):
            heading = _inherited(heading) | self._toml(self._places[name] / "edition.toml")
        return heading

    def for_year(self, year: int) -> str | None:
        """Id of the edition in force for a report year; None where there is none."""
        for edition in self:
            heading = self.heading(edition)
            years = range(heading["first_year"], heading.get("last_year", 9999) + 1)
            if heading.get("preferred", True) and year in years:
                return edition
        return None

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where the editions lie, for another process that is to read the same."""
        return tuple(dict.fromkeys(place.parent for place in self._places.values()))

    def example(self, edition: str) -> Path:
        """Where the filled example of an edition lies."""
        return self._places[edition] / EXAMPLE

    def source(self, edition: str, without: Collection[str] = ()) -> dict[str, Any]:
        """The edition's files as one mapping, with those of the editions it extends beneath; without some of them."""
        whole: dict[str, Any] = {}
        for name in self._line(edition):
            for path in sorted(path for path in self._places[name].glob("*.toml") if path.stem not in without):
                try:
                    whole[path.stem] = _extended(whole.get(path.stem, {}), self._toml(path))
                except (LookupError, TypeError, ValueError) as error:
                    raise FormError(f"表样文件“{name}/{path.name}”中的替换有误：{error}。") from error
        return whole | {"edition": self.heading(edition)}

    def _line(self, edition: str) -> list[str]:
        """The editions that this one stands on, the first that extends none, and itself last."""
        line = [edition]
        while base := self._toml(self._places[line[0]] / "edition.toml").get("extends"):
            if base not in self._places or base in line:
                raise FormError(f"表样“{line[0]}”所依据的“{base}”不存在，或又依据于它。")
            line.insert(0, base)
        return line


def _inherited(heading: dict[str, Any]) -> dict[str, Any]:
    """What an extending edition takes over of the base's `edition.toml`: not what is said of the base alone."""
    return {key: value for key, value in heading.items() if key not in ("advice", "preferred", "extends")}


def _extended(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """A file with the rows or texts that an extending edition replaces; other keys take the place of the base's."""
    merged = {**base, **{key: value for key, value in own.items() if key != "replace"}}
    for replacement in own.get("replace", []):
        for kind in ("row", "text"):
            if f"{kind}s" in replacement:
                merged[kind] = list(_replaced(merged[kind], replacement[f"{kind}s"], replacement[kind]))
    return merged


def _replaced(lines: list[dict[str, Any]], removed: list[str], added: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """`lines` with `added` in the place of the first of `removed`, and without the others of them."""
    missing = set(removed) - {line["id"] for line in lines}
    if missing or not removed:
        raise ValueError(f"要替换的“{'、'.join(sorted(missing))}”不存在")
    for line in lines:
        if line["id"] == removed[0]:
            yield from added
        if line["id"] not in removed:
            yield line


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise FormError(f"表样文件“{path.parent.name}/{path.name}”读不懂：{error}") from error


@functools.cache
def bundled() -> Editions:
    """The editions that come with the program."""
    return Editions(Path(__file__).resolve().parents[2] / "forms")

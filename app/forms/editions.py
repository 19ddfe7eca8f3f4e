"""Finds the editions in a folder and reads each when it is first asked for."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from app.forms.cache import FORMS, ROOT, kept
from app.model import coverage as coverages
from app.model.claims import Grammar
from app.model.coverage import Coverage
from app.model.edition import Cell, Edition, Guide
from app.model.period import Calendar, Period

if TYPE_CHECKING:
    from app.forms.decode import FormFiles
    from app.forms.schema import FindingsFile, PracticeFile
    from app.forms.schema_claims import ClaimsFile, ProseFile

EXAMPLE = "example.json"
"""Name of the filled example in an edition's folder: a data file."""

_LATER = ("edition", "claims", "prose", "findings", "practice")
"""Files that are not read with the others: the heading alone is read first, the rest when they are needed."""
_NO_END = 9999
COVERAGE = ROOT / "resources" / "fonts" / "coverage.txt"

_File = TypeVar("_File")
_Made = TypeVar("_Made")


class FormError(Exception):
    """A form's folder is invalid. The message is one sentence that names the file and the place."""


class Heading(NamedTuple):
    """Name and years of an edition, read without the whole form. `last_year` is inclusive."""

    name: str
    first_year: int
    last_year: int
    preferred: bool

    def covers(self, year: int) -> bool:
        """Tell whether the form is in force in a year."""
        return self.first_year <= year <= self.last_year


class Editions(Mapping[str, Edition]):
    """The editions of one or several folders by id, in order of their names. Each is read once, when first needed."""

    def __init__(self, *folders: Path) -> None:
        self._places = {
            path.parent.name: path.parent for folder in folders for path in sorted(folder.glob("*/edition.toml"))
        }
        self._has_doubles = len(self._places) < sum(1 for folder in folders for _ in folder.glob("*/edition.toml"))
        """An edition stands in two folders: then one of the program's own may extend one that is not."""
        self._read: dict[str, Edition] = {}
        self._toml = cache(_toml)

    def __getitem__(self, edition: str) -> Edition:
        if edition not in self._read:
            self._read[edition] = Edition(
                **self._kept(edition, "edition", partial(self._fields, edition)),
                read_grammar=partial(self._grammar, edition),
                read_coverage=coverage,
                read_guide=partial(self._guide, edition),
            )
        return self._read[edition]

    def _kept(self, edition: str, what: str, make: Callable[[], _Made]) -> _Made:
        """Return what `make` builds of an edition; of the program's own it is kept."""
        if self._places[edition].parent != FORMS or self._has_doubles:
            return make()
        return kept(f"{edition}.{what}", make)

    def _fields(self, edition: str) -> dict[str, Any]:
        from app.forms.build import build

        files = self.files(edition)
        with _errors_named(edition):
            return build(files, self._places[edition].name, self.form(edition))

    def _grammar(self, edition: str, cells: Mapping[str, Cell]) -> Grammar:
        return self._kept(edition, "grammar", partial(self._built_grammar, edition, cells))

    def _built_grammar(self, edition: str, cells: Mapping[str, Cell]) -> Grammar:
        from app.forms.rules import grammar

        with _errors_named(edition):
            return grammar(self.claims(edition), self.prose(edition), cells)

    def _guide(self, edition: str) -> Guide:
        return self._kept(edition, "guide", partial(self._built_guide, edition))

    def _built_guide(self, edition: str) -> Guide:
        from app.forms.build import guide

        return guide(self.findings(edition))

    def built(self, edition: str) -> dict[str, object]:
        """Build anew what is kept of an edition: the name of each value → the value. Raises FormError."""
        return {
            "edition": self._fields(edition),
            "grammar": self._built_grammar(edition, self[edition].cells),
            "guide": self._built_guide(edition),
        }

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, edition: object) -> bool:
        return edition in self._places

    def heading(self, edition: str) -> Heading:
        """Name and years of an edition, without reading the whole form. Raises FormError."""
        data = self._heading_data(edition)
        name, first, last = data.get("name"), data.get("first_year"), data.get("last_year", _NO_END)
        for key, value, kind in (("name", name, str), ("first_year", first, int), ("last_year", last, int)):
            if not isinstance(value, kind):
                raise FormError(f"表样“{edition}”有误：edition.toml中的“{key}”缺少或不对。")
        return Heading(str(name), int(first or 0), int(last), data.get("preferred", True) is not False)

    def dated(self, edition: str, period: Period) -> str:
        """Return year and period as lists of reports show them, in the form's words: 2024年, 2024年第一季度.

        The form is read only for a period within a year. For an unknown form the period's code is shown.
        """
        calendar = self[edition].calendar if period.code and edition in self else Calendar()
        return calendar.label(period)

    def for_year(self, year: int, form: str | None = None) -> str | None:
        """Return the id of the edition of `form`, or of the first form, in force for a year; None if there is none.

        Invalid editions are skipped.
        """
        return next((edition for edition in self.in_force(year) if form in (None, self.form(edition))), None)

    def in_force(self, year: int) -> list[str]:
        """Ids of the editions in which a new report of a year can be made, one for each form."""
        return [edition for edition in self if self._is_in_force(edition, year)]

    def _is_in_force(self, edition: str, year: int) -> bool:
        try:
            heading = self.heading(edition)
        except FormError:
            return False
        return heading.preferred and heading.covers(year)

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders of the editions, from which another process reads the same."""
        return tuple(dict.fromkeys(place.parent for place in self._places.values()))

    def example(self, edition: str) -> Path:
        """The file of the filled example of an edition."""
        return self._places[edition] / EXAMPLE

    def files(self, edition: str) -> "FormFiles":
        """The files of an edition with what it inherits, without those that are read later. Raises FormError."""
        from app.forms.decode import decode

        source = self._sources(edition)
        with _errors_named(edition):
            return decode(source)

    def claims(self, edition: str) -> "ClaimsFile":
        """Return the grammar of the texts of an edition. Raises FormError."""
        from app.forms.schema_claims import ClaimsFile

        return self._optional(edition, "claims", ClaimsFile)

    def prose(self, edition: str) -> "ProseFile":
        """Return the vocabulary of the texts of an edition. Raises FormError."""
        from app.forms.schema_claims import ProseFile

        return self._optional(edition, "prose", ProseFile)

    def findings(self, edition: str) -> "FindingsFile":
        """Return the grouping of the findings of an edition. Raises FormError."""
        from app.forms.schema import FindingsFile

        return self._optional(edition, "findings", FindingsFile)

    def practice(self, edition: str) -> "PracticeFile":
        """Return the mistakes to plant into the edition's own example; it inherits none. Raises FormError."""
        from app.forms.schema import PracticeFile

        return self._optional(edition, "practice", PracticeFile, is_inherited=False)

    def _optional(self, edition: str, file: str, kind: type[_File], *, is_inherited: bool = True) -> _File:
        """Read a file that is needed late; empty if the edition lacks it. Raises FormError."""
        from app.forms.decode import decode_optional

        source = self._sources(edition, only=file, is_inherited=is_inherited)
        with _errors_named(edition):
            return decode_optional(source, file, kind)

    def family(self, edition: str) -> list[str]:
        """Return the other editions with the same root: formats of the same report. Raises FormError."""
        return [name for name in self if name != edition and self.form(name) == self.form(edition)]

    def form(self, edition: str) -> str:
        """Return the form of an edition: the id of the edition at the root of `extends`, or its own id."""
        try:
            return self._line(edition)[0]
        except FormError:
            return edition

    def unused(self, edition: str) -> list[str]:
        """Stems of the TOML files in the edition's own folder that are no file of a form and no table of it."""
        from app.forms.decode import FILES

        tables = self.files(edition).edition.tables
        return [path.stem for path in self._toml_files(edition) if path.stem not in (*FILES, *tables)]

    def _toml_files(self, edition: str) -> list[Path]:
        return sorted(self._places[edition].glob("*.toml"))

    def _sources(self, edition: str, only: str = "", *, is_inherited: bool = True) -> dict[str, Any]:
        """Return file stem → TOML merged over the extended editions: the file `only`, or all but `_LATER`."""
        whole: dict[str, Any] = {}
        for name in self._line(edition) if is_inherited else (edition,):
            for path in self._toml_files(name):
                if path.stem == only or (not only and path.stem not in _LATER):
                    try:
                        whole[path.stem] = _extended(whole.get(path.stem, {}), self._toml(path), path.stem)
                    except ValueError as error:
                        raise FormError(f"表样文件“{name}/{path.name}”中的替换有误：{error}。") from error
        return whole if only else whole | {"edition": self._heading_data(edition)}

    def _heading_data(self, edition: str) -> dict[str, Any]:
        """`edition.toml` with what it inherits."""
        heading: dict[str, Any] = {}
        for name in self._line(edition):
            heading = _inherited(heading) | self._toml(self._places[name] / "edition.toml")
        return heading

    def _line(self, edition: str) -> list[str]:
        """Return the chain of extended editions: the root first, this one last."""
        line = [edition]
        while base := self._toml(self._places[line[0]] / "edition.toml").get("extends"):
            if not isinstance(base, str) or base not in self._places or base in line:
                raise FormError(f"表样“{line[0]}”所依据的“{base}”不存在，或又依据于它。")
            line.insert(0, base)
        return line


@contextmanager
def _errors_named(edition: str) -> Iterator[None]:
    """Turn a ValueError into a FormError that names the edition."""
    try:
        yield
    except ValueError as error:
        raise FormError(f"表样“{edition}”有误：{error}。") from error


def _inherited(heading: dict[str, Any]) -> dict[str, Any]:
    """Return the keys of the base's `edition.toml` that an extending edition inherits."""
    return {key: value for key, value in heading.items() if key not in ("advice", "preferred", "extends")}


def _extended(base: dict[str, Any], own: dict[str, Any], file: str) -> dict[str, Any]:
    """Merge a file: its `replace` rows or texts replace those of the base; other keys replace the base's keys."""
    merged = {**base, **{key: value for key, value in own.items() if key != "replace"}}
    if "replace" in own:
        from app.forms.decode import decode_replacements

        for replacement in decode_replacements(own["replace"], file):
            for kind, removed, added in (
                ("row", replacement.rows, replacement.row),
                ("text", replacement.texts, replacement.text),
            ):
                if removed or added:
                    merged[kind] = list(_replaced(merged.get(kind), removed, added))
    return merged


def _replaced(lines: Any, removed: tuple[str, ...], added: tuple[dict[str, Any], ...]) -> Iterator[dict[str, Any]]:
    """Return `lines` with `added` in place of the first of `removed`, and without the others."""
    known = lines if isinstance(lines, list) and all(isinstance(line, dict) for line in lines) else []
    missing = set(removed) - {str(line.get("id")) for line in known}
    if missing or not removed:
        raise ValueError(f"要替换的“{'、'.join(sorted(missing))}”不存在")
    for line in known:
        if line.get("id") == removed[0]:
            yield from added
        if line.get("id") not in removed:
            yield line


def _toml(path: Path) -> dict[str, Any]:
    import tomllib  # not needed for an edition that is kept

    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise FormError(f"表样文件“{path.parent.name}/{path.name}”读不懂：{error}") from error


@cache
def coverage() -> Coverage:
    """Return the characters of the program's own fonts, from the list that is built with the fonts."""
    return coverages.read(COVERAGE.read_text("ascii"))


@cache
def bundled() -> Editions:
    """The editions that come with the program."""
    return Editions(FORMS)

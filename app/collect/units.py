"""The units of a season: read from a list or an earlier season, arranged as a tree, and recognised by name."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any, NamedTuple

from rapidfuzz import fuzz, process

from app.collect.season import Season
from app.collect.values import Relation, Scope, SeasonError, Unit
from app.session.earlier_years import as_last

CODE, NAME, ALIASES, SUPERIOR, KIND, RELATION = COLUMNS = ("代码", "名称", "别名", "上级代码", "类型", "计入")
REQUIRED = (CODE, NAME, RELATION)
BETWEEN = re.compile(r"[、；;]")
KINDS = {"部门": "department", "政府": "government", "乡镇": "township", "乡镇（街道）": "township", "其他": "other"}
"""The kinds of units as a list may write them; another word is kept as it is."""
LAST = "last"
"""The key of a unit's further columns that holds last year's accepted figures."""
LEAST_LIKE = 75.0
"""The similarity of a name, of 100, from which it is proposed."""

_NOT_LETTERS = re.compile(r"[\s\u200b\ufeff]+")
_HEAD_ROWS = 10
_COUNTED = {Scope.OWN: (Relation.OWN,), Scope.AREA: (Relation.OWN, Relation.AREA)}


def of_rows(rows: Sequence[Sequence[str]]) -> list[Unit]:
    """The units of a list with a header row. Raises SeasonError, naming the row."""
    header, below = _header(rows)
    units = [_unit(row, header, number) for number, row in below if any(cell.strip() for cell in row)]
    if not units:
        raise SeasonError("单位名单里没有一个单位，请在标题行下面逐行写上单位。")
    refuse_faults(units)
    return units


def _header(rows: Sequence[Sequence[str]]) -> tuple[dict[str, int], Iterator[tuple[int, Sequence[str]]]]:
    """Column → place, and the rows below with their numbers."""
    for number, row in enumerate(rows[:_HEAD_ROWS]):
        places = {cell.strip(): place for place, cell in reversed(list(enumerate(row))) if cell.strip()}
        if CODE in places and NAME in places:
            missing = [name for name in REQUIRED if name not in places]
            if missing:
                raise SeasonError(f"单位名单缺少“{'”“'.join(missing)}”列，标题行应为：{'、'.join(COLUMNS)}。")
            return places, ((nth, each) for nth, each in enumerate(rows[number + 1 :], number + 2))
    raise SeasonError(f"单位名单里未找到标题行，应有这些列：{'、'.join(COLUMNS)}。")


def _unit(row: Sequence[str], header: Mapping[str, int], number: int) -> Unit:
    cells = {name: row[place].strip() if place < len(row) else "" for name, place in header.items()}
    if not cells[CODE] or not cells[NAME]:
        raise SeasonError(f"单位名单第{number}行没有代码或名称，请补上。")
    written = cells[RELATION]
    relation = next((one for one in Relation if written == one), None)
    if relation is None and written.startswith(Relation.NONE):
        relation = Relation.NONE
    if relation is None:
        choices = "、".join(Relation)
        raise SeasonError(f"单位名单第{number}行“{cells[NAME]}”的“计入”是“{written}”，应为{choices}之一。")
    aliases = tuple(filter(None, (name.strip() for name in BETWEEN.split(cells.get(ALIASES, "")))))
    more = {name: text for name, text in cells.items() if name not in COLUMNS and text}
    remark = written.removeprefix(relation).strip("（）() ")
    kind = KINDS.get(cells.get(KIND, ""), cells.get(KIND, ""))
    return Unit(cells[CODE], cells[NAME], relation, cells.get(SUPERIOR, ""), kind, aliases, more, remark)


def refuse_faults(units: Sequence[Unit]) -> None:
    """Codes given twice, names that mean two units, superiors that do not exist or go round in a circle."""
    by_code: dict[str, Unit] = {}
    named: dict[str, Unit] = {}
    for unit in units:
        if other := by_code.get(unit.code):
            raise SeasonError(f"单位名单里代码“{unit.code}”有两个单位：“{other.name}”和“{unit.name}”，请改正。")
        by_code[unit.code] = unit
        for name in dict.fromkeys(map(plain, (unit.name, *unit.aliases))):
            if name in named:
                raise SeasonError(
                    f"单位名单里“{unit.name}”（{unit.code}）与“{named[name].name}”（{named[name].code}）重名，请用全称区分。"
                )
            named[name] = unit
    for unit in units:
        if unit.superior and unit.superior not in by_code:
            raise SeasonError(f"“{unit.name}”的上级代码“{unit.superior}”不在单位名单里，请改正。")
    _refuse_circles(by_code)


def _refuse_circles(by_code: Mapping[str, Unit]) -> None:
    sound: set[str] = set()
    for code in by_code:
        path: dict[str, None] = {}
        while code and code not in sound:
            if code in path:
                raise SeasonError(f"“{by_code[code].name}”的上级绕了一圈又是它自己，请改正上级代码。")
            path[code] = None
            code = by_code[code].superior
        sound.update(path)


def kind_word(unit: Unit) -> str:
    """The kind of a unit as a list writes it."""
    return next((word for word, kind in KINDS.items() if kind == unit.kind), unit.kind)


def to_row(unit: Unit) -> list[str]:
    """A unit as a row of a list, with the columns of COLUMNS."""
    relation = f"{unit.relation}（{unit.remark}）" if unit.remark else str(unit.relation)
    return [unit.code, unit.name, "、".join(unit.aliases), unit.superior, kind_word(unit), relation]


# -- other sources of a list -----------------------------------------------------------------------------------------

_TOWNSHIP = re.compile(r"(镇|乡|街道|街道办事处)(人民政府)?$")
_GOVERNMENT = "人民政府"
_AROUND_NAME = re.compile(r"[（(【\[].*?[）)】\]]|^\W+|[_—\-\s]+$")
_AFTER_NAME = re.compile(r"[_\s—-]*(20\d\d|二[〇○零O0]|关于|政府信息公开|年度报告|年报|工作报告|信息公开)")


def of_names(names: Iterable[str], taken: Iterable[str] = ()) -> list[Unit]:
    """Units of names alone, each once, to be looked over by a person.

    Codes are counted on from those `taken`; kinds and relations are guessed from the names.
    """
    wanted = {plain(name): name.strip() for name in names if plain(name)}
    used = set(taken)
    numbers = (f"{number:03}" for number in count(1))
    codes = (code for code in numbers if code not in used)
    return [_guessed(code, name) for code, name in zip(codes, wanted.values(), strict=False)]


def _guessed(code: str, name: str) -> Unit:
    if _TOWNSHIP.search(name):
        return Unit(code, name, Relation.AREA, kind="township")
    if name.endswith(_GOVERNMENT):
        return Unit(code, name, Relation.NONE, kind="government", remark="汇总件")
    return Unit(code, name, Relation.OWN, kind="department")


def name_in(file_name: str) -> str:
    """Return the unit's name at the start of a file's name, as offices write it; "" without one."""
    stem = _AROUND_NAME.sub("", file_name.rpartition(".")[0] or file_name)
    found = _AFTER_NAME.search(stem)
    name = stem[: found.start()] if found else stem
    return name.strip("_-— ") if len(plain(name)) > 1 else ""


def of_text(text: str, taken: Iterable[str] = ()) -> list[Unit]:
    """The units of a table or a list of names as the clipboard has it. Raises SeasonError."""
    rows = [[cell.strip() for cell in line.split("\t")] for line in text.splitlines() if line.strip()]
    if any(CODE in row and NAME in row for row in rows[:_HEAD_ROWS]):
        return of_rows(rows)
    found = of_names((row[0] for row in rows if row[0] not in (NAME, "单位名称", "单位")), taken)
    if not found:
        raise SeasonError("剪贴板里没有单位名单，请先复制名单：一行一个单位，或带标题行的表格。")
    return found


# -- the tree --------------------------------------------------------------------------------------------------------


def expected(units: Iterable[Unit], scope: Scope) -> list[Unit]:
    """The units whose figures count in a sum."""
    return [unit for unit in units if unit.relation in _COUNTED[scope]]


# -- an earlier season ------------------------------------------------------------------------------------------------


def units_of(previous: Season) -> list[Unit]:
    """The units of an earlier season, new ones for another: with the figures that were accepted, without those before.

    A unit that was exempt then is asked again. Raises SeasonError.
    """
    standings = previous.standings()
    return [
        unit._replace(unit=0, more=_more(previous, unit, standings[unit.unit].accepted)) for unit in previous.units()
    ]


def _more(previous: Season, unit: Unit, accepted: int | None) -> Mapping[str, Any]:
    kept = {key: value for key, value in unit.more.items() if key != LAST}
    if accepted is None:
        return kept
    last = as_last(previous.report(accepted))
    return kept | {LAST: {key: value for key, value in last.items() if key != "texts"}}


# -- names -----------------------------------------------------------------------------------------------------------


def plain(name: str) -> str:
    """A name as names are compared: full-width forms, spaces and unseen characters do not tell units apart."""
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", name)).casefold()


def has_words(unit: Unit, words: str) -> bool:
    """Whether the code, the name or an alias of a unit contains the words."""
    wanted = plain(words)
    return any(wanted in plain(name) for name in (unit.code, unit.name, *unit.aliases))


class Match(NamedTuple):
    """The unit of a file. `unit` is None if it is not certain; `sentence` then says why."""

    unit: Unit | None
    sentence: str = ""


class Register:
    """The units by code, name and alias."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._units = list(units)
        self._codes = {unit.code: unit for unit in self._units}
        self._names: dict[str, Unit | None] = {}
        for unit in self._units:
            for name in map(plain, (unit.name, *unit.aliases)):
                # A name of two units is that of none.
                self._names[name] = unit if self._names.get(name, unit) is unit else None

    def match(self, name: str, code: str = "") -> Match:
        """The unit of a report, by its name and the code that its package gives.

        An id alone is never trusted, and a code only if the name agrees.
        """
        if not plain(name):
            return Match(None, "文件里未找到单位名称，请指定是哪个单位。")
        named, coded = self._names.get(plain(name)), self._codes.get(code)
        if named is None and plain(name) in self._names:
            return Match(None, f"名单里有两个单位叫“{name}”，请指定是哪个单位。")
        if coded is not None and named is not coded:
            return Match(None, f"包里的代码“{code}”是“{coded.name}”，名称却是“{name}”，请指定是哪个单位。")
        if named is not None:
            return Match(named)
        similar = self.similar(name)
        asked = f"，是不是“{'”“'.join(unit.name for unit in similar)}”" if similar else ""
        return Match(None, f"名单里没有“{name}”{asked}，请指定是哪个单位。")

    def similar(self, name: str, most: int = 2) -> list[Unit]:
        """Units with similar names, the closest first: proposals for a person."""
        names = {key: unit for key, unit in self._names.items() if unit is not None}
        found: list[tuple[Any, float, Any]] = process.extract(
            plain(name), list(names), scorer=fuzz.ratio, limit=most, score_cutoff=LEAST_LIKE
        )
        return list({names[key].code: names[key] for key, _, _ in found}.values())

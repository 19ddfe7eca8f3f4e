"""What is wrong with a form: sentences for whoever writes one, before an office meets it."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from app.forms.editions import Editions, FormError
from app.forms.ledger import ledger_faults
from app.forms.lint_texts import claim_faults, placeholders, text_faults
from app.model.datafile import DataFileError, to_report
from app.model.edition import Edition, Equation, Relation, Table
from app.model.numbers import fault
from app.model.report import Report
from app.model.texts import UNKNOWN_FIGURE, plain

MOST_WIDTH = 156.5
"""Millimetres that the type area of a page has for a table, and half a millimetre of rounding."""

_IN_EQUATIONS = {"row", "column", "left", "right", "difference"}
_IN_SENTENCES = {"jump": {"name", "now", "last"}, "unfounded": {"figures"}}
"""What a rule's sentence may name, by its kind; all others are equations."""
_IN_WORDS = {"title": {"unit", "year"}, "file_name": {"unit", "year"}, "page_number": {"page"}, "draft": set[str]()}
_NO_END = 9999

_LINE = {"id", "name", "help", "source", "kind", "unit", "group"}
_BLOCK = {"title", "corner", "label_columns", "side_by_side", "row", "column"}
_KEYS: Mapping[str, set[str]] = {
    "edition": {
        *"id name notice extends preferred first_year last_year tables words package".split(),
        *"section field advice zero_action due".split(),
    },
    "section": {"id", "tab", "heading", "contents"},
    "field": {"key", "label", "help", "required", "choices", "names"},
    "advice": {"code", "level", "sentence", "fix", "edition", "moves"},
    "zero_action": {"label", "tables", "sentence"},
    "table": {"id", "title", "font_size", "widths", "block"} | _BLOCK,
    "block": _BLOCK,
    "row": _LINE | {"label"},
    "column": _LINE | {"header", "span"},
    "rule": {*"code kind level total parts left right about sentence computes except carry_in".split()},
    "jump": {*"code kind level cells times floor about sentence".split()},
    "unfounded": {*"code kind level figures sources units about sentence".split()},
}
"""What may be written in each place; other keys would be passed over in silence."""


class _Form(NamedTuple):
    """One edition under examination: what its files say, what was made of them, and the editions around it."""

    id: str
    source: Mapping[str, Any]
    edition: Edition
    editions: Editions


def lint(editions: Editions, edition_id: str) -> list[str]:
    """The faults of one edition, each a sentence that names the place; none for a good form."""
    try:
        form = _Form(edition_id, editions.source(edition_id), editions[edition_id], editions)
        _ = form.edition.grammar  # read last, and no less to be right
    except FormError as error:
        return [str(error)]
    faults = [sentence for check in _CHECKS for sentence in check(form)]
    unsound = list(_definitions(form.edition))
    # Where totals chase each other nothing can be added up: the example must wait.
    faults += unsound or _example(form)
    return [f"表样“{edition_id}”：{sentence}" for sentence in faults]


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


# -- ids ---------------------------------------------------------------------------------------------------------------


def _ids(form: _Form) -> Iterator[str]:
    heading = form.source["edition"]
    kinds = {
        "章节": [section["id"] for section in heading["section"]],
        "封面项": [field["key"] for field in heading["field"]],
        "文字部分": [text["id"] for text in form.source["texts"]["text"]],
        "表": heading["tables"],
        "规则": [rule["code"] for rule in form.source["rules"]["rule"]]
        + [advice["code"] for advice in [heading.get("advice")] if advice]
        + [rule["code"] for rules in form.source.get("statements", {}).values() for rule in rules if "code" in rule]
        + [claim["code"] for claim in form.source.get("claims", {}).get("claim", [])],
    }
    for kind, names in kinds.items():
        yield from (f"{kind}的编号“{name}”重复。" for name in _repeated(names))
    yield from (f"“{name}”既是表又是文字部分。" for name in form.edition.tables if name in form.edition.parts)
    for name, table in form.edition.tables.items():
        yield from _table_ids(name, table, form.source[name])


def _table_ids(name: str, table: Table, data: Mapping[str, Any]) -> Iterator[str]:
    if table.id != name:
        yield f"表“{name}”的编号写成了“{table.id}”。"
    lines = [
        f"表“{name}”中{word}的编号“{repeated}”重复。"
        for block in data.get("block", [data])
        for kind, word in (("row", "行"), ("column", "列"))
        for repeated in _repeated(line["id"] for line in block[kind])
    ]
    yield from lines
    every = [line for block in data.get("block", [data]) for kind in ("row", "column") for line in block[kind]]
    shared = {line["id"] for line in every} & {line.get("group") for line in every}
    yield from (f"表“{name}”的“{group}”既是一组又是一行或一列，规则分不清。" for group in sorted(shared))
    if not lines:
        yield from (f"格“{cell}”重复。" for cell in _repeated(cell.id for cell in table.cells))


def _keys(form: _Form) -> Iterator[str]:
    """Misspelt keys. Those of texts and words are refused in reading."""
    heading = form.source["edition"]
    yield from _unknown("edition", [heading])
    for place in ("section", "field", "zero_action"):
        yield from _unknown(place, heading.get(place, []))
    yield from _unknown("advice", [heading["advice"]] if "advice" in heading else [])
    for rule in form.source["rules"]["rule"]:
        yield from _unknown(rule["kind"] if rule["kind"] in _KEYS else "rule", [rule])
    for name in form.edition.tables:
        data = form.source[name]
        yield from _unknown("table", [data], name)
        yield from _unknown("block", data.get("block", []), name)
        for block in data.get("block", [data]):
            yield from _unknown("row", block["row"], name)
            yield from _unknown("column", block["column"], name)


def _unknown(place: str, entries: Iterable[Mapping[str, Any]], table: str = "") -> Iterator[str]:
    for entry in entries:
        named = entry.get("id") or entry.get("key") or entry.get("code") or table
        for key in sorted(set(entry) - _KEYS[place]):
            yield f"{f'表“{table}”的' if table else ''}{place}“{named}”中的“{key}”不认识。"


# -- the printed page --------------------------------------------------------------------------------------------------


def _contents(form: _Form) -> Iterator[str]:
    known = [*form.edition.tables, *form.edition.parts]
    placed = [name for section in form.edition.sections for name in section.contents]
    yield from (f"章节中的“{name}”不是表，也不是文字部分。" for name in placed if name not in known)
    yield from (f"“{name}”不在任何章节里。" for name in known if name not in placed)
    yield from (f"“{name}”在章节里出现了不止一次。" for name in _repeated(placed))


def _tables(form: _Form) -> Iterator[str]:
    for table in form.edition.tables.values():
        if sum(table.widths) > MOST_WIDTH:
            yield f"表“{table.id}”宽{sum(table.widths):g}毫米，超过版心的{MOST_WIDTH:g}毫米。"
        if any(width <= 0 for width in table.widths):
            yield f"表“{table.id}”的列宽应大于0。"
        yield from _tiling(table)


def _tiling(table: Table) -> Iterator[str]:
    """The printed cells must cover the grid exactly, or a writer of documents would have to guess."""
    broad = max(place.left + place.columns for place in table.grid)
    if broad != table.width:
        yield f"表“{table.id}”有{broad}列，列宽却写了{table.width}个。"
        return
    covered: Counter[tuple[int, int]] = Counter()
    for place in table.grid:
        if min(place.rows, place.columns) < 1:
            yield f"表“{table.id}”的“{place.text}”没有位置，标签的层数多了。"
        for row in range(place.top, place.top + place.rows):
            covered.update((row, column) for column in range(place.left, place.left + place.columns))
    for row in range(table.height):
        for column in range(table.width):
            if covered[row, column] != 1:
                what = "空着" if not covered[row, column] else "重叠"
                yield f"表“{table.id}”的第{row + 1}行第{column + 1}列{what}，请看标签层数和跨列数。"


def _words(form: _Form) -> Iterator[str]:
    for key, allowed in _IN_WORDS.items():
        used = placeholders(getattr(form.edition.words, key))
        if used is None or used - allowed:
            yield f"用语“{key}”中有不认识的花括号。"
        elif allowed - used:
            yield f"用语“{key}”缺少{'、'.join(f'{{{name}}}' for name in sorted(allowed - used))}。"
    for action in form.edition.zero_actions:
        used = placeholders("".join(sentence.text for sentence in action.sentences))
        if used is None or used - {"unit", "year"}:
            yield f"“{action.label}”的句子中有不认识的花括号。"
    if not any(field.key == "name" and field.required for field in form.edition.fields):
        yield "封面缺少必填的单位名称（name）。"


# -- rules -------------------------------------------------------------------------------------------------------------


def _rules(form: _Form) -> Iterator[str]:
    elsewhere = _cells_anywhere(form.editions)
    for rule in form.source["rules"]["rule"]:
        code, spread = rule["code"], [one for one in form.edition.equations if one.code == rule["code"]]
        used = placeholders(rule["sentence"])
        if used is None or used - _IN_SENTENCES.get(rule["kind"], _IN_EQUATIONS):
            yield f"规则{code}的用语中有不认识的花括号。"
        named = rule.get("computes", False)
        if not isinstance(named, bool) and len(named) != sum(one.computes for one in spread):
            yield f"规则{code}的computes指到不存在的行或列。"
        if any(one.computes and not _can_define(one) for one in spread):
            yield f"规则{code}要算出总计，等号左边只能是本年的一个格，右边只能是本年的格。"
        if any(one.carries and not _can_carry(one) for one in spread):
            yield f"规则{code}要从上年带入，等号左边只能是本年的一个格，右边只能是上年的一个格。"
        last = {term.cell for one in spread for term in one.left + one.right if term.last}
        unfounded = [one for one in form.edition.unfounded if one.code == code]
        last.update(term.cell for one in unfounded for term in one.figures + one.sources if term.last)
        yield from (f"规则{code}的上年格“{cell}”不存在。" for cell in sorted(last - elsewhere))


def _package(form: _Form) -> Iterator[str]:
    """What the package and its sheets print."""
    package, keys = form.edition.package, {field.key for field in form.edition.fields}
    if placeholders(package.number) != {"number"}:
        yield "报送包的“number”要写{number}，不写别的花括号。"
    yield from (f"报送包的“facts”指到不存在的封面项“{key}”。" for key in package.facts if key not in keys)
    rules = (form.edition.equations, form.edition.jumps, form.edition.unfounded, form.edition.needs)
    texts = (form.edition.statements, form.edition.leftovers)
    codes = dict.fromkeys(rule.code for group in (*rules, *texts) for rule in group)
    yield from (f"规则{code}缺少about，校验单上没有话可印。" for code in codes if not form.edition.about.get(code))


def _texts(form: _Form) -> Iterator[str]:
    yield from text_faults(form.source, form.edition)
    yield from claim_faults(form.source, form.edition, _cells_anywhere(form.editions))
    yield from ledger_faults(form.source, form.edition, _cells_anywhere(form.editions))


def _can_define(equation: Equation) -> bool:
    alone = len(equation.left) == 1 and equation.left[0].sign == 1
    this_year = not any(term.last for term in equation.left + equation.right)
    return alone and this_year and equation.relation is Relation.EQUAL


def _can_carry(equation: Equation) -> bool:
    return [term.last for term in equation.left + equation.right] == [False, True] and len(equation.left) == 1


def _cells_anywhere(editions: Editions) -> set[str]:
    """Cells of all editions: last year's report may have been filled in under another one."""
    cells: set[str] = set()
    for name in editions:
        try:
            cells.update(editions[name].cells)
        except FormError:
            continue  # a fault of that edition, told when it is looked at
    return cells


def _definitions(edition: Edition) -> Iterator[str]:
    totals = [equation.left[0].cell for equation in edition.equations if equation.computes]
    yield from (f"总计“{total}”由不止一条规则算出。" for total in _repeated(totals))
    parts = {total: [term.cell for term in equation.right] for total, equation in edition.definitions.items()}
    if circle := _circle(parts):
        yield f"总计互相推算，绕成了圈：{'→'.join(circle)}。"


def _circle(parts: Mapping[str, list[str]]) -> list[str]:
    """The totals of one circle, the first named again at its end; empty where there is none."""
    done: set[str] = set()

    def walk(total: str, path: list[str]) -> list[str]:
        if total in path:
            return [*path[path.index(total) :], total]
        if total in done or total not in parts:
            return []
        for part in parts[total]:
            if circle := walk(part, [*path, total]):
                return circle
        done.add(total)
        return []

    return next((circle for total in parts if (circle := walk(total, []))), [])


# -- beside other editions ---------------------------------------------------------------------------------------------


def _years(form: _Form) -> Iterator[str]:
    first, last = form.edition.first_year, form.edition.last_year or _NO_END
    if last < first:
        yield f"止于{last}年，却始于{first}年。"
    others = [name for name in form.editions if name != form.id and form.edition.preferred]
    for name in others:
        try:
            other = form.editions.heading(name)
        except FormError:
            continue  # a fault of that edition, told when it is looked at
        begin, end = other.get("first_year", _NO_END), other.get("last_year", _NO_END)
        if other.get("preferred", True) and begin <= last and first <= end:
            yield f"与表样“{name}”的年度重叠，不知道该用哪一个。"


def _advice(form: _Form) -> Iterator[str]:
    advice = form.edition.advice
    if advice is None:
        return
    if advice.edition not in form.editions:
        yield f"{advice.code}建议改用的表样“{advice.edition}”不存在。"
        return
    try:
        target = {cell.row for cell in form.editions[advice.edition].cells.values()}
    except FormError:
        return
    own = {cell.row for cell in form.edition.cells.values()}
    for before, after in advice.moves.items():
        if before not in own or after not in target:
            yield f"{advice.code}要把“{before}”行移到“{after}”行，两行中有不存在的。"


# -- the filled example ------------------------------------------------------------------------------------------------


def _example(form: _Form) -> Iterator[str]:
    path = form.editions.example(form.id)
    try:
        data = json.loads(path.read_text("utf-8"))
        report = to_report(data, {form.id: form.edition})
    except FileNotFoundError:
        yield f"缺少填好的示例{path.name}。"
    except (DataFileError, ValueError) as error:
        yield f"示例{path.name}读不懂：{error}"
    else:
        for check in (_filled, _holds):
            yield from (f"示例{sentence}" for sentence in check(report))


def _filled(report: Report) -> Iterator[str]:
    edition = report.edition
    if not edition.covers(report.year):
        yield f"的年份{report.year}不在本表样的年度内。"
    for area, names in report.unknown.items():
        yield from (f"“{area}”中的“{name}”不是本表样的编号。" for name in names)
    yield from (f"没有填“{cell}”。" for cell in edition.enterable if cell not in report.answers)
    for cell, answer in report.answers.items():
        if fault(answer, edition.cells[cell].kind):
            yield f"“{cell}”填的“{answer.text}”不对。"
    required = [part.id for part in edition.parts.values() if part.required]
    yield from (f"没有写“{part}”。" for part in required if not report.texts.get(part, "").strip())
    yield from (
        f"“{part}”中的联动数字指到不存在的格。" for part in report.texts if UNKNOWN_FIGURE in plain(report, part)
    )
    needed = [field.key for field in edition.fields if field.required]
    yield from (f"没有填封面的“{key}”。" for key in needed if not str(report.unit.get(key, "")).strip())


def _holds(report: Report) -> Iterator[str]:
    tried = set()
    for equation in report.edition.equations:
        left = [report.term_value(term) for term in equation.left]
        right = [report.term_value(term) for term in equation.right]
        known = [value for value in left + right if value is not None]
        if len(known) < len(left + right):
            continue
        tried.add(equation.code)
        difference = sum(known[: len(left)]) - sum(known[len(left) :])
        if difference > 0 or (difference < 0 and equation.relation is Relation.EQUAL):
            yield f"不合规则{equation.key}，两边相差{difference}。"
    codes = dict.fromkeys(equation.code for equation in report.edition.equations)
    yield from (f"缺少数字，规则{code}没有试过。" for code in codes if code not in tried)


_CHECKS: tuple[Callable[[_Form], Iterator[str]], ...] = (
    _ids,
    _keys,
    _contents,
    _tables,
    _words,
    _rules,
    _package,
    _texts,
    _years,
    _advice,
)

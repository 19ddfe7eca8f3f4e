"""Finds faults of a form, as sentences for its author, before an office uses it."""

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from string import Formatter
from typing import NamedTuple

from app.forms.build import ledger_faults
from app.forms.decode import FormFiles
from app.forms.editions import Editions, FormError
from app.forms.rules import vocabulary
from app.forms.schema import (
    AnyRule,
    JumpRule,
    Leftover,
    NeedsText,
    Phrase,
    Places,
    Rule,
    Statement,
    StatementsFile,
    SumRule,
    TableFile,
    UnfoundedRule,
    UnitFilter,
)
from app.forms.schema_claims import Claim, ClaimsFile, ProseFile
from app.model.claims import NAME
from app.model.datafile import DataFileError, to_report
from app.model.edition import Edition, Equation, Relation, Table
from app.model.numbers import fault
from app.model.report import Report
from app.model.texts import UNKNOWN_FIGURE, plain
from app.model.word_automaton import WordAutomaton

MOST_WIDTH = 156.5
"""Width of the type area for a table in mm, with half a millimetre for rounding."""

_IN_EQUATIONS = {"row", "column", "left", "right", "difference"}
_IN_SENTENCES: Mapping[type[Rule], set[str]] = {JumpRule: {"name", "now", "last"}, UnfoundedRule: {"figures"}}
"""The names that a rule's sentence may use, by kind of rule; all other kinds are equations."""
_NO_END = 9999


class _Form(NamedTuple):
    """An edition under examination: its decoded files, the edition built of them, and the editions around it."""

    id: str
    files: FormFiles
    claims: ClaimsFile
    prose: ProseFile
    edition: Edition
    editions: Editions


def _findings(form: _Form) -> Iterator[str]:
    guide = form.edition.guide
    yield from (f"原因的编号“{name}”重复。" for name in _repeated(cause.id for cause in guide.causes))
    yield from bad_patterns("findings.toml的hollow", guide.hollow)


def lint(editions: Editions, edition_id: str) -> list[str]:
    """Return the faults of one edition, each a sentence that names the place; [] for a valid form."""
    try:
        files, edition = editions.files(edition_id), editions[edition_id]
        claims, prose = editions.claims(edition_id), editions.prose(edition_id)
        _ = edition.grammar  # read when it is first asked for
        form = _Form(edition_id, files, claims, prose, edition, editions)
    except FormError as error:
        return [str(error)]
    faults = [sentence for check in _CHECKS for sentence in check(form)]
    faults += _example(form)
    return [f"表样“{edition_id}”：{sentence}" for sentence in faults]


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


# -- ids ---------------------------------------------------------------------------------------------------------------


def _ids(form: _Form) -> Iterator[str]:
    heading, texts = form.files.edition, form.files.statements
    coded = (*form.files.rules.rule, *texts.needs_text, *texts.statement, *texts.leftover, *form.claims.claim)
    kinds = {
        "部分": [section.id for section in heading.section],
        "封面项": [field.key for field in heading.field],
        "文字部分": [text.id for text in form.files.texts.text],
        "表": heading.tables,
        "规则": [rule.code for rule in coded] + [advice.code for advice in [heading.advice] if advice],
    }
    for kind, names in kinds.items():
        yield from (f"{kind}的编号“{name}”重复。" for name in _repeated(names))
    yield from (f"“{name}”既是表又是文字部分。" for name in form.edition.tables if name in form.edition.parts)
    yield from (f"文件{name}.toml没有用到。" for name in form.editions.unused(form.id))
    for name, table in form.edition.tables.items():
        yield from _table_ids(name, table, form.files.tables[name])


def _table_ids(name: str, table: Table, data: TableFile) -> Iterator[str]:
    if table.id != name:
        yield f"表“{name}”的编号写成了“{table.id}”。"
    if data.block and (data.row or data.column):
        yield f"表“{name}”分了段，行和列要写在各段里。"
    lists = [(word, lines) for block in data.blocks for word, lines in (("行", block.row), ("列", block.column))]
    repeated = [
        f"表“{name}”中{word}的编号“{line}”重复。"
        for word, lines in lists
        for line in _repeated(line.id for line in lines)
    ]
    yield from repeated
    every = [line for _, lines in lists for line in lines]
    shared = {line.id for line in every} & {line.group for line in every}
    yield from (f"表“{name}”的“{group}”既是一组又是一行或一列，规则分不清。" for group in sorted(shared))
    if not repeated:
        yield from (f"格“{cell}”重复。" for cell in _repeated(cell.id for cell in table.cells))


# -- the printed page --------------------------------------------------------------------------------------------------


def _contents(form: _Form) -> Iterator[str]:
    known = [*form.edition.tables, *form.edition.parts]
    placed = [name for section in form.edition.sections for name in section.contents]
    yield from (f"各部分中的“{name}”不是表，也不是文字部分。" for name in placed if name not in known)
    yield from (f"“{name}”不在任何部分里。" for name in known if name not in placed)
    yield from (f"“{name}”在各部分里出现了不止一次。" for name in _repeated(placed))


def _tables(form: _Form) -> Iterator[str]:
    for table in form.edition.tables.values():
        if sum(table.widths) > MOST_WIDTH:
            yield f"表“{table.id}”宽{sum(table.widths):g}毫米，超过版心的{MOST_WIDTH:g}毫米。"
        yield from _tiling(table)


def _tiling(table: Table) -> Iterator[str]:
    """Check that the printed cells cover the grid exactly."""
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
    dated = {"unit", "year"} | (set() if form.edition.calendar.is_yearly else {"period"})
    allowed = {"title": dated, "file_name": dated, "page_number": {"page"}, "draft": set[str]()}
    for key, names in allowed.items():
        used = placeholders(getattr(form.edition.words, key))
        if used is None or used - names - {"period"}:
            yield f"用语“{key}”中有不认识的花括号。"
        elif names - used:
            yield f"用语“{key}”缺少{'、'.join(f'{{{name}}}' for name in sorted(names - used))}。"
    for action in form.edition.zero_actions:
        if unknown_names([each.text for each in action.sentences], IN_PHRASES):
            yield f"“{action.label}”的句子中有不认识的花括号。"
        missing = [name for name in action.tables if name not in form.edition.tables]
        missing += [each.part for each in action.sentences if each.part not in form.edition.parts]
        yield from (f"“{action.label}”指到不存在的“{name}”。" for name in missing)
    yield from _hand_in(form)
    yield from _cover(form)


_IN_MAIL = {"superior", "unit", "year", "period", "title", "number", "files", "office", "phone"}


def _hand_in(form: _Form) -> Iterator[str]:
    package = form.edition.package
    if unknown_names([package.mail], _IN_MAIL) or unknown_names([package.draft_mail], _IN_MAIL | {"open"}):
        yield "package的mail或draft_mail中有不认识的花括号。"
    fields = {field.key for field in form.edition.fields}
    for each in form.edition.inspections:
        if each.field and each.field not in fields:
            yield f"“{each.subject}”指到不存在的封面项“{each.field}”。"
        if bool(each.codes) != (each.measure == "checks"):
            yield f"“{each.subject}”的codes与measure不一致：只有checks要写检查的编号。"
    known = _cells_anywhere(form.editions)
    for chart in form.edition.charts:
        for cell in (cell for cells in dict(chart.series).values() for cell in cells if cell not in known):
            yield f"图“{chart.title}”用到不存在的格“{cell}”。"


def _cover(form: _Form) -> Iterator[str]:
    if not any(field.key == "name" and field.required for field in form.edition.fields):
        yield "封面缺少必填的单位名称（name）。"
    for field in form.edition.fields:
        yield from bad_patterns(f"封面项“{field.key}”", [each for _, patterns in field.names for each in patterns])


# -- rules -------------------------------------------------------------------------------------------------------------


def _rules(form: _Form) -> Iterator[str]:
    elsewhere = _cells_anywhere(form.editions)
    for rule in form.files.rules.rule:
        spread = [one for one in form.edition.equations if one.code == rule.code]
        if unknown_names([rule.sentence, rule.short], _IN_SENTENCES.get(type(rule), _IN_EQUATIONS)):
            yield f"规则{rule.code}的用语中有不认识的花括号。"
        yield from _computing(rule, spread)
        last = {term.cell for one in spread for term in one.left + one.right if term.last}
        unfounded = [one for one in form.edition.unfounded if one.code == rule.code]
        last.update(term.cell for one in unfounded for term in one.figures + one.sources if term.last)
        yield from (f"规则{rule.code}的上一份的格“{cell}”不存在。" for cell in sorted(last - elsewhere))
    yield from _definitions(form.edition)


def _computing(rule: AnyRule, spread: list[Equation]) -> Iterator[str]:
    if isinstance(rule, UnfoundedRule):
        yield from filter_faults(rule.code, rule.units)
    if isinstance(rule, JumpRule | UnfoundedRule):
        return
    if not spread:
        yield f"规则{rule.code}的except除去了每一行或列。"
    named = rule.computes if isinstance(rule, SumRule) else False
    if not isinstance(named, bool) and len(named) != sum(one.computes for one in spread):
        yield f"规则{rule.code}的computes指到不存在的行或列。"
    if any(one.computes and not _can_define(one) for one in spread):
        yield f"规则{rule.code}要算出总计，等号左边只能是本期的一个格，右边只能是本期的格。"
    if any(one.carries and not _can_carry(one) for one in spread):
        yield f"规则{rule.code}要从上一份带入，等号左边只能是本期的一个格，右边只能是上一份的一个格。"


def _package(form: _Form) -> Iterator[str]:
    """Check the words that the package and its sheets print."""
    package, keys = form.edition.package, {field.key for field in form.edition.fields}
    if placeholders(package.number) != {"number"}:
        yield "报送包的“number”要写{number}，不写别的花括号。"
    yield from (f"报送包的“facts”指到不存在的封面项“{key}”。" for key in package.facts if key not in keys)
    rules = (form.edition.equations, form.edition.jumps, form.edition.unfounded, form.edition.needs)
    texts = (form.edition.statements, form.edition.leftovers)
    codes = dict.fromkeys(rule.code for group in (*rules, *texts) for rule in group)
    yield from (f"规则{code}缺少about，校验单上没有话可印。" for code in codes if not form.edition.about.get(code))


def _texts(form: _Form) -> Iterator[str]:
    cells = _cells_anywhere(form.editions)
    yield from text_faults(form.files.statements, form.edition)
    yield from claim_faults(form.claims, form.prose, form.edition, cells)
    yield from prose_faults(form.prose)
    yield from ledger_faults(form.files.ledger, form.edition, cells)


def _can_define(equation: Equation) -> bool:
    alone = len(equation.left) == 1 and equation.left[0].sign == 1
    this_year = not any(term.last for term in equation.left + equation.right)
    return alone and this_year and equation.relation is Relation.EQUAL


def _can_carry(equation: Equation) -> bool:
    return [term.last for term in equation.left + equation.right] == [False, True] and len(equation.left) == 1


def _cells_anywhere(editions: Editions) -> set[str]:
    """Return the cells of all editions: last year's report may have been filled in under another one."""
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


# -- beside other editions ---------------------------------------------------------------------------------------------


def _years(form: _Form) -> Iterator[str]:
    """Check that forms that are no formats of the same report do not overlap in years."""
    first, last = form.edition.first_year, form.edition.last_year or _NO_END
    if last < first:
        yield f"止于{last}年，却始于{first}年。"
    for name in form.editions.family(form.id) if form.edition.preferred else ():
        try:
            other = form.editions.heading(name)
        except FormError:
            continue  # a fault of that edition, told when it is looked at
        if other.preferred and other.first_year <= last and first <= other.last_year:
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
        yield from _planted(form, report)


def _planted(form: _Form, report: Report) -> Iterator[str]:
    """Return the faults of the practice, which changes the example."""
    for plant in form.editions.practice(form.id).plant:
        where = f"practice.toml的“{plant.code}”"
        if bool(plant.cell) == bool(plant.part):
            yield f"{where}要写cell或part中的一个。"
        elif plant.cell and plant.cell not in form.edition.cells:
            yield f"{where}指到不存在的格“{plant.cell}”。"
        elif plant.part and (not plant.old or plant.old not in report.texts.get(plant.part, "")):
            yield f"{where}的old在示例的“{plant.part}”里找不到。"


def _filled(report: Report) -> Iterator[str]:
    edition = report.edition
    if not edition.covers(report.year):
        yield f"的年度{report.year}不在本表样的年度内。"
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
    _contents,
    _tables,
    _words,
    _rules,
    _package,
    _texts,
    _years,
    _advice,
    _findings,
)


IN_PHRASES = {"unit", "year", "period"}
"""The names that a sentence for a text may use."""

_YEARS = dict.fromkeys(("last", "year", "next", "elsewhere"), "年")


def placeholders(pattern: str) -> set[str] | None:
    """Return the names in braces; None if the braces are unbalanced, or contain anything but a name."""
    try:
        fields = list(Formatter().parse(pattern))
    except ValueError:
        return None
    if any(spec or conversion for _, _, spec, conversion in fields):
        return None
    names = {name for _, name, _, _ in fields if name is not None}
    return names if all(name.isidentifier() for name in names) else None


def unknown_names(sentences: Iterable[str], allowed: set[str]) -> bool:
    """Tell whether a sentence has braces that cannot be filled."""
    used = [placeholders(sentence) for sentence in sentences]
    return any(names is None or names - allowed for names in used)


def bad_patterns(owner: str, patterns: Iterable[str]) -> Iterator[str]:
    """A sentence for each pattern that is no regular expression, with `owner` as its subject."""
    for pattern in patterns:
        try:
            re.compile(NAME.sub("n", pattern))
        except (re.error, OverflowError, RecursionError):
            yield f"{owner}的“{pattern}”不是正则表达式。"


def text_faults(data: StatementsFile, edition: Edition) -> Iterator[str]:
    """The faults of `statements.toml`, each a sentence."""
    yield from _places(data.places, edition)
    yield from _phrases(data.phrase, edition)
    for needed in data.needs_text:
        yield from _rule(needed, (needed.part,), {"figure"}, edition)
    for statement in data.statement:
        yield from _rule(statement, (*statement.parts, *statement.also), set(), edition)
        yield from filter_faults(statement.code, statement.units)
    for leftover in data.leftover:
        yield from _rule(leftover, (), {"words"}, edition)


def _rule(
    rule: NeedsText | Statement | Leftover, parts: tuple[str, ...], allowed: set[str], edition: Edition
) -> Iterator[str]:
    if unknown_names([rule.sentence], allowed):
        yield f"规则{rule.code}的用语中有不认识的花括号。"
    yield from (f"规则{rule.code}的文字部分“{part}”不存在。" for part in parts if part not in edition.parts)
    yield from bad_patterns(f"规则{rule.code}", rule.patterns)


def filter_faults(code: str, filters: Iterable[UnitFilter]) -> Iterator[str]:
    """The faults in a rule's choice of units."""
    yield from bad_patterns(f"规则{code}的units", [name for each in filters for name in each.names])


def _phrases(phrases: Iterable[Phrase], edition: Edition) -> Iterator[str]:
    for phrase in phrases:
        if unknown_names([phrase.sentence], IN_PHRASES):
            yield f"现成句子“{phrase.sentence}”中有不认识的花括号。"
        if phrase.part not in edition.parts:
            yield f"现成句子的文字部分“{phrase.part}”不存在。"
        yield from (f"现成句子的表“{table}”不存在。" for table in phrase.tables if table not in edition.tables)


def _places(places: Places, edition: Edition) -> Iterator[str]:
    named = [("opening", places.opening), ("title", places.title), ("closing", places.closing)]
    named += [("improvements", places.improvements)]
    named += [("alike", part) for part in places.alike]
    for key, part in named:
        if part and part not in edition.parts:
            yield f"places的“{key}”指到不存在的文字部分“{part}”。"


def claim_faults(data: ClaimsFile, prose: ProseFile, edition: Edition, cells: Collection[str]) -> Iterator[str]:
    """The faults of `claims.toml`; `cells` are those of all editions, as a claim may be meant for another one."""
    yield from (f"claims.toml的文字部分“{part}”不存在。" for part in data.parts if part not in edition.parts)
    for scope in data.scope:
        yield from bad_patterns(f"口径“{scope.kind}”", [*scope.names, *scope.own, *scope.other])
    for claim in data.claim:
        yield from _claim(claim, prose, cells)
        yield from _claim_unit(claim, edition)


def _claim_unit(claim: Claim, edition: Edition) -> Iterator[str]:
    """Check that a claim in a unit states cells in that unit."""
    named = {pattern for reading in claim.readings for pattern in reading}
    units = {cell.unit for id, cell in edition.cells.items() if any(fnmatchcase(id, each) for each in named)}
    if claim.unit and units and claim.unit not in units:
        yield f"规则{claim.code}的单位“{claim.unit}”与它的格的单位不同。"


def _claim(claim: Claim, prose: ProseFile, cells: Collection[str]) -> Iterator[str]:
    if claim.object not in prose.objects:
        yield f"规则{claim.code}的对象“{claim.object}”不存在。"
    unknown = [action for action in claim.actions if action not in prose.actions]
    yield from (f"规则{claim.code}的办理“{action}”不存在。" for action in unknown)
    named = [pattern for reading in claim.readings for pattern in reading]
    if not any(fnmatchcase(cell, pattern) for cell in cells for pattern in named):
        yield f"规则{claim.code}指到不存在的格“{named[0]}”。"


def prose_faults(prose: ProseFile) -> Iterator[str]:
    """The faults of `prose.toml`: patterns that cannot be read."""
    words = vocabulary(prose)
    for name, patterns in words.words.items():
        for pattern in patterns:
            try:
                WordAutomaton({name: [words.spelt(pattern, _YEARS)]})
            except KeyError as error:
                yield f"prose.toml的“{name}”中“{{{error.args[0]}}}”没有这个词组。"
            except ValueError as error:
                yield f"prose.toml的“{name}”中{error}。"

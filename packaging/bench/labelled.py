"""Labelled sentences: tables made to agree with each, and how many slips of its figures are found.

A line is `year|kind|part|source|text`. In the text `[12|N]` is a figure with what it states, `{未收到申请|Z:N}` words
that say there is none, `<我局>` the words of the scope. packaging/bench/sentences.md says how a set is labelled.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from app.checks.claim_checks import claim_findings, scope_findings
from app.checks.numerals import numerals
from app.forms import bundled
from app.model.edition import Level
from app.model.numbers import Kind, read
from app.model.report import LastYear, Report

SETS = Path(__file__).resolve().parents[3] / "shared" / "sentences"
PARTS = {"R": "requests", "D": "disclosure", "M": "management", "S": "oversight", "P": "problems"}
UNITS = {
    "dept": ("青禾市清源区水务局", "department", "我局"),
    "gov": ("青禾市清源区人民政府", "government", "全区"),
    "town": ("望溪镇人民政府", "township", "我镇"),
}
TOPICS = {"申请": "N I NI C O", "结果": "G P GP D U R X", "申请人": "NP NO NB NX", "复议诉讼": "RE LI RV LD LA"}
_MARK = re.compile(
    r"\[(?P<figure>[^|\]]*)\|(?P<label>[^\]]*)\]|\{(?P<words>[^|}]*)\|Z:(?P<zero>[^}]*)\}|<(?P<scope>[^>]*)>"
)
_ITEMS = {"D": 8, "U": 3, "R": 5, "X": 3}
_ROWS = {"D": "denied", "U": "unable", "R": "rejected", "X": "other"}
_RESULTS = {"U": "upheld", "C": "corrected", "O": "other", "P": "pending"}
_SINGLE = {
    "NM": "normative.made", "NR": "normative.repealed", "NE": "normative.in_force",
    "YM": "rules.made", "YR": "rules.repealed", "YE": "rules.in_force",
    "XK": "licensing.decisions", "CF": "punishment.decisions", "QZ": "coercion.decisions", "FEE": "fees.amount",
}  # fmt: skip
_ORGANISATIONS = ("business", "research", "charity", "legal", "other")


_LABEL = re.compile(
    r"(?:Z:)?(?:N|I|NI|C|O|G|P|GP|D[1-8]?|U[1-3]?|R[1-5]?|X[1-3]?|N[POBX]|RV|L[DA]|(?:RE|LI)[UCOP]?|[NY][MRE]|XK|CF|QZ|FEE)"
    r"|%[A-Z0-9]+/[A-Z]+|\+N|-"
)


class Figure(NamedTuple):
    """A figure (or words for none) of a line with its place in the plain text."""

    label: str
    start: int
    end: int
    text: str


class Line(NamedTuple):
    """A labelled sentence with its figures in order; `text` is without marks."""

    year: int
    kind: str
    part: str
    source: str
    text: str
    figures: tuple[Figure, ...]


def read_set(path: Path) -> list[Line]:
    """The lines of one file. Raises ValueError that says in which line and why it cannot be read."""
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip():
            if fault := _fault(line):
                raise ValueError(f"{path.name}, line {number}: {fault}")
            found.append(_line(line))
    return found


def _fault(line: str) -> str:
    """Why a line is none of year|kind|part|source|text with known labels; "" where it is one."""
    fields = line.split("|", 4)
    if len(fields) < 5:
        return "year|kind|part|source|text expected"
    year, kind, part, _, marked = fields
    for name, value, known in (("kind", kind, UNITS), ("part", part, PARTS)):
        if value not in known:
            return f"{name} “{value}” is none of {', '.join(known)}"
    if not re.fullmatch(r"20\d\d", year):
        return f"“{year}” is no year"
    for match in _MARK.finditer(marked):
        label = match["label"] or f"Z:{match['zero']}"
        if not match["scope"] and not _LABEL.fullmatch(label):
            return f"“{match[0]}” has no label of packaging/bench/sentences.md"
        if match["label"] and not re.search(r"[\d零〇一二两三四五六七八九十百千万]", match["figure"]):
            return f"“{match[0]}” has no figure"
    rest = _MARK.sub("", marked)
    return f"a mark is not closed in “{rest}”" if re.search(r"[\[\]{}<>]", rest) else ""


def _line(line: str) -> Line:
    year, kind, part, source, marked = line.split("|", 4)
    plain, figures, at = "", [], 0
    for match in _MARK.finditer(marked):
        plain += marked[at : match.start()]
        at = match.end()
        shown = UNITS[kind][2] if match["scope"] else match["figure"] or match["words"]
        label = match["label"] or f"Z:{match['zero']}"
        if not match["scope"]:
            figures.append(Figure(label, len(plain), len(plain) + len(shown), shown))
        plain += shown
    return Line(
        int(year),
        kind,
        f"{'' if part == 'P' else 'overview.'}{PARTS[part]}",
        source,
        plain + marked[at:],
        tuple(figures),
    )


def agreeing(line: Line) -> Report:
    """A report whose tables agree with every label of the line."""
    name, kind, _ = UNITS[line.kind]
    edition = bundled()["disclosure-2021"]
    report = Report(edition, line.year, "made", {"id": "unit", "name": name, "kind": kind})
    stated = {figure.label: _value(figure) for figure in line.figures}
    cells = dict.fromkeys(edition.enterable, Decimal(0))
    singles = {label.removeprefix("Z:"): value for label, value in stated.items()}
    for label, cell in _SINGLE.items():
        worth = 10000 if label == "FEE" else 1
        cells[f"disclosure.{cell}"] = (
            singles.get(label, Decimal({"XK": 6, "CF": 4, "NE": 9}.get(label, 0)) * worth) / worth
        )
    cells |= _requests(stated) | _review(stated, line)
    report.answers = {cell: answer for cell, value in cells.items() if (answer := read(str(value), Kind.DECIMAL))}
    report.texts = {line.part: line.text}
    _last_year(report, line, stated)
    return report


def _value(figure: Figure) -> Decimal:
    if figure.label.startswith("Z:"):
        return Decimal(0)
    found = next(iter(numerals(figure.text + "件", ())), None)
    assert found is not None and found.value is not None, figure
    return found.value


def _requests(stated: Mapping[str, Decimal]) -> dict[str, Decimal]:
    get = {label.removeprefix("Z:"): value for label, value in stated.items()}
    out = {"G": get.get("G"), "P": get.get("P")}
    if "GP" in get:
        out |= {"G": get["GP"], "P": Decimal(0)}
    rows: dict[str, Decimal] = {"granted": out["G"] or Decimal(0), "partial": out["P"] or Decimal(0)}
    for group, many in _ITEMS.items():
        items = [get.get(f"{group}{number}", Decimal(0)) for number in range(1, many + 1)]
        whole = max(get.get(group, sum(items)), sum(items))
        free = next((number for number in range(many, 0, -1) if f"{group}{number}" not in get), many)
        items[free - 1] += whole - sum(items)
        rows |= {f"{_ROWS[group]}_{number}": value for number, value in enumerate(items, 1)}
    done = sum(rows.values(), start=Decimal(0))
    new, carried, left = get.get("N"), get.get("I"), get.get("O")
    closed, both = get.get("C"), get.get("NI")
    if closed is None:
        total = both if both is not None else (new or Decimal(0)) + (carried or Decimal(0)) if new is not None else None
        closed = max(done, (total - (left or 0)) if total is not None else done)
    rest = closed - done
    for row, group in (("partial", "P"), ("granted", "G"), ("denied_8", "D"), ("unable_1", "U"), ("other_3", "X")):
        taken = any(label.startswith(group) for label in get) or (row in ("granted", "partial") and "GP" in get)
        if rest > 0 and (not taken or row == "other_3"):
            rows[row] += rest
            rest = Decimal(0)
    whole = closed + (left or Decimal(0))
    if left is None:
        left = (
            max(Decimal(0), (both if both is not None else (new or 0) + (carried or 0)) - closed)
            if (both or new) is not None
            else Decimal(0)
        )
        whole = closed + left
    if carried is None:
        carried = whole - new if new is not None else Decimal(0)
    if new is None:
        new = (both if both is not None else whole) - carried
    if carried < 0:
        carried = Decimal(0)
    cells = {f"requests.{row}.person": value for row, value in rows.items()}
    cells |= {"requests.carried_in.person": carried, "requests.carried_out.person": left}
    organisations = get.get("NO", get.get("NB", Decimal(0)) + get.get("NX", Decimal(0)))
    persons = get.get("NP", new - organisations)
    cells["requests.new.person"] = persons
    cells["requests.new.business"] = get.get("NB", new - persons - get.get("NX", Decimal(0)))
    cells["requests.new.other"] = get.get("NX", Decimal(0))
    return cells


def _review(stated: Mapping[str, Decimal], line: Line) -> dict[str, Decimal]:
    get = {label.removeprefix("Z:"): value for label, value in stated.items()}
    cells: dict[str, Decimal] = {}
    whole = get.get("RE", get.get("RV", Decimal(0)))
    cells |= _row("reconsideration", get, "RE", whole)
    direct, after = get.get("LD"), get.get("LA")
    both = get.get("LI", (direct or Decimal(0)) + (after or Decimal(0)))
    direct = both - (after or Decimal(0)) if direct is None else direct
    cells |= _row("direct", get, "LI", direct)
    cells |= _row("after", {}, "LI", both - direct)
    return cells


def _row(row: str, get: Mapping[str, Decimal], label: str, whole: Decimal) -> dict[str, Decimal]:
    found = {name: get.get(label + sign, Decimal(0)) for sign, name in _RESULTS.items()}
    free = next((name for sign, name in _RESULTS.items() if label + sign not in get), "upheld")
    found[free] += whole - sum(found.values())
    return {f"review.{row}.{name}": value for name, value in found.items()}


def _last_year(report: Report, line: Line, stated: Mapping[str, Decimal]) -> None:
    """Last year's new requests, so that a stated growth is right."""
    for figure in line.figures:
        if figure.label == "+N":
            now = report.value("requests.new.total") or 0
            before = line.text[max(0, figure.start - 4) : figure.start]
            sign = -1 if re.search("下降|减少|降低|下跌|降幅|回落", before) else 1
            percent = figure.text.endswith("%")
            value = _value(figure)
            base = Decimal(now) / (1 + sign * value / 100) if percent else Decimal(now) - sign * value
            answer = read(str(round(base)), Kind.DECIMAL)
            assert answer
            answers = {f"requests.new.{each}": read("0", Kind.DECIMAL) for each in _ORGANISATIONS}
            answers |= {
                f"requests.carried_in.{each}": read("0", Kind.DECIMAL) for each in (*_ORGANISATIONS, "person", "total")
            }
            answers |= {"requests.new.person": answer, "requests.new.total": answer}
            report.last_year = LastYear(report.edition.id, line.year - 1, {k: v for k, v in answers.items() if v}, {})


def alarms(report: Report, part: str) -> list[tuple[int, int, str]]:
    """Return the places of 核实 and 错误 in a part with their sentences."""
    found = [*claim_findings(report, part), *scope_findings(report)]
    return [
        (span.start, span.end, f"{finding.code} {finding.message}")
        for finding in found
        if finding.level is not Level.HINT
        for span in finding.texts
        if span.text == part
    ]


def typing_errors(figure: Figure) -> Iterator[str]:
    """The figure as it might be mistyped: ±1, ±2, +10, two digits swapped, one dropped."""
    match = re.match(r"\d+", figure.text)
    if not match:
        return
    digits, rest = match[0], figure.text[match.end() :]
    value = int(digits)
    found = [str(value + by) for by in (1, -1, 2, -2, 10) if value + by >= 0]
    if len(digits) > 1:
        found += [digits[:-2] + digits[-1] + digits[-2], digits[1:].lstrip("0") or "0"]
    yield from (each + rest for each in dict.fromkeys(found) if int(each) != value)


class Score(NamedTuple):
    """Slips tried, slips found, false alarms on the agreeing version; by key."""

    tried: Counter[str]
    found: Counter[str]
    false: list[str]
    missed: list[str]


def measure_lines(lines: list[Line]) -> Score:
    """All slips of all lines."""
    score = Score(Counter(), Counter(), [], [])
    for line in lines:
        report = agreeing(line)
        for start, end, message in alarms(report, line.part):
            score.false.append(f"{line.kind} {line.source}: …{line.text[max(0, start - 25) : end + 8]}… {message}")
        for figure in line.figures:
            if figure.label != "-":
                _typing_error(line, figure, report, score)
    return score


def _typing_error(line: Line, figure: Figure, report: Report, score: Score) -> None:
    for text in [figure.text] if figure.label.startswith("Z:") else typing_errors(figure):
        if figure.label.startswith("Z:"):
            changed = figure._replace(label=figure.label.removeprefix("Z:"), text="3")
            others = tuple(each for each in line.figures if each is not figure)
            other = agreeing(line._replace(figures=(*others, changed)))
            other.texts = dict(report.texts)
        else:
            other = report
            other.texts = {line.part: line.text[: figure.start] + text + line.text[figure.end :]}
        end = figure.start + len(text)
        found = [each for each in alarms(other, line.part) if each[0] < end and each[1] > figure.start]
        for key in (line.kind, f"topic {topic(figure.label)}", "all"):
            score.tried[key] += 1
            score.found[key] += bool(found)
        if not found:
            around = line.text[max(0, figure.start - 30) : figure.end + 12]
            score.missed.append(f"{line.kind} [{figure.label}] {figure.text}→{text} {around}")
    report.texts = {line.part: line.text}


def topic(label: str) -> str:
    """The topic that a label belongs to, in words."""
    if label.startswith("Z:"):
        return "无的说法"
    if label.startswith(("%", "+")):
        return "占比增长"
    named = next((name for name, labels in TOPICS.items() if label in labels.split()), "")
    if named:
        return named
    if label[0] in "NY" and len(label) == 2:
        return "文件规章"
    return "复议诉讼" if label[:2] in ("RE", "LI") else "许可处罚" if label in _SINGLE else "结果"


def lines_of(score: Score) -> Iterator[str]:
    """Recall by kind and topic, with the precision by kind and of all."""
    wrong = Counter(each.split(" ", 1)[0] for each in score.false)
    for key in sorted(score.tried):
        found, tried = score.found[key], score.tried[key]
        false = len(score.false) if key == "all" else wrong[key]
        precision = (
            "" if key.startswith("topic") else f"  precision {found / max(1, found + false):6.1%}, {false} false"
        )
        yield f"    {key:14} {found:5}/{tried:5} {found / tried:6.1%}{precision}"


def measure(rounds: int) -> Iterator[str]:
    """Recall and precision on every set beside the project, and on our own sentences."""
    del rounds  # nothing here is timed
    from tests.checks.sentences import measured

    own = measured("overview.requests")
    yield f"(t) own sentences      recall {own.recall:.1%}, precision {own.precision:.1%} ({own.sentences} sentences)"
    for path in sorted(SETS.glob("set*.txt")):
        yield f"(t) {path.stem} of offices' sentences, slips found"
        yield from lines_of(measure_lines(read_set(path)))


if __name__ == "__main__":
    try:
        every = [line for path in sys.argv[1:] if not path.startswith("-") for line in read_set(Path(path))]
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None
    if "-odd" in sys.argv:
        every = every[1::2]
    if "-even" in sys.argv:
        every = every[::2]
    result = measure_lines(every)
    if "-v" in sys.argv:
        print(*result.false, sep="\n")
        print("--- missed")
        seen: dict[str, int] = {}
        for miss in result.missed:
            key = re.sub(r"\S+→\S+ ", "", miss, count=1)
            key = re.sub(r"^(\w+) (\[[^\]]*\]).*?→\S+ ", r"\1 \2 ", miss)
            seen[key[:12] + miss[-45:]] = seen.get(key[:12] + miss[-45:], 0) + 1
        for miss, many in seen.items():
            print(many, miss)
    print(*lines_of(result), sep="\n")

"""The data file `nianbao-report/1`: dict ↔ Report, without losing or guessing anything."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.model.edition import Edition
from app.model.numbers import Answer, read, split_remark
from app.model.period import YEARS
from app.model.report import Report
from app.model.texts import clipped

FORMAT = "nianbao-report/1"
KEYS = (
    "format",
    "edition",
    "year",
    "period",
    "id",
    "saved",
    "program",
    "unit",
    "answers",
    "remarks",
    "texts",
    "explanations",
    "last",
    "exchange",
)


class DataFileError(Exception):
    """The structure of a data file is invalid. The message is one sentence that names the place."""


def to_dict(report: Report, program: str) -> dict[str, Any]:
    """Return the data file of a report; the inverse of `to_report`."""
    answers = {cell: report.answers[cell].text for cell in report.edition.cells if cell in report.answers}
    # An answer that would be read as a figure and a remark is marked as whole: it has a remark, but none is written.
    whole = {cell: "" for cell, answer in report.answers.items() if _would_split(answer)}
    data: dict[str, Any] = {
        "format": FORMAT,
        "edition": report.edition.id,
        "year": report.year,
        "id": report.id,
        "saved": report.saved,
        "program": program,
        "unit": dict(report.unit),
        "answers": answers | report.unknown.get("answers", {}),
        "remarks": whole | report.remarks | report.unknown.get("remarks", {}),
        "texts": report.texts | report.unknown.get("texts", {}),
        "explanations": list(report.explanations.values()),
    }
    if report.period:
        data["period"] = report.period
    if report.last:
        data["last"] = report.last
    if report.exchange:
        data["exchange"] = report.exchange
    return data | report.extra


def to_report(data: Any, editions: Mapping[str, Edition]) -> Report:
    """Read a data file. Contents that the edition does not know are kept in `unknown`. Raises DataFileError.

    A unit without a name is accepted: a report must open again even if it was closed while the name was being retyped.
    """
    _expect(isinstance(data, dict), "文件内容不是年报数据。")
    _check_format(data.get("format"))
    edition = _edition(data.get("edition"), editions)
    year = _year(data.get("year"), "“year”")
    own_id = _text(data.get("id") or _new_id(), "“id”")
    report = Report(edition, year, own_id, _unit(data.get("unit", {}), edition))
    report.period = _period(data.get("period"), edition)
    report.saved = _text(data.get("saved", ""), "“saved”")
    report.extra = {key: value for key, value in data.items() if key not in KEYS}
    remarks = _texts(data.get("remarks", {}), "remarks")
    _read_answers(report, data.get("answers", {}), remarks)
    _read_remarks(report, remarks)
    _read_texts(report, _texts(data.get("texts", {}), "texts"))
    report.explanations = _explanations(data.get("explanations", []))
    exchange = data.get("exchange", {})
    _expect(isinstance(exchange, dict), "“exchange”的结构不对。")
    report.exchange = dict(exchange)
    report.remember(last_report(data.get("last")))
    return report


def _new_id() -> str:
    import uuid  # most files have their id

    return str(uuid.uuid4())


def explanation_key(code: str, cells: Sequence[str], figures: Mapping[str, Any]) -> str:
    """Return the key of an explanation: its rule and cells; without cells, the rule and the values it was bound to."""
    named = cells or sorted(f"{name}={value}" for name, value in figures.items())
    return " ".join((code, *named))


def _expect(holds: bool, sentence: str) -> None:
    if not holds:
        raise DataFileError(f"不能使用：{sentence}")


def _check_format(value: Any) -> None:
    _expect(isinstance(value, str), "不是本程序的数据文件。")
    name, _, version = str(value).partition("/")
    _expect(name == FORMAT.partition("/")[0], "不是本程序的数据文件。")
    _expect(value == FORMAT, f"它由更新版本的程序保存（格式“{_brief(version)}”），请先升级本程序再打开。")


def _edition(value: Any, editions: Mapping[str, Edition]) -> Edition:
    _expect(isinstance(value, str), "缺少表样编号（“edition”）。")
    _expect(value in editions, f"没有表样“{_brief(value)}”（“edition”），请先升级本程序。")
    return editions[value]


def _year(value: Any, place: str) -> int:
    _expect(isinstance(value, int) and not isinstance(value, bool), f"{place}应为四位数的年份。")
    _expect(value in YEARS, f"{place}为{_brief(value)}，应在{YEARS[0]}至{YEARS[-1]}之间。")
    return int(value)


def _period(value: Any, edition: Edition) -> str:
    codes = edition.calendar.codes
    if edition.calendar.is_yearly:
        _expect(value in (None, ""), f"“period”为{_brief(value)}，但这张表一年一份，不分期。")
        return ""
    _expect(value in codes, f"“period”（统计期）应为{'、'.join(codes)}之一。")
    return str(value)


def _text(value: Any, place: str) -> str:
    _expect(isinstance(value, str), f"{place}应为文字。")
    return str(value)


def _texts(value: Any, place: str) -> dict[str, str]:
    _expect(isinstance(value, dict), f"“{place}”的结构不对。")
    return {_text(key, f"“{place}”"): _text(text, f"“{place}”中的“{_brief(key)}”") for key, text in value.items()}


def _unit(value: Any, edition: Edition) -> dict[str, Any]:
    """Check the unit. Keys that the edition lacks may hold anything.

    An empty id is refused: all such units would be one.
    """
    _expect(isinstance(value, dict), "“unit”的结构不对。")
    known = {"id", *(field.key for field in edition.fields)}
    unit = {key: _text(given, f"“unit”中的“{key}”") if key in known else given for key, given in value.items()}
    if not unit.get("id", "").strip():
        unit.pop("id", None)
    return unit


def _would_split(answer: Answer) -> bool:
    return answer.is_unread and split_remark(answer.text)[1] is not None


def _read_answers(report: Report, value: Any, remarks: Mapping[str, str]) -> None:
    _expect(isinstance(value, dict), "“answers”的结构不对。")
    for cell, given in value.items():
        place = f"“answers”中的“{_brief(cell)}”"
        _expect(not isinstance(given, float), f"{place}是小数形式的数值，应写成文字（加引号），以免改变位数。")
        is_whole = isinstance(given, int) and not isinstance(given, bool)
        typed = _text(_digits(given, place) if is_whole else given, place)
        if cell not in report.edition.cells:
            report.unknown.setdefault("answers", {})[cell] = typed
            continue
        figure, remark = (typed, None) if cell in remarks else split_remark(typed)
        answer = read(figure, report.edition.cells[cell].kind)
        if answer is not None:
            report.answers[cell] = answer
        if remark:
            report.remarks[cell] = remark


def _digits(value: int, place: str) -> str:
    _expect(abs(value) < 10**1000, f"{place}的数字过长。")
    return str(value)


def _read_remarks(report: Report, remarks: dict[str, str]) -> None:
    for cell, remark in remarks.items():
        if cell not in report.edition.cells:
            report.unknown.setdefault("remarks", {})[cell] = remark
        elif remark:
            report.remarks[cell] = remark


def _read_texts(report: Report, texts: dict[str, str]) -> None:
    for part, text in texts.items():
        if part not in report.edition.parts:
            report.unknown.setdefault("texts", {})[part] = text
        elif text:
            report.texts[part] = text


def _explanations(value: Any) -> dict[str, dict[str, Any]]:
    _expect(isinstance(value, list), "“explanations”的结构不对。")
    explanations: dict[str, dict[str, Any]] = {}
    for number, item in enumerate(value, 1):
        place = f"“explanations”第{number}条"
        _expect(isinstance(item, dict), f"{place}的结构不对。")
        cells, figures = item.get("cells", []), item.get("figures", {})
        _expect(isinstance(cells, list) and all(isinstance(cell, str) for cell in cells), f"{place}的“cells”结构不对。")
        _expect(isinstance(figures, dict), f"{place}的“figures”结构不对。")
        code = _text(item.get("code"), f"{place}的“code”")
        _text(item.get("text", ""), f"{place}的“text”")
        key = explanation_key(code, cells, figures)
        if key in explanations:  # the last one written counts; those before it are kept all the same
            explanations[f"{key} #{number}"] = explanations.pop(key)
        explanations[key] = item
    return explanations


def last_report(value: Any) -> dict[str, Any] | None:
    """Return the stored memory of last year's report; None if there is none. Raises DataFileError."""
    if value is None:
        return None
    _expect(isinstance(value, dict), "“last”的结构不对。")
    _year(value.get("year"), "“last”中的“year”")
    _text(value.get("period", ""), "“last”中的“period”")
    answers = value.get("answers", {})
    _expect(isinstance(answers, dict), "“last”中的“answers”结构不对。")
    for cell, given in answers.items():
        place = f"“last”中的“{_brief(cell)}”"
        is_whole = isinstance(given, int) and not isinstance(given, bool)
        _text(_digits(given, place) if is_whole else given, place)
    _texts(value.get("texts", {}), "last.texts")
    return dict(value)


def _brief(value: Any) -> str:
    return clipped(str(value) if not isinstance(value, int) or abs(value) < 10**12 else "过长的数字")

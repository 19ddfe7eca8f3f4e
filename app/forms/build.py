"""Makes an Edition of the data in its files."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from app.forms.claims import grammar
from app.forms.faces import coverage
from app.forms.grid import table
from app.forms.ledger import ledger
from app.forms.rules import Groups, equations, jumps, needs, unfounded
from app.forms.statements import leftovers, phrases, places, statements
from app.model.claims import Grammar
from app.model.edition import (
    Advice,
    Cell,
    Edition,
    Field,
    Level,
    Package,
    Part,
    Section,
    Sentence,
    Table,
    Words,
    ZeroAction,
)

CLAIMS = "claims"
"""The file that says how texts state figures; most of a form, and read last."""

_Made = TypeVar("_Made")


def build(source: Mapping[str, dict[str, Any]], folder: str, read: Callable[[Mapping[str, Cell]], Grammar]) -> Edition:
    """The edition of `source`: file stem → its TOML; `read` gives its grammar, once that is asked for.

    Raises ValueError where data is missing, naming the file.
    """
    names = _read(source, "edition", lambda heading: list(heading["tables"]))
    tables = {name: _read(source, name, table) for name in names}
    groups = {name: _read(source, name, _groups) for name in names}
    parts = _read(source, "texts", lambda data: {text["id"]: _part(text) for text in data["text"]})
    cells = {cell.id: cell for table in tables.values() for cell in table.cells}
    rules = _read(source, "rules", lambda data: _rules(data["rule"], cells, groups))
    if "statements" in source:
        rules |= _read(source, "statements", lambda data: _statements(data, cells))
    if "ledger" in source:
        rules["ledger"] = _read(source, "ledger", lambda data: ledger(data, tables))
    rules |= {"about": _about(source), "read_grammar": read, "read_coverage": coverage}
    return _read(source, "edition", lambda heading: _edition(heading, folder, tables, parts, rules))


def read_grammar(source: Mapping[str, dict[str, Any]], cells: Mapping[str, Cell]) -> Grammar:
    """How the texts of an edition state its figures; it need not say. Raises ValueError as `build` does."""
    return _read(source, CLAIMS, lambda data: grammar(data, cells)) if CLAIMS in source else Grammar()


def _rules(data: list[dict[str, Any]], cells: Mapping[str, Cell], groups: Groups) -> dict[str, Any]:
    return {
        "equations": tuple(equations(data, cells, groups)),
        "jumps": tuple(jumps(data, cells)),
        "unfounded": tuple(unfounded(data, cells)),
    }


def _about(source: Mapping[str, dict[str, Any]]) -> dict[str, str]:
    """Rule code → what it is about, over all files; a rule that does not say it is left out."""
    lists = [rules for file in ("rules", "statements") for rules in source.get(file, {}).values()]
    rules = [rule for entries in lists if isinstance(entries, list) for rule in entries]
    return {rule["code"]: rule["about"] for rule in rules if "about" in rule}


def _statements(data: dict[str, Any], cells: Mapping[str, Cell]) -> dict[str, Any]:
    return {
        "needs": tuple(needs(data.get("needs_text", []), cells)),
        "statements": tuple(statements(data.get("statement", []))),
        "leftovers": tuple(leftovers(data.get("leftover", []))),
        "phrases": tuple(phrases(data.get("phrase", []))),
        "places": places(data.get("places", {})),
    }


def _read(source: Mapping[str, dict[str, Any]], file: str, make: Callable[[dict[str, Any]], _Made]) -> _Made:
    if file not in source:
        raise ValueError(f"缺少文件{file}.toml")
    try:
        return make(source[file])
    except KeyError as error:
        raise ValueError(f"{file}.toml中缺少“{error.args[0]}”") from error
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise ValueError(f"{file}.toml中{error}") from error


def _edition(
    heading: Mapping[str, Any],
    folder: str,
    tables: Mapping[str, Table],
    parts: Mapping[str, Part],
    rules: Mapping[str, Any],
) -> Edition:
    if heading["id"] != folder:
        raise ValueError(f"id“{heading['id']}”与文件夹名“{folder}”不同")
    return Edition(
        id=heading["id"],
        name=heading["name"],
        notice=heading["notice"],
        first_year=heading["first_year"],
        last_year=heading.get("last_year"),
        sections=tuple(_section(data) for data in heading["section"]),
        tables=tables,
        parts=parts,
        fields=tuple(_field(data) for data in heading["field"]),
        **rules,
        words=Words(**heading["words"]),
        package=_package(heading["package"]),
        advice=_advice(heading["advice"]) if "advice" in heading else None,
        due=_day(heading["due"]) if "due" in heading else Edition.due,
        zero_actions=tuple(_zero_action(data, tables, parts) for data in heading.get("zero_action", [])),
        preferred=heading.get("preferred", True),
    )


def _day(text: str) -> tuple[int, int]:
    """Month and day of MM-DD."""
    day = date.fromisoformat(f"2000-{text}")
    return day.month, day.day


def _zero_action(data: Mapping[str, Any], tables: Mapping[str, Table], parts: Mapping[str, Part]) -> ZeroAction:
    sentences = tuple(Sentence(**each) for each in data.get("sentence", []))
    for known, names in ((tables, data["tables"]), (parts, [each.part for each in sentences])):
        if missing := [name for name in names if name not in known]:
            raise ValueError(f"“{data['label']}”指到不存在的“{missing[0]}”")
    return ZeroAction(data["label"], tuple(data["tables"]), sentences)


def _groups(data: Mapping[str, Any]) -> dict[str, list[str]]:
    """Group name → ids of its rows or columns, in order."""
    groups: dict[str, list[str]] = {}
    for block in data.get("block", [data]):
        for line in (*block["row"], *block["column"]):
            if "group" in line:
                groups.setdefault(line["group"], []).append(line["id"])
    return groups


def _section(data: Mapping[str, Any]) -> Section:
    heading = data.get("heading", "")
    return Section(data["id"], data.get("tab", heading), heading, tuple(data["contents"]))


def _part(data: Mapping[str, Any]) -> Part:
    words = tuple(data.get("words", ()))
    return Part(**{key: value for key, value in data.items() if key != "words"}, words=words)


def _field(data: Mapping[str, Any]) -> Field:
    choices = tuple((value, label) for value, label in data.get("choices", {}).items())
    names = tuple((value, tuple(patterns)) for value, patterns in data.get("names", {}).items())
    return Field(data["key"], data["label"], data.get("help", ""), data.get("required", False), choices, names)


def _package(data: Mapping[str, Any]) -> Package:
    lists = {key: tuple(data[key]) for key in ("lines", "facts")}
    return Package(**{**data, **lists})


def _advice(data: Mapping[str, Any]) -> Advice:
    level = Level(data.get("level", Level.VERIFY))
    return Advice(data["code"], level, data["sentence"], data["fix"], data["edition"], data.get("moves", {}))

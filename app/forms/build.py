"""Makes an Edition of the data in its files."""

from collections.abc import Mapping
from typing import Any

from app.forms.grid import table
from app.forms.rules import equations
from app.model.edition import Advice, Edition, Field, Level, Part, Section, Table, Words


def build(source: Mapping[str, dict[str, Any]], folder: str) -> Edition:
    """The edition of `source`: file stem → its TOML. Raises KeyError, TypeError or ValueError where data is missing."""
    heading = source["edition"]
    if heading["id"] != folder:
        raise ValueError(f"id“{heading['id']}”与文件夹名“{folder}”不同")
    tables = {name: table(source[name]) for name in heading["tables"]}
    groups = {name: _groups(source[name]) for name in heading["tables"]}
    return Edition(
        id=heading["id"],
        name=heading["name"],
        notice=heading["notice"],
        first_year=heading["first_year"],
        last_year=heading.get("last_year"),
        sections=tuple(_section(data) for data in heading["section"]),
        tables=tables,
        parts={data["id"]: _part(data) for data in source["texts"]["text"]},
        fields=tuple(_field(data) for data in heading["field"]),
        equations=tuple(equations(source["rules"]["rule"], _cells(tables), groups)),
        words=Words(**heading["words"]),
        advice=_advice(heading["advice"]) if "advice" in heading else None,
        preferred=heading.get("preferred", True),
    )


def _cells(tables: Mapping[str, Table]) -> dict[str, Any]:
    return {cell.id: cell for table in tables.values() for cell in table.cells}


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
    return Field(data["key"], data["label"], data.get("help", ""), data.get("required", False), choices)


def _advice(data: Mapping[str, Any]) -> Advice:
    level = Level(data.get("level", Level.VERIFY))
    return Advice(data["code"], level, data["sentence"], data["fix"], data["edition"], data.get("moves", {}))

"""The floor of XLSX: XlsxWriter alone makes the same calls as the program does. CALLS TARGET."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def decoded(value: Any) -> Any:
    if isinstance(value, dict):
        if "object" in value:
            return made[value["object"]]
        if "time" in value:
            return datetime.fromisoformat(value["time"])
        return {key: decoded(inner) for key, inner in value.items()}
    return [decoded(inner) for inner in value] if isinstance(value, list) else value


made: list[Any] = [xlsxwriter.Workbook(sys.argv[2], OPTIONS)]
for number, name, given, named in json.loads(Path(sys.argv[1]).read_text("utf-8")):
    result = getattr(made[number], name)(*decoded(given), **decoded(named))
    if type(result).__module__.startswith("xlsxwriter"):
        made.append(result)

"""Tells which runs of a Word document its author did not write: instructions of fields, prompts of controls."""

import re
from dataclasses import dataclass, field
from typing import Any

MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""The namespace of the elements of a Word document."""
_RUN, _FIELD_MARK, _CONTROL = (f"{MAIN}{name}" for name in ("r", "fldChar", "sdt"))
_OFF = ("0", "false", "off")
_PROMPT = re.compile(
    r"\s*(?:[单点]击|请(?:[单点]击|输入|填写|选择|在此)|选择一项|(?:键|输)入|Click|Choose|Enter)", re.IGNORECASE
)
_SYMBOL_FACE = "Symbol"
"""The face in which the private characters of digits and punctuation look as the ordinary ones do."""


@dataclass(slots=True)
class _Field:
    """A field that has begun. `instruction`: the runs between its begin and its result."""

    instruction: list[Any] = field(default_factory=list)
    has_result: bool = False


def instructions(body: Any) -> frozenset[Any]:
    """The runs that only tell a field what to do, such as those of a field within an IF field.

    A field without an end hides nothing.
    """
    found: list[Any] = []
    open_fields: list[_Field] = []
    for run in body.iter(_RUN):
        marks = [str(mark.get(f"{MAIN}fldCharType", "")) for mark in run.iterchildren(_FIELD_MARK)]
        for mark in marks:
            if mark == "begin":
                open_fields.append(_Field())
            elif mark == "separate" and open_fields:
                open_fields[-1].has_result = True
            elif mark == "end" and open_fields:
                found += open_fields.pop().instruction
        for each in open_fields if not marks else ():
            if not each.has_result:
                each.instruction.append(run)
    return frozenset(found)


def prompts(body: Any) -> frozenset[Any]:
    """The runs of content controls that show their prompt, as nothing was entered."""
    found: list[Any] = []
    for control in body.iter(_CONTROL):
        shows = control.find(f"{MAIN}sdtPr/{MAIN}showingPlcHdr")
        content = control.find(f"{MAIN}sdtContent")
        if shows is not None and content is not None and shows.get(f"{MAIN}val") not in _OFF:
            found += content.iter(_RUN)
    return frozenset(found)


def is_prompt(text: str) -> bool:
    """Whether a control's prompt asks to enter something; others, such as a 0, may be meant as contents."""
    return bool(_PROMPT.match(text))


def chosen_entry(mark: Any) -> str:
    """The entry that the list of an old form field shows; "" for any other mark of a field."""
    listed = mark.find(f"{MAIN}ffData/{MAIN}ddList")
    if listed is None:
        return ""
    entries = [str(each.get(f"{MAIN}val", "")) for each in listed.iter(f"{MAIN}listEntry")]
    chosen = [each.get(f"{MAIN}val", "0") for name in ("result", "default") for each in listed.iter(f"{MAIN}{name}")]
    at = str(chosen[0]) if chosen else "0"
    return entries[int(at)] if at.isdecimal() and len(at) < 4 and int(at) < len(entries) else ""


def symbol(element: Any) -> str:
    """The character of a symbol; □ for a picture of a symbol face, which has no character of its own."""
    code = str(element.get(f"{MAIN}char", ""))
    if not re.fullmatch("[0-9A-Fa-f]{1,5}", code):
        return ""
    number = int(code, 16)
    if number < 0xF000 or number > 0xF0FF:
        return chr(number) if number >= 0x20 and not 0xD800 <= number <= 0xDFFF else ""
    number -= 0xF000
    return chr(number) if element.get(f"{MAIN}font") == _SYMBOL_FACE and 0x20 <= number < 0x40 else "□"

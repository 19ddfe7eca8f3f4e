"""The repairs that a finding offers with one key, as changes; nothing is repaired unasked."""

from app.checks.figures import USE_COMPUTED, ZERO, ZERO_BLANKS
from app.checks.finding import Finding
from app.checks.text_cleanup import tidying
from app.checks.wording import TIDY
from app.model.change import Address, Area, Change, Edit
from app.model.report import Report


def fix(report: Report, finding: Finding) -> Change | None:
    """The change that `finding.fix` names; None where it is no change of the report (another edition, say)."""
    match finding.fix:
        case "":
            return None
        case _ if finding.fix in (ZERO, ZERO_BLANKS):
            return _set(report, finding.fix, finding.cells, "0")
        case _ if finding.fix == USE_COMPUTED:
            return _set(report, finding.fix, finding.cells[:1], None)
        case _ if finding.fix == TIDY:
            return tidying(report, [finding.texts[0].text])
        case _:
            return None


def _set(report: Report, label: str, cells: tuple[str, ...], value: str | None) -> Change:
    addresses = [Address(Area.ANSWERS, cell) for cell in cells]
    return Change(label, tuple(Edit(address, report.at(address), value) for address in addresses))


def explaining(report: Report, finding: Finding, text: str, at: str) -> Change:
    """After it, `text` explains the finding, since `at` (ISO); an empty one takes the explanation back."""
    address = Address(Area.EXPLANATIONS, finding.key)
    given = {"code": finding.code, "cells": list(finding.cells), "figures": finding.bound, "text": text, "at": at}
    return Change("填写说明", (Edit(address, report.at(address), given if text.strip() else None),))


def explanation(report: Report, finding: Finding) -> str:
    """What explains a finding, or once did when its figures were others; "" without one."""
    return str((report.explanations.get(finding.key) or {}).get("text", ""))

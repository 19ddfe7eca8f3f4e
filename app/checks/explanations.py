"""The explanation of a finding as a change: it holds as long as the figures stay for which it was given."""

from app.checks.finding import Finding
from app.model.change import Address, Area, Change, Edit
from app.model.report import Report


def explaining(report: Report, finding: Finding, text: str, at: str) -> Change:
    """After it, `text` explains the finding, since `at` (ISO); an empty one takes the explanation back."""
    address = Address(Area.EXPLANATIONS, finding.key)
    given = {"code": finding.code, "cells": list(finding.cells), "figures": finding.bound, "text": text, "at": at}
    return Change("填写说明", (Edit(address, report.at(address), given if text.strip() else None),))


def explanation(report: Report, finding: Finding) -> str:
    """What explains a finding, or once did when its figures were others; "" without one."""
    return str((report.explanations.get(finding.key) or {}).get("text", ""))

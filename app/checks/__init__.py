"""The checks: from a report, and last year's, to findings.

A module is loaded when one of its values is first asked for: an export asks only for what stamps it. So no value may
have the name of a module.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.checks.checklist import checked
    from app.checks.checks import Checks, check, is_stamped
    from app.checks.claim_checks import offered, saying
    from app.checks.claim_parser import figure_spans
    from app.checks.finding import WORDS, Finding, Repair, Span, Suspect, stamps
    from app.checks.fixes import explaining, explanation, fix
    from app.checks.number_readings import Offer, State, Told, offers, told, turned
    from app.checks.repairs import Diagnosis, suspected
    from app.checks.reuse import Alike, alike, confirming, unrenewed

__all__ = [
    "WORDS",
    "Alike",
    "Checks",
    "Diagnosis",
    "Finding",
    "Offer",
    "Repair",
    "Span",
    "State",
    "Suspect",
    "Told",
    "alike",
    "check",
    "checked",
    "confirming",
    "explaining",
    "explanation",
    "figure_spans",
    "fix",
    "is_stamped",
    "offered",
    "offers",
    "saying",
    "stamps",
    "suspected",
    "told",
    "turned",
    "unrenewed",
]

_MODULES = {
    "checklist": ("checked",),
    "checks": (
        "Checks",
        "check",
        "is_stamped",
    ),
    "claim_checks": (
        "offered",
        "saying",
    ),
    "claim_parser": ("figure_spans",),
    "finding": (
        "WORDS",
        "Finding",
        "Repair",
        "Span",
        "Suspect",
        "stamps",
    ),
    "fixes": (
        "explaining",
        "explanation",
        "fix",
    ),
    "number_readings": (
        "Offer",
        "State",
        "Told",
        "offers",
        "told",
        "turned",
    ),
    "repairs": (
        "Diagnosis",
        "suspected",
    ),
    "reuse": (
        "Alike",
        "alike",
        "confirming",
        "unrenewed",
    ),
}
_WHERE = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(name)
    return getattr(import_module(f"app.checks.{_WHERE[name]}"), name)

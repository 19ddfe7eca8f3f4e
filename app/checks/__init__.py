"""The checks: from a report, and last year's, to findings.

A module is loaded when one of its values is first asked for: an export asks only for what stamps it. So no value may
have the name of a module.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.checks.checks import Checks, check
    from app.checks.explanations import explaining, explanation
    from app.checks.figured import figure_spans
    from app.checks.finding import WORDS, Finding, Repair, Span, Suspect, stamps
    from app.checks.fixes import fix
    from app.checks.likeness import Alike, alike
    from app.checks.phrases import offered, saying
    from app.checks.renewal import confirming, unrenewed
    from app.checks.stamping import is_stamped
    from app.checks.suspects import Diagnosis, suspected
    from app.checks.telling import Offer, State, Told, offers, told, turned
    from app.checks.verdicts import checked

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
    "checks": ("Checks", "check"),
    "explanations": ("explaining", "explanation"),
    "figured": ("figure_spans",),
    "finding": ("WORDS", "Finding", "Repair", "Span", "Suspect", "stamps"),
    "fixes": ("fix",),
    "likeness": ("Alike", "alike"),
    "phrases": ("offered", "saying"),
    "renewal": ("confirming", "unrenewed"),
    "stamping": ("is_stamped",),
    "suspects": ("Diagnosis", "suspected"),
    "telling": ("Offer", "State", "Told", "offers", "told", "turned"),
    "verdicts": ("checked",),
}
_WHERE = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(name)
    return getattr(import_module(f"app.checks.{_WHERE[name]}"), name)

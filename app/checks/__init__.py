"""The checks: from a report, and last year's, to findings.

A module is loaded when one of its values is first used: an export uses only the draft stamp. No value may therefore
have the name of a module.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.checks.catalogue import declared, is_stamped, published
    from app.checks.checklist import checked
    from app.checks.checks import Checks, check
    from app.checks.claim_checks import offered, saying
    from app.checks.claim_parser import figure_spans
    from app.checks.finding import (
        BLANK,
        WORDS,
        Finding,
        Group,
        Repair,
        Span,
        Suspect,
        action_of,
        earlier,
        explaining,
        explanation,
        groups,
        is_hollow,
        placed,
        stamps,
    )
    from app.checks.number_readings import Offer, State, Told, bindable, bound, noted_elsewhere, offers, told, turned
    from app.checks.repairs import Diagnosis, fix, fix_together, suspected
    from app.checks.similarity import SimilarSentence, confirm_figures, similar_sentences, stale_figures

__all__ = [
    "BLANK",
    "WORDS",
    "Checks",
    "Diagnosis",
    "Finding",
    "Group",
    "Offer",
    "Repair",
    "SimilarSentence",
    "Span",
    "State",
    "Suspect",
    "Told",
    "action_of",
    "bindable",
    "bound",
    "check",
    "checked",
    "confirm_figures",
    "declared",
    "earlier",
    "explaining",
    "explanation",
    "figure_spans",
    "fix",
    "fix_together",
    "groups",
    "is_hollow",
    "is_stamped",
    "noted_elsewhere",
    "offered",
    "offers",
    "placed",
    "published",
    "saying",
    "similar_sentences",
    "stale_figures",
    "stamps",
    "suspected",
    "told",
    "turned",
]

_MODULES = {
    "catalogue": ("declared", "is_stamped", "published"),
    "checklist": ("checked",),
    "checks": ("Checks", "check"),
    "claim_checks": ("offered", "saying"),
    "claim_parser": ("figure_spans",),
    "finding": (
        "BLANK",
        "WORDS",
        "Finding",
        "Group",
        "Repair",
        "Span",
        "Suspect",
        "action_of",
        "earlier",
        "explaining",
        "explanation",
        "groups",
        "is_hollow",
        "placed",
        "stamps",
    ),
    "number_readings": (
        "Offer",
        "State",
        "Told",
        "bindable",
        "bound",
        "noted_elsewhere",
        "offers",
        "told",
        "turned",
    ),
    "repairs": ("Diagnosis", "fix", "fix_together", "suspected"),
    "similarity": ("SimilarSentence", "confirm_figures", "similar_sentences", "stale_figures"),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(name)
    return getattr(import_module(f"app.checks.{_MODULE_OF[name]}"), name)

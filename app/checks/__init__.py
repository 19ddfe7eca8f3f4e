"""The checks: from a report, and last year's, to findings.

A module is loaded when one of its values is first used: an export uses only the draft stamp. No value may therefore
have the name of a module.
"""

from typing import TYPE_CHECKING

from app import loaded_late

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

__getattr__ = loaded_late(
    {
        "app.checks.catalogue": ("declared", "is_stamped", "published"),
        "app.checks.checklist": ("checked",),
        "app.checks.checks": ("Checks", "check"),
        "app.checks.claim_checks": ("offered", "saying"),
        "app.checks.claim_parser": ("figure_spans",),
        "app.checks.finding": (
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
        "app.checks.number_readings": (
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
        "app.checks.repairs": ("Diagnosis", "fix", "fix_together", "suspected"),
        "app.checks.similarity": ("SimilarSentence", "confirm_figures", "similar_sentences", "stale_figures"),
    }
)

"""The checks: from a report, and last year's, to findings."""

from app.checks.checks import Checks, check
from app.checks.explaining import explaining, explanation
from app.checks.finding import Finding, Span, Suspect, stamps
from app.checks.fixes import fix
from app.checks.suspects import Repair, suspected
from app.checks.told import State, Told, told

__all__ = [
    "Checks",
    "Finding",
    "Repair",
    "Span",
    "State",
    "Suspect",
    "Told",
    "check",
    "explaining",
    "explanation",
    "fix",
    "stamps",
    "suspected",
    "told",
]

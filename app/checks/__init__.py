"""The checks: from a report, and last year's, to findings."""

from app.checks.checks import Checks, check
from app.checks.finding import Finding, Span, stamps
from app.checks.fixes import fix

__all__ = ["Checks", "Finding", "Span", "check", "fix", "stamps"]

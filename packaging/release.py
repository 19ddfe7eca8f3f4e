"""The list of what must hold before a version is handed out: `python3 packaging/release.py`, after build.py all.

Prints a line per check, and below those that fail what is wrong; exits 1 when one failed.
"""

from __future__ import annotations

import subprocess

from installers.checks import CHECKS, Outcome


def main() -> int:
    failed = 0
    for check in CHECKS:
        try:
            outcome = check()
        except (OSError, subprocess.CalledProcessError) as error:
            outcome = Outcome([f"could not be checked: {error}"])
        print(f"{'FAILED' if outcome.problems else 'ok':<7}{check.__name__:<14}{outcome.found}")
        for problem in outcome.problems:
            print(f"         {problem}")
        failed += bool(outcome.problems)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Counts what Python does: a measure of time that is the same on every machine."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def effort(act: Callable[[], object]) -> int:
    """The number of Python's own instructions that `act` takes."""
    steps = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal steps
        if event == "opcode":
            steps += 1
        elif event == "call":
            frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        act()
    finally:
        sys.settrace(before)
    return steps

"""The page of GB/T 9704 in points: A4, type area 156 × 225 mm, 22 lines of 28 characters."""

MM = 72 / 25.4

PAGE_WIDTH = 210 * MM
PAGE_HEIGHT = 297 * MM
LEFT = 28 * MM
TOP = 37 * MM
WIDTH = 156 * MM
HEIGHT = 225 * MM

LINES = 22
PITCH = 28.9
CHARACTERS = 28

TITLE = 22.0
BODY = 16.0
PAGE_NUMBER = 14.0

SPACING = (WIDTH - CHARACTERS * BODY) / (CHARACTERS - 1)
"""Between characters, so that 28 of them fill the type area to its edge: -0.21."""

INDENT = 2 * (BODY + SPACING)

ASCENT = 0.88
"""From the top of a character's square to its baseline, in ems; the same in all our faces."""

FOOT = 7 * MM
"""From the type area down to the dashes of the page number."""

BOLD_STROKE = 0.3

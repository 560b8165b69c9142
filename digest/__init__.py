"""What people read: the weekly digest, and answers in a terminal.

``build`` picks what belongs to a week, ``render`` prints it in one of the ``formats``.
"""

from policytrail.digest.build import build, told_lines
from policytrail.digest.formats import formats, missing, render, usable
from policytrail.digest.weeks import interval, parse_week, week_of

__all__ = [
    "build",
    "formats",
    "interval",
    "missing",
    "parse_week",
    "render",
    "told_lines",
    "usable",
    "week_of",
]

"""What people read: the weekly digest, and answers in a terminal.

``build`` picks what belongs to a week, ``render`` prints it in one of the ``formats``.
"""

from policytrail.digest.build import build
from policytrail.digest.rendering import formats, render
from policytrail.digest.weeks import parse_week, week_of

__all__ = ["build", "formats", "parse_week", "render", "week_of"]

"""What is made of many annotations: pure functions over records.

``link`` gives the knowledge that follows from a set of annotated documents; ``as_of`` the
knowledge of a past day; a ``Linker`` keeps it up to date as documents come.
"""

from policytrail.timeline.linker import Linker
from policytrail.timeline.linking import as_of, link

__all__ = ["Linker", "as_of", "link"]

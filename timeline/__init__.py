"""What is made of many annotations: pure functions over records.

``link`` gives the knowledge that follows from a set of annotated documents; ``as_of`` the
knowledge of a past day.
"""

from policytrail.timeline.linking import as_of, link

__all__ = ["as_of", "link"]

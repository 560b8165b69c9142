"""Who is told of what at once: rules, what they match, and the words of a message."""

from policytrail.alerts.matching import Happening, Matcher
from policytrail.alerts.rules import Channel, Rule, Rules, load

__all__ = ["Channel", "Happening", "Matcher", "Rule", "Rules", "load"]

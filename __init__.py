"""policytrail: who did, will do, may do or denies doing what, to which policy text, when."""

__version__ = "0.1.0"

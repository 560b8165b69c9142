"""One module for each command, discovered by name: its ``command`` is what click runs.

Stages are imported inside the commands: ``policytrail --help`` must not wait for spaCy or Scrapy.
"""

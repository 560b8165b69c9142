"""The language stage: from a document to its annotation."""

"""The language stage: from a document to its annotation.

``pipeline.build_annotator`` reads documents in this process, ``worker`` in another one,
``jsonl.annotate_lines`` as a filter.
"""

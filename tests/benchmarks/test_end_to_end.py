"""The end-to-end benchmark runs and counts what it says."""

from __future__ import annotations

import pytest

from policytrail.benchmarks.end_to_end import measure
from policytrail.crawler.replay.synthetic import synthetic_end, synthetic_site


@pytest.mark.slow
def test_every_stage_is_measured_over_all_documents() -> None:
    figures = {figure.stage: figure for figure in measure(synthetic_site(3), synthetic_end(3))}
    documents = {stage: figure.documents for stage, figure in figures.items()}
    assert documents.pop("load the model") == 1
    assert set(documents.values()) == {3}
    assert {"fetch alone", "extract alone, one process", "store", "annotate and store"} <= set(
        documents
    )
    assert all(figure.seconds > 0 for figure in figures.values())

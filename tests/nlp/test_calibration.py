"""Reliability, calibration error and coverage on figures that can be reckoned by hand."""

from __future__ import annotations

import pytest

from policytrail.nlp.evaluation.calibration import (
    Cover,
    Graded,
    calibration_error,
    coverage,
    reliability,
)


def _graded(*pairs: tuple[float, bool]) -> list[Graded]:
    return [Graded(confidence=confidence, right=right) for confidence, right in pairs]


def test_bins_hold_what_falls_into_them() -> None:
    bins = reliability(_graded((0.05, False), (0.95, True), (1.0, True), (0.9, False)))
    assert [(b.low, b.count) for b in bins] == [(0.0, 1), (0.9, 3)]
    assert bins[1].confidence == pytest.approx(2.85 / 3)
    assert bins[1].accuracy == pytest.approx(2 / 3)


def test_calibration_error_is_the_weighted_gap() -> None:
    graded = _graded((0.8, True), (0.8, True), (0.8, True), (0.8, False), (0.3, True))
    assert calibration_error(graded) == pytest.approx((4 * 0.05 + 1 * 0.7) / 5)
    assert calibration_error(_graded((1.0, True), (0.0, False))) == 0
    assert calibration_error([]) is None


def test_coverage_keeps_equal_confidences_together() -> None:
    assert coverage(_graded((0.9, True), (0.5, False), (0.5, True), (0.2, False))) == (
        Cover(threshold=0.9, coverage=0.25, accuracy=1.0),
        Cover(threshold=0.5, coverage=0.75, accuracy=2 / 3),
        Cover(threshold=0.2, coverage=1.0, accuracy=0.5),
    )
    assert coverage([]) == ()

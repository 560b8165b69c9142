"""The error tree is complete, picklable, and drawn where readers look for it."""

from __future__ import annotations

import inspect
import pickle

import pytest

from policytrail import errors

CLASSES = [
    member
    for _, member in inspect.getmembers(errors, inspect.isclass)
    if issubclass(member, errors.PolicytrailError)
]


@pytest.mark.parametrize("cls", CLASSES)
def test_error_is_drawn_in_the_tree(cls: type[errors.PolicytrailError]) -> None:
    assert errors.__doc__ is not None
    assert cls.__name__ in errors.__doc__


@pytest.mark.parametrize("cls", CLASSES)
def test_error_survives_the_way_out_of_a_worker(cls: type[errors.PolicytrailError]) -> None:
    error = cls("went wrong", subject="wh.actions", remedy="Try again")
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert str(copy) == str(error) == "wh.actions: went wrong. Try again"

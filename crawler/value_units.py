"""Form 13F: whether the values of a table are in dollars or in thousands of dollars.

By rule they are in dollars in filings since 3 January 2023 and were in thousands before (SEC
release 34-95148). Many filers took the other unit; the prices that follow show which.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from statistics import median

IN_DOLLARS = date(2023, 1, 3)
# Half of all listed shares cost between ten and a hundred dollars. So a typical "price" below one
# dollar is one in thousands.
_LEAST_PRICE = 1.0
_MOST_PRICE = 5000.0
_FEWEST = 3


def is_in_thousands(prices: Sequence[float], filed: date) -> tuple[bool, str]:
    """Tell the unit by the price of a typical share, else by the rule of the day; and by which.

    ``prices`` are value by share of the rows that count shares, as the filer wrote them.
    """
    by_rule = filed < IN_DOLLARS
    if len(prices) < _FEWEST:
        return by_rule, "filing day"
    typical = median(prices)
    if typical < _LEAST_PRICE:
        return True, "prices"
    # A typical share of more than a dollar is one in dollars, unless that would be absurdly dear.
    in_thousands = by_rule and typical * 1000 < _MOST_PRICE
    return in_thousands, "filing day" if in_thousands else "prices"

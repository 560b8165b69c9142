-- title: Who changed position?
-- group: Positions
-- feed: to_date holder
-- Each change that was reported of a holder toward a target, with the words of both sides.
select holder, target, "from", "to", from_date, to_date, from_quote, to_quote, from_url, to_url
from stance_changes
order by to_date desc, holder, target

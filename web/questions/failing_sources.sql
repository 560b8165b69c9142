-- title: Which sources do not work?
-- group: Sources
-- feed: failing_since source_id
-- Sources that are not in order, since when, and what they answered.
select state, source_id, publisher, last_outcome, failing_since, failures, last_success, message, url
from source_health
where state not in ('ok', 'disabled')
order by case state when 'dead' then 0 when 'blocked' then 1 when 'drift' then 2 when 'failing' then 3
  when 'empty' then 4 when 'stale' then 5 else 6 end, source_id

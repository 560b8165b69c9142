-- title: What is new this week?
-- group: What happened
-- example: since=2025-08-04&until=2025-08-10
-- ask since: day | From this day on (empty: seven days ago)
-- ask until: day | Up to this day (empty: today)
-- feed: first_known title
-- Events that became known in a period and are not background. Left empty, "since" is seven days
-- ago and "until" is now.
select first_known, date, status, title, actors, instruments, documents, quote, url, id as event_id
from timeline
where historical = 0
  and first_known >= case :since when '' then date('now', '-7 days') else :since end
  and substr(first_known, 1, 10) <= case :until when '' then date('now') else :until end
order by first_known desc, id

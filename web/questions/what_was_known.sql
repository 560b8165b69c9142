-- title: What was known on a day?
-- group: What happened
-- example: day=2025-07-20
-- ask day: day | Day (empty: today)
-- ask subject: name | Person, body, fund, asset, order, rule or bill
-- Events as they were taken for at the end of a day (UTC), by the documents seen by then and nothing
-- later. Give a day such as 2025-07-20, and a subject if you like; without a day it is today.
select v.date, v.status, v.title, v.authority, e.type, v.first_known as since,
  v.superseded_at as until,
  (select d.url from event_mention m join document d on d.id = m.document_id
   where m.event_id = e.id and substr(m.first_known, 1, 10) <= w.day
     and (m.superseded_at is null or substr(m.superseded_at, 1, 10) > w.day)
   order by m.first_known desc, m.position limit 1) as latest_url,
  e.id as event_id
from (select case :day when '' then date('now') else :day end as day) w
join event_version v on substr(v.first_known, 1, 10) <= w.day
  and (v.superseded_at is null or substr(v.superseded_at, 1, 10) > w.day)
join event e on e.id = v.event_id
where :subject = '' or e.id in (
  select event_id from event_party p where coalesce(p.entity_id, p.instrument_id) in (
    select coalesce(entity_id, instrument_id) from alias where folded = lower(trim(:subject))))
order by coalesce(v.date_from, substr(v.first_known, 1, 10)), e.id

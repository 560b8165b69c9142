-- title: What happened to, or was done by, one of them?
-- group: What happened
-- example: subject=State of Wisconsin Investment Board
-- ask subject: name | Person, body, fund, asset, order, rule or bill
-- feed: told_on title
-- calendar: date title
-- Give a person, body, fund, asset, order, rule or bill by name or key; nothing shows everything.
select date, status, type, title, actors, objects, documents, quote, url, told_on, id as event_id
from timeline
where :subject = '' or id in (
  select event_id from event_party p
  where p.superseded_at is null and coalesce(p.entity_id, p.instrument_id) in (
    select coalesce(entity_id, instrument_id) from alias
    where superseded_at is null and folded = lower(trim(:subject))))
order by coalesce(date_from, told_on), id

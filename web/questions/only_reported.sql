-- title: Which acts does nobody vouch for?
-- group: Can it be trusted?
-- feed: date title
-- Events that are told as done, but by nobody who may vouch for them, however many tell them:
-- treat them as reports. The latest 500.
select t.date, t.title, t.authority, e.origins, t.documents, t.quote, t.url, e.id as event_id
from (
  select id, origins, coalesce(date_from, told_on) as at from event
  where status = 'reported' and superseded_at is null
  order by coalesce(date_from, told_on) desc, id limit 500) e
join timeline t on t.id = e.id
order by e.at desc, e.id

-- title: Which acts does nobody vouch for?
-- group: Can it be trusted?
-- feed: date title
-- Events that are told as done, but by nobody who may vouch for them, however many tell them:
-- treat them as reports.
select date, title, authority, origins, documents, quote, url, event_id
from (
  select t.*, e.origins, e.id as event_id from timeline t join event e on e.id = t.id
  where t.status = 'reported')
order by coalesce(date_from, told_on) desc, event_id

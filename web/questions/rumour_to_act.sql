-- title: How long before it was done was it told as a plan?
-- group: What happened
-- feed: date title
-- Events that are done now and of which an earlier document spoke as planned or considered.
select t.title, t.date, min(m.first_known) as first_told, m.status as told_as,
  cast(julianday(t.date_from) - julianday(min(m.first_known)) as integer) as days_ahead,
  d.publisher, v.quote, d.url, t.id as event_id
from timeline t
join event_mention m on m.event_id = t.id and m.superseded_at is null
join evidence v on v.id = m.evidence_id
join document d on d.id = m.document_id
where t.status in ('done', 'reported') and m.status in ('planned', 'considered')
group by t.id
order by t.date_from desc, t.id

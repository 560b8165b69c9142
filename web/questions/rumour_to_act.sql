-- title: How long before it was done was it told as a plan?
-- group: What happened
-- feed: date title
-- Events that are told as done now and of which an earlier document spoke as planned or considered.
-- The latest 500.
select t.title, t.date, min(m.first_known) as first_told, m.status as told_as,
  cast(julianday(t.date_from) - julianday(min(m.first_known)) as integer) as days_ahead,
  d.publisher, v.quote, d.url, t.id as event_id
from (
  select e.id from event e
  where e.status in ('done', 'reported') and e.superseded_at is null and exists (
    select 1 from event_mention a where a.event_id = e.id and a.superseded_at is null
      and a.status in ('planned', 'considered'))
  order by coalesce(e.date_from, e.told_on) desc, e.id limit 500) h
join timeline t on t.id = h.id
join event_mention m on m.event_id = t.id and m.superseded_at is null
join evidence v on v.id = m.evidence_id
join document d on d.id = m.document_id
where m.status in ('planned', 'considered')
group by t.id
order by t.date_from desc, t.id

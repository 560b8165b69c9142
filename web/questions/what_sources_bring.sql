-- title: What does each source bring?
-- group: Sources
-- example: since=2025-08-01
-- ask since: day | From this day on (empty: 90 days before the last document)
-- Documents, how many of them matter to this tracker, and the events that they tell of.
with w as (
  select case :since when '' then date((select max(first_seen) from document), '-90 days')
    else :since end as day),
brought as (
  select g.source_id, g.document_id, g.first_seen from source o, w
  join sighting g on g.source_id = o.id and g.first_seen >= w.day)
select s.id as source, s.publisher, s.tier, count(distinct g.document_id) as documents,
  count(distinct case when a.relevance >= 0.5 then g.document_id end) as relevant,
  count(distinct m.event_id) as events, max(g.first_seen) as last_new
from source s
left join brought g on g.source_id = s.id
left join document d on d.id = g.document_id
left join annotation a on a.revision_id = d.revision_id and a.outcome = 'annotated'
left join event_mention m on m.document_id = g.document_id and m.superseded_at is null
where s.removed is null
group by s.id
order by events desc, documents desc, s.id

-- title: What does each source bring?
-- group: Sources
-- Documents, how many of them matter to this tracker, and the events that they tell of.
select s.id as source, s.publisher, s.tier, count(distinct g.document_id) as documents,
  count(distinct case when a.relevance >= 0.5 then g.document_id end) as relevant,
  count(distinct m.event_id) as events, max(g.first_seen) as last_new
from source s
left join sighting g on g.source_id = s.id
left join document d on d.id = g.document_id
left join annotation a on a.revision_id = d.revision_id and a.outcome = 'annotated'
left join event_mention m on m.document_id = g.document_id and m.superseded_at is null
where s.removed is null
group by s.id
order by events desc, documents desc, s.id

-- title: Who changed position?
-- group: Positions
-- Holders who were reported with more than one position toward the same target, step by step.
with named as (
  select coalesce(holder_id, holder) as h, coalesce(target_id, target) as t, * from stance
  where superseded_at is null
)
select n.holder, n.target, n.date, n.stance, v.quote, d.publisher, d.url
from named n
join evidence v on v.id = n.evidence_id
join document d on d.id = n.document_id
where (select count(distinct m.stance) from named m where m.h = n.h and m.t = n.t) > 1
order by n.holder, n.target, n.date, n.id

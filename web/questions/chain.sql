-- title: Which texts implement, amend, rescind or challenge which?
-- group: Orders and rules
-- example: instrument=eo:14330
-- ask instrument: name | Order, rule, bill or case
-- Links from and to an order, rule, bill or case, with the words that say so.
select a.name as instrument, l.relation, b.name as other, v.quote, d.publisher, d.url,
  l.first_known
from instrument_link l
join instrument a on a.id = l.instrument_id
join instrument b on b.id = l.target_id
join evidence v on v.id = l.evidence_id
join document d on d.id = l.document_id
where l.superseded_at is null and (:instrument = '' or exists (
  select 1 from alias where instrument_id in (a.id, b.id) and folded = lower(trim(:instrument))))
order by a.name, l.relation, b.name, l.first_known

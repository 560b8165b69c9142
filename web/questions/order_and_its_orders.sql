-- title: What did an order, rule or bill do, and what did it direct?
-- group: Orders and rules
-- example: instrument=eo:14330
-- ask instrument: name | Order, rule, bill or case
-- Give a key (eo:14330, rin:1210-AC38), a name, or nothing for all. What was done to the text,
-- then the duties that it lays on others, each with the words that say so.
with meant as (
  select distinct instrument_id as id from alias
  where instrument_id is not null and superseded_at is null
    and (:instrument = '' or folded = lower(trim(:instrument)))
)
select instrument, date, status, what, who, summary, due, met_on, quote, url, event_id from (
select i.name as instrument, t.date, t.status, t.type as what, t.actors as who,
  t.title as summary, null as due, null as met_on, t.quote, t.url, t.id as event_id,
  coalesce(t.date_from, t.told_on) as sorts_at
from meant join instrument i on i.id = meant.id
join timeline t on t.id in (
  select event_id from event_party where instrument_id = meant.id and superseded_at is null)
union all
select i.name, null, null, 'directive', r.agency, r.duty, r.due, r.met_on, v.quote, d.url, r.met_by,
  r.due
from meant join instrument i on i.id = meant.id
join directive r on r.instrument_id = meant.id and r.superseded_at is null
join evidence v on v.id = r.evidence_id
join document d on d.id = r.document_id
)
order by instrument, what = 'directive', sorts_at

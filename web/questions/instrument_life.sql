-- title: Through which states did an order, rule or bill go?
-- group: Orders and rules
-- example: instrument=rin:1210-AC38
-- ask instrument: name | Order, rule, bill or case
-- Each step with its date and the event that made it. A gap is a step that must have been but that
-- no document tells.
select * from (
select i.name as instrument, i.kind,
  case s.is_reported when 1 then 'reported: ' else '' end || s.state as state, s.date,
  e.title as made_by, s.first_known, s.event_id
from instrument i
join instrument_state s on s.instrument_id = i.id and s.superseded_at is null
join event e on e.id = s.event_id
where i.superseded_at is null and (:instrument = '' or i.id in (
  select instrument_id from alias where folded = lower(trim(:instrument))))
union all
select i.name, i.kind, 'gap: ' || g.missing || ' (before ' || g.before_state || ')', null, e.title,
  g.first_known, g.event_id
from instrument i
join state_gap g on g.instrument_id = i.id and g.superseded_at is null
join event e on e.id = g.event_id
where i.superseded_at is null and (:instrument = '' or i.id in (
  select instrument_id from alias where folded = lower(trim(:instrument))))
)
order by instrument, date is null, date, first_known

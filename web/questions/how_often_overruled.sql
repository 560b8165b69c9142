-- title: How often was the machine overruled?
-- group: Can it be trusted?
-- Corrections that stand, by the kind of event and the rule that found it: which readings deserve
-- a second look. Deleted events are counted by what their ids were.
with told as (
  select e.id, e.type, (select m.rule from event_mention m where m.event_id = e.id
    order by m.position, m.id limit 1) as rule
  from event e where e.superseded_at is null
)
select t.type, t.rule, count(*) as events,
  count(distinct c.applied_to) as corrected,
  round(100.0 * count(distinct c.applied_to) / count(distinct t.id), 1) as percent,
  group_concat(distinct c.kind) as kinds
from told t
left join correction c on c.applied_to = t.id and c.withdrawn is null
group by t.type, t.rule
union all
select 'deleted', '', count(*), count(*), 100.0, 'delete' from redirect r
where r.new_id is null having count(*) > 0
order by corrected desc, events desc, type

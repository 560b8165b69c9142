-- title: How did positions develop week by week?
-- group: Positions
-- example: target=crypto-in-retirement-plans
-- ask target: name | Issue, text or name
-- Reports of support and opposition toward an issue or a text. Give nothing for all targets.
select week, monday, target, support, oppose, neutral, holders, documents
from stance_by_week
where :target = '' or lower(target) = lower(trim(:target))
  or target in (
    select n.name from alias a join alias n on n.kind = 'name'
      and coalesce(n.entity_id, n.instrument_id) = coalesce(a.entity_id, a.instrument_id)
    where a.folded = lower(trim(:target)))
order by week desc, target

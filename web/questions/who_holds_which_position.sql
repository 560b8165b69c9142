-- title: Who supports and who opposes it?
-- group: Positions
-- example: target=crypto-in-retirement-plans
-- ask target: name | Issue, text or name
-- Give an issue, a key, or a name; nothing shows all. The latest position of each holder, and how
-- often each was reported.
select target, holder, latest_stance, latest_date, support, oppose, neutral, latest_quote as quote, url
from stance_map
where :target = '' or lower(target) = lower(trim(:target)) or target_id = trim(:target)
  or target_id in (select coalesce(entity_id, instrument_id) from alias
    where folded = lower(trim(:target)))
order by target, latest_stance = 'neutral', latest_stance desc, holder

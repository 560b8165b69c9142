-- title: What did people correct, and why?
-- group: Can it be trusted?
-- feed: made subject
-- Every decision of a person that overrides the machine, who made it, why, and what it did when
-- knowledge was last derived. A withdrawn one no longer counts.
select made, who, c.kind, coalesce(e.title, t.name, i.name, applied_to, subject_id) as subject, value,
  c.why, c.effect, c.withdrawn, c.withdrawn_by, case when e.id is not null then applied_to end as event_id
from correction c
left join event e on e.id = c.applied_to
left join entity t on t.id = c.applied_to
left join instrument i on i.id = c.applied_to
order by made desc, c.id desc

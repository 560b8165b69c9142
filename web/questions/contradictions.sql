-- title: Where do sources contradict each other?
-- group: Can it be trusted?
-- Two values for one thing, both with their words, and why one is preferred.
select e.title, c.slot, c.preferred, pv.quote as preferred_quote, pd.url as preferred_url,
  c.rejected, rv.quote as rejected_quote, rd.url as rejected_url, c.reason, c.event_id
from contradiction c
join event e on e.id = c.event_id
join event_mention p on p.id = c.preferred_mention
join evidence pv on pv.id = p.evidence_id
join document pd on pd.id = p.document_id
join event_mention r on r.id = c.rejected_mention
join evidence rv on rv.id = r.evidence_id
join document rd on rd.id = r.document_id
where c.superseded_at is null
order by c.first_known desc, c.id

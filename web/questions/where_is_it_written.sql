-- title: Where is it written?
-- group: Can it be trusted?
-- ask event: event | Id of an event
-- Give the id of an event (the last column of the other pages): every place that tells of it, who
-- vouches for it there, and by which rule it was found.
select m.first_known, m.status, m.date, m.authority, m.chain, v.quote, d.title as document,
  d.publisher, d.url, v.start_char, v.end_char, m.rule, m.confidence,
  substr(r.text, max(1, v.start_char - 149), min(v.start_char, 150)) || '[' || v.quote || ']'
    || substr(r.text, v.end_char + 1, 150) as context, m.event_id
from event_mention m
join evidence v on v.id = m.evidence_id
join revision r on r.id = v.revision_id
join document d on d.id = m.document_id
where m.superseded_at is null and m.event_id in (
  select event_id from event_mention where :event in ('', event_id, id))
order by m.event_id, m.first_known, m.position

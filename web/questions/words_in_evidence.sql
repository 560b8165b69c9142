-- title: Which claims rest on these words?
-- group: Search
-- example: words=retirees
-- ask words: words | Words
-- feed: published says
-- Searches only the sentences that events, positions, duties and deadlines rest on.
select v.quote, c.claim, c.says, d.published, d.publisher, d.url
from evidence_fts join evidence v on v.id = evidence_fts.rowid
join document d on d.id = v.document_id
join (
  select m.evidence_id, 'event' as claim, e.title as says from event_mention m
  join event e on e.id = m.event_id where m.superseded_at is null
  union all select evidence_id, 'position', holder || ': ' || stance || ' ' || target from stance
  where superseded_at is null
  union all select evidence_id, 'duty', agency || ': ' || duty from directive
  where superseded_at is null
  union all select evidence_id, 'deadline', due || ': ' || title from deadline
  where superseded_at is null) c on c.evidence_id = v.id
where evidence_fts match
  '"' || replace(replace(trim(:words), '"', ' '), ' ', '" "') || '"'
order by bm25(evidence_fts), v.id, c.claim

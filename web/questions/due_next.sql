-- title: What is due next?
-- group: Deadlines and duties
-- example: since=2026-05-01
-- ask since: day | From this day on (empty: today)
-- feed: due title
-- calendar: due title
-- Comment periods that close, texts that take effect, duties that fall due. "since" is a day; left
-- empty it is today by the calendar of Washington.
select l.due, l.kind, l.title, coalesce(i.key, i.name) as instrument, v.quote, d.publisher, d.url
from deadline l
join evidence v on v.id = l.evidence_id
join document d on d.id = l.document_id
left join instrument i on i.id = l.instrument_id
where l.superseded_at is null
  and l.due >= case :since when '' then date('now', '-5 hours') else :since end
order by l.due, l.title

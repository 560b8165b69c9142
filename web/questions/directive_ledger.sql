-- title: Who must do what by when, and was it done?
-- group: Deadlines and duties
-- example: agency=Department of Labor
-- ask agency: name | Body that must act
-- feed: due duty
-- calendar: due duty
-- Duties that orders lay on bodies. "late" counts days after the due date; "open" is not due yet.
select r.due, r.agency, r.duty, coalesce(i.key, i.name) as instrument,
  case
    when r.met_on is not null and coalesce(r.days_late, 0) > 0 then 'met ' || r.days_late || ' days late'
    when r.met_on is not null then 'met in time'
    when r.due is null then 'no date'
    when r.due < date('now', '-5 hours') then 'not known to be met'
    else 'open' end as standing,
  r.met_on, e.title as met_by, v.quote, d.url
from directive r
join evidence v on v.id = r.evidence_id
join document d on d.id = r.document_id
left join instrument i on i.id = r.instrument_id
left join event e on e.id = r.met_by
where r.superseded_at is null and (:agency = '' or lower(r.agency) = lower(trim(:agency))
  or r.agency_id in (select entity_id from alias where folded = lower(trim(:agency))))
order by r.due is null, r.due, r.agency

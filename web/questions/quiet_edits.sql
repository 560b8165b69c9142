-- title: Which texts were changed after they were published?
-- group: Can it be trusted?
-- Later states of documents, with the first passage that went and the one that came.
select r.first_seen as changed, d.publisher, d.title, r.number as state, r.change,
  r.change_detail ->> '$.passages_changed' as passages,
  r.change_detail ->> '$.passages[0].removed' as removed,
  r.change_detail ->> '$.passages[0].added' as added, d.url
from revision r join document d on d.id = r.document_id
where r.number > 1
order by r.first_seen desc, d.id

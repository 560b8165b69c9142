-- title: Which texts were changed after they were published?
-- group: Can it be trusted?
-- feed: changed title
-- Later states of documents with the gravest changed sentence, and documents that were taken down or
-- are there again; changes of dress alone are left out.
select e.seen as changed, e.publisher, e.title, e.state, e.kind,
  case when e.place > 0 then (select sum(value) from json_each(r.change_detail, '$.counts')) end
    as sentences,
  e.old, e.new, e.url
from edits e join revision r on r.id = e.revision_id
where e.place <= 1 and e.change <> 'cosmetic'
order by e.seen desc, e.document_id

-- title: Which texts were changed after they were published?
-- group: Can it be trusted?
-- feed: changed title
-- Later states of documents with the gravest changed sentence, and documents that were taken down or
-- are there again; changes of dress alone are left out. The latest 500 of each.
select changed, publisher, title, state, kind, sentences, old, new, url from (
  select e.seen as changed, e.publisher, e.title, e.state, e.kind,
    (select sum(value) from json_each(r.change_detail, '$.counts')) as sentences,
    e.old, e.new, e.url, e.document_id
  from edits e join revision r on r.id = e.revision_id
  where e.place = 1 and e.change <> 'cosmetic' and e.revision_id in (
    select id from revision where number > 1 and change <> 'cosmetic'
    order by first_seen desc limit 500)
  union all
  select * from (
    select m.seen, d.publisher, d.title, r.number, m.kind, null,
      case m.kind when 'removal' then substr(r.text, 1, 500) else '' end,
      case m.kind when 'return' then substr(r.text, 1, 500) else '' end, m.url, d.id
    from (
      select document_id, url, noticed as seen, 'removal' as kind from removal
      union all
      select document_id, url, returned, 'return' from removal where returned is not null) m
    join document d on d.id = m.document_id join revision r on r.id = d.revision_id
    order by m.seen desc limit 500))
order by changed desc, document_id

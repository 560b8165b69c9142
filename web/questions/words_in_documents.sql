-- title: Which documents have these words?
-- group: Search
-- example: words=bitcoin
-- ask words: words | Words
-- feed: published title
-- All words must be there, in any order and any inflection. The best match comes first.
select d.published, d.publisher, d.title,
  substr(r.text, max(1, instr(lower(r.text), lower(substr(trim(:words) || ' ', 1,
    instr(trim(:words) || ' ', ' ') - 1))) - 120), 300) as excerpt, d.url
from document_fts join document d on d.revision_id = document_fts.rowid
join revision r on r.id = d.revision_id
where document_fts match
  '"' || replace(replace(trim(:words), '"', ' '), ' ', '" "') || '"'
order by bm25(document_fts, 4.0, 1.0), d.id

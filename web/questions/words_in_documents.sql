-- title: Which documents have these words?
-- group: Search
-- example: words=bitcoin
-- All words must be there, in any order and any inflection. The best match comes first.
select d.published, d.publisher, d.title, snippet(document_fts, 1, '[', ']', '…', 40) as excerpt, d.url
from document_fts join document d on d.revision_id = document_fts.rowid
where document_fts match
  '"' || replace(replace(trim(:words), '"', ' '), ' ', '" "') || '"'
order by bm25(document_fts, 4.0, 1.0), d.id

-- title: Which documents have these words?
-- group: Search
-- example: words=bitcoin
-- ask words: words | Words
-- feed: published title
-- All words must be there, in any order and any inflection. The best match comes first; of more than 1,000 that have them only the
-- newest are looked at, and 200 are shown.
select d.published, d.publisher, d.title,
  substr(r.text, max(1, instr(lower(r.text), lower(substr(trim(:words) || ' ', 1,
    instr(trim(:words) || ' ', ' ') - 1))) - 120), 300) as excerpt, d.url
from (
  select id, rank from (
    select rowid as id, bm25(document_fts, 4.0, 1.0) as rank from document_fts
    where document_fts match '"' || replace(replace(trim(:words), '"', ' '), ' ', '" "') || '"'
    order by rowid desc limit 1000)
  order by rank, id limit 200) h
join document d on d.revision_id = h.id
join revision r on r.id = h.id
order by h.rank, d.id

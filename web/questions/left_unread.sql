-- title: Which texts could not be read?
-- group: Sources
-- Documents whose present text the language stage failed on, and why.
select a.first_known, d.publisher, d.title, a.reason, d.url
from annotation a join document d on d.revision_id = a.revision_id
where a.outcome = 'quarantined' and not exists (
  select 1 from annotation b where b.revision_id = a.revision_id and b.outcome = 'annotated')
order by a.first_known desc, d.id

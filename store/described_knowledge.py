"""Descriptions of what follows from many documents."""

from __future__ import annotations

from policytrail.store.descriptions import read

KNOWLEDGE = (
    read(
        """\
entity: a person, body, company, fund, place or asset, over all documents
  id: Stable id, such as agency:us-dol.
  name: Its usual name.
  type: person, agency, legislature, court, company, pension_fund, advocacy, media, place or asset.
  wikidata: Its id in Wikidata.

instrument: an order, memorandum, guidance, rule, bill, law, case or docket; or a position
  id: Stable id, the key where there is one.
  name: Its usual name.
  kind: executive_order, memorandum, guidance, rule, bill, law, case, docket or position.
  key: Its first official identifier, such as eo:14330 or rin:1210-AC38.

alias: a name or identifier of an entity or instrument
  id: Derived from the owner and the name.
  name: The name as it is written.
  folded: The name as it is compared: lower case, plain spaces.
  kind: name, alias or key.
  entity_id: The entity that bears it, or
  instrument_id: the instrument.
""",
        derived=True,
    )
    + read(
        """\
evidence: words in a text that a claim rests on
  id: Number of the quote in this database.
  document_id: The document.
  revision_id: The state of its text that has these words at this place.
  start_char: First character in the text, counted from 0.
  end_char: The character after the last.
  quote: The words.
  written+: Since when they are quoted: the moment of that linking (UTC).
"""
    )
    + read(
        """\
event: something that happened, will, may, or did not happen; told by any number of documents
  id: Derived from the first place that told of it.
  title: One sentence that claims no more than the status.
  type: sign, issue, propose, finalize, rescind, amend, direct, review, comment, effective, \
introduce, advance, pass, enact, reject, litigate, decide, enforce, allocate, divest, launch, \
partner, appoint or hear.
  status: done; reported: said to be done, but by nobody who may vouch for it, however many say \
so; planned; considered; denied.
  date: When: YYYY-MM-DD, YYYY-MM, YYYY-Qn or YYYY, as far as the texts say.
  date_from: First day that the date may mean.
  date_to: Last day that it may mean.
  date_basis: explicit, relative, deadline or inferred.
  told_on: The day on which the first document about it was published.
  authority: The strongest that vouches for it: instrument, official, filing, named_person, \
outlet, anonymous or inferred.
  origins: Independent sources of its status, as a JSON list; copies are not counted.
  confidence: 0 to 1.
  historical: 1: background, old when it was first told.
  amount_value: Money or share at stake.
  amount_max: The upper end of a range.
  amount_unit: ISO currency code, percent, shares, count, or a coin's symbol.
  amount_bound: exact, about, at_most, at_least, more_than or less_than.
  amount_text: The words that give the amount.
  amount_start_char: Where they begin in the text that gives them.
  amount_end_char: The character after their last.

event_version: what an event was taken for during a time, by what was known then
  event_id: The event.
  title: The sentence of then.
  status: The status of then.
  date: The date of then.
  date_from: First day that the date may mean.
  date_to: Last day that it may mean.
  date_basis: explicit, relative, deadline or inferred.
  authority: The strongest that vouched for it.
  actors: Who did it, with ids, as a JSON list.
  objects: What it was done to or with, with ids, as a JSON list.
  amount: The amount of then, as JSON.
  origins: Independent sources of then, as a JSON list.
  confidence: 0 to 1.

event_party: who did it, or what it was done to or with
  event_id: The event.
  role: actor or object.
  position: Place in the list, from 0.
  name: Name, always in words.
  entity_id: The entity, where it was recognised.
  instrument_id: The instrument, where it was recognised.

event_mention: a place that tells of an event
  id: Id of the claim; an event bears the id of its first.
  event_id: The event.
  position: Place in the list, from 0.
  +claim: .
  status: What this place says: done, planned, considered or denied.
  date: The date that this place gives.
  authority: Who vouches for it here.
  chain: Who says so, outermost first, as a JSON list.
  origin: The independent source that it leads back to.
  rule: The rule or model that found it.
  confidence: 0 to 1.
  rejected+: Other readings of the place, "slot=value: why", as a JSON list.
  vouches+: The row of the table of who may vouch for what, by which this place does; empty: it \
only reports.

contradiction: two values for one thing, both with their places
  id: Derived from the two places.
  event_id: The event.
  slot: status, date or amount.
  preferred: The value that the event shows.
  rejected: The other value.
  preferred_mention: The place that gives the first.
  rejected_mention: The place that gives the other.
  reason: Why the first is preferred.

story: documents that report one happening
  id: Derived from its first document.
  origins: Independent origins, as a JSON list.

story_document: a document of a story
  story_id: The story.
  position: Place in the order in which it was told, from 0.
  document_id: The document.

instrument_state: a step in the life of an instrument or a position
  id: Derived from the instrument, the state and the event, and from how often it had it before.
  instrument_id: The instrument or position.
  position: Place in its life, from 0.
  state: The state that it then had.
  date: When.
  event_id: The event that made the step.
  is_reported+: 1: only reports tell of the step; it moves nothing.

state_gap: a step that must have been, but that no document tells
  id: Derived from the other columns.
  instrument_id: The instrument.
  missing: The state that is missing.
  before_state: The known state that cannot be reached without it.
  event_id: The event that made the known state.

instrument_link: what one instrument does to another
  id: Derived from the other columns.
  instrument_id: The instrument that acts.
  relation: implements, amends, rescinds, supersedes, corrects, challenges or withdraws.
  target_id: The other instrument.
  +claim: .

stance: a position that somebody holds toward something
  id: Derived from the claim.
  holder: Who, in words.
  holder_id: The entity, where it was recognised.
  stance: support, oppose or neutral (explicitly non-committal or mixed).
  target: Toward what, in words.
  target_id: Id of an entity or an instrument, or an issue.
  date: The day of the document that reports it.
  confidence: 0 to 1.
  cue: The words that show it.
  rule: The rule or model that found it.
  +claim: .

directive: a duty that a text lays on a body
  id: Derived from the claim.
  agency: Who must act, in words.
  agency_id: The entity, where it was recognised.
  duty: What it must do.
  instrument_id: The instrument that says so.
  due: By when.
  days: Days that the text gives.
  met_on: The day on which it was done; empty: not known to be done.
  met_by: The event that did it.
  days_late: Days after the due date; 0: in time.
  +claim: .

deadline: a day by which something is due, or from which something applies
  id: Derived from the claim.
  kind: comment, effective or directive.
  due: The day.
  title: What is due.
  instrument_id: The instrument.
  +claim: .
""",
        derived=True,
    )
    + read(
        """\
correction: a decision of a person that overrides what was derived; applied at every rebuild
  id: Number of the correction.
  made: When it was made (UTC).
  who: Who made it.
  why: The reason.
  kind: status, date, relabel, merge, split or delete.
  subject_id: Id of what is corrected.
  value: The new status, date or name; the id that stays after a merge; the mentions to split off.
  withdrawn: When it was taken back (UTC).
  withdrawn_by: Who took it back.
  applied_to: What it was applied to when knowledge was last derived; empty: to nothing.
  effect: What it did then, or why it did nothing.

redirect: an id that was given out once, and where it leads since a correction
  old_id: The id.
  new_id: The id that stands for it now; empty: deleted.
  correction_id: The correction.

work: a text that the language stage has in hand or has failed on
  revision_id: The state of a document.
  run_id: The run that works on it.
  attempts: How often it was begun.
  worker: Who has it in hand.
  lease_until: Until when (UTC); then another may begin.
  reason: How the last attempt ended.
"""
    )
)

"""Descriptions of the views."""

from __future__ import annotations

from policytrail.store.descriptions import read

_EVENT = """\
  date: When: YYYY-MM-DD, YYYY-MM, YYYY-Qn or YYYY, as far as the texts say.
  status: done, reported, planned, considered or denied.
  type: What kind of event.
  title: One sentence that claims no more than the status.
  actors: Who did it.
  objects: What it was done to or with.
  instruments: Keys of the orders, rules and bills among these.
  documents: How many documents tell of it.
  url: The document that best supports the status.
  quote: Its words.
  vouched_by: Who vouches for the status; empty: nobody who may.
  corrected: What people corrected about it, and who.
  told_on: The day on which the first document about it was published.
  date_from: First day that the date may mean.
  date_to: Last day that it may mean.
  authority: The strongest that vouches for it.
  confidence: 0 to 1.
  historical: 1: background, old when it was first told.
  first_known: Since when the stored documents support it (UTC).
  id: Id of the event.
"""

VIEWS = read(
    f"""\
timeline: an event that stands, in the order of dates; one without a date stands where it was told
{_EVENT}
new_this_week: an event that became known within the last seven days and is no background
{_EVENT}
edits: a sentence that changed from one state of a document to the next; or a whole document \
that was taken down, or that came back
  revision_id: The state that it changed in.
  document_id: The document.
  title: Its title.
  publisher: Who published it.
  tier: What kind of publisher that is.
  state: 2 is the first state that differs from the one before.
  seen: When the state was first retrieved (UTC).
  change: The gravest change of the whole state; return: it is there again.
  place: 1 is the gravest changed sentence; at most 20 are kept; 0: the whole document.
  kind: status, date, figure, removal, addition, wording, cosmetic or return.
  old: The sentence before, or the beginning of a text that is gone; empty where there was none.
  new: The sentence now; empty where it went.
  url: Where it is.
allocations: money that an investor put in or took out, may put in, or denies
  date: When.
  investor: Who.
  direction: in or out.
  status: done, reported, planned, considered or denied.
  assets: What was bought or sold.
  amount: How much.
  amount_max: The upper end of a range.
  unit: ISO currency code, percent, shares or a coin's symbol.
  bound: exact, about, at_most, at_least, more_than or less_than.
  quote: The words that say so.
  url: The document.
  date_from: First day that the date may mean.
  date_to: Last day that it may mean.
  authority: Who vouches for it.
  first_known: Since when it is known (UTC).
  event_id: Id of the event.

instrument_status: an instrument, or a position, and the state that it is in
  name: Its usual name.
  kind: What kind of text; or position: what an investor has of one asset.
  key: Its first official identifier.
  state: The last state that somebody vouches for.
  since: Since when.
  reported: A later state that is only reported.
  events: Events about it.
  gaps: Steps that must have been but that no document tells.
  event_id: The event that made the state.
  first_known: Since when the instrument is known (UTC).
  id: Id of the instrument.

positions: what an investor has, or thinks of having, of one asset
  position: The investor and the asset.
  state: How far: rumoured, studying, proposed, approved, held, exited …; see timeline.md.
  since: Since when.
  status: done, or reported: nobody who may vouches for it.
  basis: Who vouches for that: filing, official, outlet and so on.
  origins: Independent origins, as a JSON list.
  amount: The amount of the last step.
  unit: ISO currency code, percent, shares or a coin's symbol.
  by_event: The event that made the state, in words.
  life: All its states, the first one first.
  gaps: Steps that must have been but that no document tells.
  event_id: The event that made the state.
  first_known: Since when the position is known (UTC).
  id: Id of the position.

slips: a plan of which a later document gives another day
  title: What is planned.
  planned_before: When it was to be, by what was known before.
  planned_now: When it was to be then.
  days: How many days later; fewer than 0: earlier.
  authority: Who says so.
  instruments: Keys of the orders, rules and bills of the plan.
  first_known: Since when the new day was known (UTC).
  event_id: Id of the event.

directive_status: what became of a duty
  agency: Who must do it.
  duty: What must be done.
  state: open, fulfilled, fulfilled_late, missed, or mooted: what orders it ended before it was due.
  due: By when.
  met_on: When it was done.
  days_late: How many days late; 0: in time.
  order_state: How the text that orders it ended, if it did.
  order_ended: When it ended.
  instrument: The text that orders it.
  quote: Its words.
  url: The document.
  met_by: The event that met it.
  first_known: Since when it is known (UTC).
  id: Id of the duty.

stance_map: a holder and a target, with the latest position and how often each was reported
  holder: Who.
  target: Toward what.
  latest_stance: The position of the latest date.
  latest_date: That date.
  support: Reports of support.
  oppose: Reports of opposition.
  neutral: Reports of an open or mixed position.
  documents: Documents that report a position.
  latest_quote: The words of the latest.
  url: Its document.
  confidence: The probability that the latest is read right.
  earlier_stance: The last other position; empty: there was none.
  earlier_date: Its date.
  earlier_quote: Its words.
  earlier_url: Its document.
  holder_id: Id of the holder.
  target_id: Id of the target.

stance_changes: a change of position by one holder toward one target, with the words of both sides
  holder: Who.
  target: Toward what.
  from: The position before.
  to: The position after.
  from_date: The day of the document that reports the one before.
  to_date: The day of the one after.
  from_quote: The words of the one before.
  to_quote: The words of the one after.
  from_url: Document of the one before.
  to_url: Document of the one after.
  confidence: The lesser confidence of the two.
  holder_id: Id of the holder.
  target_id: Id of the target.

stance_by_week: the positions toward one target that were reported in one week
  week: ISO week, such as 2025-W32.
  monday: Its first day.
  target: Toward what.
  support: Reports of support.
  oppose: Reports of opposition.
  neutral: Reports of an open or mixed position.
  holders: Different holders.
  documents: Documents that report them.
  support_quote: The surest words for it, with who says them.
  oppose_quote: The surest words against it.

upcoming_deadlines: something that is due today or later, by the calendar of Washington
  due: The day.
  days_left: Days until then; 0: today.
  kind: comment, effective or directive.
  title: What is due.
  instrument: Key or name of the instrument.
  quote: The words that say so.
  url: The document.
  first_known: Since when it is known (UTC).
  id: Id of the deadline.

source_health: a source of the catalogue and how it stands
  source_id: The source.
  publisher: Who publishes it.
  state: ok; stale: no visit since one was due, or silent for much longer than ever, by the days \
on which such a publisher works; blocked; empty: it answers, with nothing in it; drift: it answers \
with something else than it promises; dead: the address is gone, or it did not answer for a week; \
failing: it does not answer now; not yet visited; disabled.
  why: What is wrong with it, in words.
  last_outcome: Outcome of the last visit.
  last_visit: When that was (UTC).
  last_success: The last visit that worked (UTC).
  failing_since: The first visit of the present run of failures (UTC).
  failures: How many visits failed since the last that worked.
  visits: All visits.
  documents: Documents that it brought.
  last_new_document: When it brought the last one (UTC).
  next_visit: When the daemon wants to visit it next (UTC).
  message: What went wrong at the last visit.
  url: Its address.
"""
)

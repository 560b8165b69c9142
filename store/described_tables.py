"""Descriptions of what is collected and of what the language stage says about each text."""

from __future__ import annotations

from policytrail.store.descriptions import read

DOCUMENTS = read(
    """\
source: a place that is visited again and again; one entry of the catalogue
  id: Name of the source in the catalogue.
  publisher: Who publishes it.
  title: What the feed, register or page is called.
  kind: How it is read: a module of crawler/kinds.
  url: Its address.
  tier: official, regulator, legislature, court, trade_press, news, crypto_press or local.
  interval_minutes: Time between two visits.
  delay_seconds: Least time between two requests to the host.
  licence: What the publisher allows.
  excerpt_chars: Most characters of a text that exports may show; empty: all.
  status: What was found when the entry was last verified by hand.
  verified_on: The day of that.
  enabled: 1: is visited; 0: is not.
  options: Further settings of its kind, as JSON.
  added: When it came into this database (UTC).
  removed: When it left the catalogue (UTC); its documents stay.
  etag: Validator of the last visit whose answer was read to the end; sent with the next.
  last_modified: The same, for publishers that tell a time.
  body_sha256: Hash of that answer.

poll: one visit to a source, or to a page that it led to, and how it ended
  id: Number of the visit.
  source_id: The source.
  url: The address that was visited.
  started: When the visit began (UTC).
  finished: When it ended (UTC).
  outcome: new, unchanged, not_modified, empty, blocked, gone, redirected_home, drift, malformed, \
no_text, too_large, timeout, unreachable, refused_address, robots, server_error or error.
  status: HTTP status, where there was an answer.
  size: Bytes of the answer, unpacked.
  items: Entries that the answer had.
  new_items: How many of them were new.
  message: What went wrong, in words.
  etag: Validator that came with the answer.
  last_modified: The same, as a time.
  body_sha256: Hash of the answer.
  not_before: The server asked not to be visited before this moment (UTC).
  moved_to: The address to which permanent redirects led.

blob: bytes as they came, kept so that everything else can be derived again
  sha256: Hash of the bytes.
  content_type: As the server named it.
  size: Bytes before packing.
  data: The bytes, packed with zstd.
  first_seen: When they were first fetched (UTC).

document: a thing with an address of its own: an order, a release, an article
  id: Derived from its identity: the canonical address, or register, number and date.
  title: Present title.
  publisher: Who published it.
  published: When, as the publisher says (UTC); empty: not known.
  published_precision: day: only the date is known; second: the time too.
  url: Canonical address.
  source_id: The publisher's source.
  via: The source that brought it, where that is another.
  kind: page, file, register, feed_item, or teaser (what a feed says of a page that refused us).
  tier: Tier of its source.
  language: Language of the text.
  authors: Names, as a JSON list.
  updated: When the publisher says that it was changed last (UTC).
  first_seen: When it was first retrieved (UTC).
  retrieved: The last visit that changed anything in this row (UTC).
  metadata: Fields of a register, by name, as JSON.
  revision_id: The state of its text that was seen last.

revision: a state of a document's main text
  id: Number of the state in this database.
  document_id: The document.
  number: 1 is the first state seen, 2 the next.
  change: The gravest change since the state before: first (there is none), form (another form of \
the text took its place, such as a page after a feed's summary), status, date, figure, removal, \
addition, wording or cosmetic.
  change_detail: The changed sentences, old and new, how many there are of each kind, and lengths, \
as JSON.
  first_seen: When this state was first retrieved (UTC).
  current_since: Since when it is, or was, the present one (UTC).
  title: Title in this state.
  text: Main text. Offsets elsewhere count its characters.
  text_sha256: Hash of the text.
  blob_sha256: The bytes that it was taken from.
  method: How it was taken from them.
  kind: page, file, register, feed_item or teaser: what it was read from.
  source_id: The source that brought it.

removal: a time in which a document was not to be had at its address; its last text stays
  document_id: The document.
  noticed: The first visit that found it gone (UTC).
  reason: gone (404, 410, or a page that says so), redirected_home, empty or no_text.
  status: HTTP status of that visit.
  url: The address that was visited.
  message: What the visit found, in words.
  visits: How many visits found it gone.
  confirmed: The last of them (UTC).
  returned: The first visit that found it again (UTC); empty: it is still gone.

sighting: a source that brought a document
  document_id: The document.
  source_id: The source.
  first_seen: When it first did (UTC).

run: the code, rules and models behind derived rows
  id: Derived from the other columns.
  number: 1 is the oldest run.
  stage: annotate or link.
  version: Version of policytrail.
  model: Language model.
  rules: Hash of the rules and word lists.

annotation: all that one run says about one state of a text
  document_id: The document.
  revision_id: The state.
  outcome: annotated; or quarantined: the run failed on this text and will not try again.
  relevance: Probability, 0 to 1, that a reader of this tracker wants the document.
  topics: Topics, as a JSON list.
  reason: Why it is in quarantine.
  claims: The whole annotation, as JSON.
  run_id: The run.
  first_known: When this state was first retrieved (UTC).
  written: When it was read: when the newest document of that time was retrieved (UTC); empty: \
before the past was kept.

reading: how far the present text of a document was dealt with
  document_id: The document.
  run_id: The newest run with a result for that text, quarantine included; empty: none.

mention: a place in the present text of a document that names somebody or something
  id: Derived from the document, the place and what is named.
  document_id: The document.
  revision_id: The state of its text.
  kind: entity or instrument.
  subject_id: Id of what is named.
  name: Its name.
  type: Type of the entity or kind of the instrument.
  start_char: First character of the place in the text, counted from 0.
  end_char: The character after its last.
  text: The words.
  run_id: The run that found it.
  first_known: When this state was first retrieved (UTC).

figure: a number in the present text of a document
  id: Derived from the document and the place.
  document_id: The document.
  revision_id: The state of its text.
  value: The number in full: 9e12 for nine trillion.
  value_max: The upper end of a range.
  unit: ISO currency code, percent, shares, count, or a coin's symbol.
  bound: exact, about, at_most, at_least, more_than or less_than.
  start_char: First character of the place in the text, counted from 0.
  end_char: The character after its last.
  text: The words.
  run_id: The run that found it.
  first_known: When this state was first retrieved (UTC).

expectation: what somebody expects of a market in the present text of a document; neither a \
stance nor a tone
  id: Derived from the document, the parties and the place.
  document_id: The document.
  revision_id: The state of its text.
  holder: Who expects it; empty: the text does not say.
  target: The asset, or the company whose shares are meant.
  entity_id: The entity.
  outlook: bullish (a price that is to rise, money that is to come) or bearish.
  cue: The word that tells it.
  start_char: First character of the sentence in the text, counted from 0.
  end_char: The character after its last.
  text: The sentence.
  run_id: The run that found it.
  first_known: When this state was first retrieved (UTC).

sentiment: the tone of a document, or of an entity in it
  id: Derived from the document and the entity.
  document_id: The document.
  revision_id: The state of its text.
  entity_id: The entity; empty: the document as a whole.
  name: Name of the entity.
  score: -1 (negative) to 1 (positive).
  label: positive, neutral or negative.
  run_id: The run that measured it.
  first_known: When this state was first retrieved (UTC).
"""
)

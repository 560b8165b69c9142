"""What people know better survives every rebuild."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from policytrail.digest import lint
from policytrail.errors import QueryError
from policytrail.records import Event
from policytrail.store import Correction, Store, TimelineQuery, end_of_day
from policytrail.tests.store import world
from policytrail.tests.store.test_documents import rows

MADE = datetime(2026, 4, 1, tzinfo=UTC)
TOLD, SIGNED, REPEATED = world.SIGNING.mentions


def correct(store: Store, kind: str, subject_id: str, value: str = "", **more: Any) -> int:
    """Make a correction and link again, twice."""
    number = store.correct(
        correction=Correction(
            kind=kind,  # type: ignore[arg-type]
            subject_id=subject_id,
            value=value,
            who=more.get("who", "A. Counsel"),
            why=more.get("why", "read the text"),
            made=MADE,
        )
    )
    relink(store)
    return number


def relink(store: Store) -> None:
    store.save_knowledge(run=world.LINK, knowledge=world.KNOWLEDGE)
    before, text = store._connection.db.conn.total_changes, store.dump()
    store.save_knowledge(run=world.LINK, knowledge=world.KNOWLEDGE)
    assert store.dump() == text
    assert store._connection.db.conn.total_changes == before


def event(store: Store, subject: str) -> Event:
    (entry,) = store.timeline(query=TimelineQuery(subject=subject))
    return entry.event


def test_a_status_is_corrected_and_the_title_claims_no_more(full: Store) -> None:
    number = correct(full, "status", world.EXIT.id, "planned")
    found = event(full, world.EXIT.id)
    assert found.status == "planned"
    assert found.title.endswith("(corrected: planned)")
    assert found.mentions == world.EXIT.mentions
    shown = rows(full, "select corrected from timeline where id = ?", (world.EXIT.id,))
    assert shown == [{"corrected": "status by A. Counsel"}]
    (entry,) = full.corrections()
    assert (entry.id, entry.effect, entry.why) == (number, "was reported", "read the text")


def test_a_correction_follows_an_event_whose_id_changed(full: Store) -> None:
    """It names the id of a mention that is no longer the first."""
    correct(full, "date", REPEATED.id, "2025-08-08")
    assert event(full, world.SIGNING.id).date == "2025-08-08"
    correct(full, "date", world.SIGNING.id, "")
    assert event(full, world.SIGNING.id).date is None


def test_relabel_keeps_the_old_name_as_an_alias(full: Store) -> None:
    correct(full, "relabel", world.SWIB.id, "Wisconsin Fund")
    assert [one.name for one in full.resolve(subject="wisconsin fund")] == ["Wisconsin Fund"]
    assert full.resolve(subject=world.SWIB.name)[0].id == world.SWIB.id
    correct(full, "relabel", world.EO.id, "The order")
    assert full.resolve(subject="the order")[0].id == world.EO.id
    correct(full, "relabel", world.EXIT.id, "A better title")
    assert event(full, world.EXIT.id).title == "A better title"


def test_merged_events_are_one_and_the_old_id_leads_on(full: Store) -> None:
    correct(full, "merge", world.PROPOSING.id, world.SIGNING.id)
    found = event(full, world.SIGNING.id)
    assert len(found.mentions) == 4
    assert found.title == world.SIGNING.title
    assert full.resolve(subject=world.PROPOSING.id)[0].id == world.SIGNING.id
    assert full.directives()[0].met_by == world.SIGNING.id
    assert {one.event_id for one in full.states(instrument_id=world.PROPOSAL.id)} == {found.id}


def test_merged_entities_are_one_everywhere(full: Store) -> None:
    correct(full, "merge", world.SAVERS.id, world.COUNCIL.id)
    assert full.resolve(subject="savers united")[0].id == world.COUNCIL.id
    assert full.resolve(subject=world.SAVERS.id)[0].id == world.COUNCIL.id
    assert len(full.stances(subject=world.COUNCIL.id)) == 3


def test_merged_instruments_are_one_everywhere(full: Store) -> None:
    correct(full, "merge", world.PROPOSAL.id, world.EO.id)
    assert full.resolve(subject="rin:1210-AC38")[0].id == world.EO.id
    titles = {one.event.title for one in full.timeline(query=TimelineQuery(subject=world.EO.id))}
    assert titles == {world.SIGNING.title, world.PROPOSING.title}
    assert full.deadlines()[0].instrument_id == world.EO.id


def test_a_split_event_makes_two_that_say_what_their_places_say(full: Store) -> None:
    correct(full, "split", world.SIGNING.id, TOLD.id)
    plan, act = event(full, TOLD.id), event(full, SIGNED.id)
    assert (plan.status, plan.title) == ("planned", TOLD.evidence.text)
    assert (act.status, act.title) == ("done", world.SIGNING.title)
    assert [one.id for one in act.mentions] == [SIGNED.id, REPEATED.id]
    assert full.counts()["contradiction"] == 0  # its two places are of two events now


def test_a_deleted_event_is_gone_and_its_id_says_why(full: Store) -> None:
    correct(full, "delete", world.PROPOSING.id, why="a test page")
    titles = {one.event.title for one in full.timeline(query=TimelineQuery())}
    assert titles == {world.SIGNING.title, world.EXIT.title}
    with pytest.raises(QueryError, match=r"deleted by A\. Counsel on 2026-04-01: a test page"):
        full.resolve(subject=world.PROPOSING.id)
    assert full.directives()[0].met_by is None


@pytest.mark.parametrize(
    ("subject", "table"),
    [
        (world.STANCES[0].id, "stance"),
        (world.DUTY.id, "directive"),
        (world.COMMENTS.id, "deadline"),
        (world.COUNCIL.id, "entity"),
        (world.PROPOSAL.id, "instrument"),
    ],
)
def test_anything_derived_can_be_deleted(full: Store, subject: str, table: str) -> None:
    before = full.counts()[table]
    correct(full, "delete", subject)
    assert full.counts()[table] == before - 1


def test_a_withdrawn_correction_is_undone_and_stays_in_the_book(full: Store) -> None:
    text = full.dump(derived_only=True)
    number = correct(full, "delete", world.EXIT.id)
    full.withdraw_correction(number=number, who="B. Editor", now=MADE)
    relink(full)
    assert full.dump(derived_only=True) == text
    (entry,) = full.corrections()
    assert (entry.withdrawn, entry.withdrawn_by) == (MADE, "B. Editor")
    assert full.resolve(subject=world.EXIT.id)[0].kind == "event"


def test_a_correction_without_its_subject_says_so_and_waits(full: Store) -> None:
    correct(full, "status", world.EXIT.id, "denied")
    gone = replace(world.KNOWLEDGE, events=(world.SIGNING, world.PROPOSING))
    full.save_knowledge(run=world.LINK, knowledge=gone)
    assert full.corrections()[0].effect == "no such event is told any more"
    relink(full)
    assert event(full, world.EXIT.id).status == "denied"


@pytest.mark.parametrize(
    ("kind", "subject", "value", "message"),
    [
        ("status", world.EXIT.id, "finished", "'finished' is no status"),
        ("date", world.EXIT.id, "soon", "'soon' is no date. Write it as"),
        ("status", world.DOL.id, "done", "is of no event, as 'status' needs"),
        ("date", world.EO.id, "2025", "is of no event"),
        ("relabel", world.DUTY.id, "A duty", "is of no entity or event or instrument"),
        ("merge", world.EXIT.id, world.DOL.id, f"is no entity, as {world.DOL.id} is"),
        ("merge", world.DOL.id, world.EO.id, "is no instrument"),
        ("merge", TOLD.id, REPEATED.id, "is one with .* already"),
        ("split", world.SIGNING.id, "nothing", "has no mention nothing. `policytrail explain"),
        ("split", world.SIGNING.id, world.EXIT.mentions[0].id, "has no mention"),
        ("split", world.EXIT.id, world.EXIT.mentions[0].id, "nothing would be left"),
        ("split", world.EXIT.id, " , ", "needs a value|has no mention"),
        ("delete", "no-such-id", "", "nothing of this id"),
        ("merge", world.EXIT.id, "no-such-id", "nothing of this id"),
        ("merge", world.EXIT.id, world.EXIT.id, "into itself"),
        ("relabel", world.EXIT.id, " ", "needs a value"),
    ],
)
def test_what_can_never_be_applied_is_refused(
    full: Store, kind: str, subject: str, value: str, message: str
) -> None:
    with pytest.raises(QueryError, match=message):
        correct(full, kind, subject, value)
    assert full.corrections() == []


def test_who_and_why_are_required(full: Store) -> None:
    for missing in ("who", "why"):
        with pytest.raises(QueryError, match="who made it and why"):
            correct(full, "delete", world.EXIT.id, **{missing: " "})
    with pytest.raises(QueryError, match="no such correction"):
        full.withdraw_correction(number=99, who="x", now=MADE)


def test_a_plan_that_takes_in_its_act_is_done(full: Store) -> None:
    """Whichever of the two ids stays, the event says what all its places say."""
    correct(full, "split", world.SIGNING.id, TOLD.id)
    assert event(full, TOLD.id).status == "planned"
    correct(full, "merge", SIGNED.id, TOLD.id)
    merged = event(full, TOLD.id)
    assert (merged.id, merged.status, merged.date) == (TOLD.id, "done", SIGNED.date)
    assert merged.title == world.SIGNING.title
    assert [one.id for one in merged.mentions] == [TOLD.id, SIGNED.id, REPEATED.id]


def test_what_a_person_said_of_a_status_outlives_a_merge(full: Store) -> None:
    correct(full, "split", world.SIGNING.id, TOLD.id)
    correct(full, "status", TOLD.id, "denied")
    correct(full, "merge", SIGNED.id, TOLD.id)
    assert event(full, TOLD.id).status == "denied"


def test_before_and_after_a_correction_each_day_shows_only_what_was_known(full: Store) -> None:
    """A correction counts for all days, but shows no place before it was known."""
    correct(full, "split", world.SIGNING.id, TOLD.id)
    before = {one.id: one.first_known for one in world.SIGNING.mentions}
    correct(full, "merge", SIGNED.id, TOLD.id)
    for moment in sorted(before.values()):
        (entry,) = full.timeline(query=TimelineQuery(subject=TOLD.id, as_of=moment))
        assert {one.id for one in entry.event.mentions} == {
            id for id, known in before.items() if known <= moment
        }
    (early,) = full.timeline(query=TimelineQuery(subject=TOLD.id, as_of=before[TOLD.id]))
    assert (early.event.status, early.event.title) == ("planned", TOLD.evidence.text)


def test_ids_that_led_on_may_be_corrected_still(full: Store) -> None:
    correct(full, "merge", world.SAVERS.id, world.COUNCIL.id)
    number = correct(full, "relabel", world.SAVERS.id, "The Council")
    (made,) = (each for each in full.corrections() if each.id == number)
    assert (made.subject_id, made.applied_to) == (world.COUNCIL.id, world.COUNCIL.id)
    for subject, value in ((world.COUNCIL.id, world.SAVERS.id), (world.SAVERS.id, TOLD.id)):
        with pytest.raises(QueryError, match=r"is one with .* already|is no event"):
            correct(full, "merge", subject, value)
    correct(full, "delete", world.COUNCIL.id, why="no such body")
    for gone in (world.SAVERS.id, world.COUNCIL.id):
        with pytest.raises(QueryError, match=r"was deleted by .*: no such body"):
            full.resolve(subject=gone)
        with pytest.raises(QueryError, match="was deleted by"):
            correct(full, "relabel", gone, "Another name")


def test_two_lives_of_one_text_are_one_life(full: Store) -> None:
    """Steps in the order of their days, each once; no link of the text with itself."""
    steps = [(each.state, each.date) for each in full.states(instrument_id=world.EO.id)]
    steps += [(each.state, each.date) for each in full.states(instrument_id=world.PROPOSAL.id)]
    links = full.counts()["instrument_link"]
    assert links
    correct(full, "merge", world.PROPOSAL.id, world.EO.id)
    found = [(each.state, each.date) for each in full.states(instrument_id=world.EO.id)]
    assert sorted(map(str, found)) == sorted(set(map(str, steps)))
    days = [day for _, day in found if day]
    assert days == sorted(days)
    assert full.counts()["instrument_link"] == 0
    correct(full, "merge", world.PROPOSING.id, world.SIGNING.id)
    keys = rows(full, "select instrument_id, state, event_id, count(*) as n from instrument_state"
                      " group by 1, 2, 3")  # fmt: skip
    assert {row["n"] for row in keys} == {1}


def test_an_explanation_names_corrections_places_and_what_was_rejected(full: Store) -> None:
    found = full.explain(subject=REPEATED.id)
    assert found.entry.event.id == world.SIGNING.id
    assert found.led_here.startswith(f"{REPEATED.id} is one of the places that tell of")
    assert [each.mention_id for each in found.namings] == [TOLD.id, SIGNED.id, REPEATED.id]
    assert [each.shared for each in found.namings] == [
        (), ("2025-08-07", "one story"), ("2025-08-07", "one story"),
    ]  # fmt: skip
    assert found.corrections == ()
    assert [each.reason for each in found.contradictions] == [
        each.reason for each in world.KNOWLEDGE.contradictions
    ]
    correct(full, "merge", world.PROPOSING.id, world.SIGNING.id, why="one act")
    correct(full, "date", world.SIGNING.id, "2025-08-08")
    found = full.explain(subject=world.PROPOSING.id)
    assert found.led_here == (
        f"{world.PROPOSING.id} was merged into {world.SIGNING.id} by A. Counsel on 2026-04-01:"
        " one act"
    )
    assert [each.kind for each in found.corrections] == ["merge", "date"]
    assert full.explain(subject=world.SIGNING.id).led_here == ""
    with pytest.raises(QueryError, match="is no event"):
        full.explain(subject=world.EO.id)


def _answer(store: Store, subject: str) -> str:
    """Say how an id that was given out leads on."""
    try:
        found = store.resolve(subject=subject)
    except QueryError as error:
        return "was deleted" if "was deleted by" in error.message else error.message
    return "one thing" if len(found) == 1 else f"{len(found)} things"


@pytest.mark.parametrize("seed", range(6))
def test_any_corrections_leave_sound_rows_and_ids_that_lead_somewhere(
    full: Store, seed: int
) -> None:
    """Also those that contradict each other; ``correct`` sees that saving again changes nothing."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    first = full.dump(derived_only=True)
    mentions = [one for each in world.KNOWLEDGE.events for one in each.mentions]
    ids = [each.id for each in (*mentions, world.EO, world.PROPOSAL, world.DOL, world.COUNCIL)]
    for _ in range(12):
        kind = chance.choice(["status", "date", "relabel", "merge", "merge", "split", "delete"])
        values = {"status": "denied", "date": "2025-08", "relabel": "A name", "delete": ""}
        try:
            correct(full, kind, chance.choice(ids), values.get(kind, chance.choice(ids)))
        except QueryError:
            continue
        assert full.verify().ok
        assert {_answer(full, id) for id in ids} <= {"one thing", "was deleted"}
    for made in full.corrections():
        assert made.id is not None
        full.withdraw_correction(number=made.id, who="B. Editor", now=MADE)
    relink(full)
    assert full.dump(derived_only=True) == first


@pytest.mark.parametrize("status", ["denied", "planned", "considered", "reported", "done"])
def test_an_event_of_another_status_is_worded_for_it(full: Store, status: str) -> None:
    """So the digest prints it; and a second correction does not pile up on the first."""
    correct(full, "status", world.SIGNING.id, "considered")
    correct(full, "status", world.SIGNING.id, status)
    found = event(full, world.SIGNING.id)
    assert found.status == status
    assert lint.objections(found.title, found) == ()
    assert found.title.count("corrected") == 1
    assert world.SIGNING.title in found.title


def test_a_correction_counts_for_all_days_on_which_the_event_was_known(full: Store) -> None:
    """Also for those between its first place and its last."""

    def statuses() -> list[str]:
        moments = [one.first_known for one in world.SIGNING.mentions]
        asked = [TimelineQuery(subject=world.SIGNING.id, as_of=moment) for moment in moments]
        return [full.timeline(query=query)[0].event.status for query in asked]

    assert statuses() == ["planned", "done", "done"]
    correct(full, "status", world.SIGNING.id, "denied")
    assert statuses() == ["denied", "denied", "denied"]
    correct(full, "status", world.SIGNING.id, "done")
    assert statuses() == ["planned", "done", "done"]  # not done before its day
    correct(full, "date", world.SIGNING.id, "2025-07-01")
    moment = world.RUMOUR_SEEN
    (entry,) = full.timeline(query=TimelineQuery(subject=world.SIGNING.id, as_of=moment))
    assert entry.event.date == "2025-07-01"


def test_a_plan_that_a_person_knows_to_be_done_is_done_from_its_day_on(full: Store) -> None:
    correct(full, "split", world.SIGNING.id, TOLD.id)
    correct(full, "date", TOLD.id, "2025-08-07")
    correct(full, "status", TOLD.id, "done")
    days = {"2025-07-20": "planned", "2025-08-06": "planned", "2025-08-07": "done"}
    for day, status in days.items():
        query = TimelineQuery(subject=TOLD.id, as_of=end_of_day(date.fromisoformat(day)))
        assert full.timeline(query=query)[0].event.status == status, day
    assert event(full, TOLD.id).status == "done"

"""One flipped byte, anywhere in what is stored, fails exactly the rows that rest on it.

For each form in which texts are stored: an item of a feed, an HTML page, a PDF file, an answer of a
JSON interface, and XML. What is expected is asked of the tables, not of the code that verifies.
"""

# ruff: noqa: S608 - only names written here are put into SQL
from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import zstandard
from click.testing import CliRunner

from policytrail import jobs
from policytrail.cli import main
from policytrail.crawler.kinds import load_kinds
from policytrail.records import (
    Amount,
    Annotation,
    Blob,
    Document,
    Entity,
    Fetch,
    Knowledge,
    Outcome,
    Poll,
    PollResult,
    Run,
    Span,
    Stance,
    content_id,
    sha256_hex,
)
from policytrail.store import Store, open_store
from policytrail.tests.stored_forms import FORMS, Form

READ = Run(id="read", stage="annotate", version="1")
LINK = Run(id="link", stage="link", version="1")
NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)
FLIPS = 24  # a form and a place
Claim = tuple[str, str]  # table and id
Row = dict[str, Any]


def _take(store: Store, form: Form) -> list[Document]:
    """Record an answer as a visit does, whatever it holds."""
    fetch = Fetch(
        source_id=form.source.id, url=form.url, final_url=form.url, retrieved=NOW, status=200,
        headers={"content-type": form.content_type}, body=form.body,
    )  # fmt: skip
    documents = load_kinds()[form.kind].parse(form.source, fetch).documents
    poll = Poll(
        source_id=form.source.id, url=form.url, started=NOW, finished=NOW, outcome=Outcome.NEW
    )
    sha256 = sha256_hex(form.body)
    blob = Blob(sha256=sha256, data=form.body, content_type=form.content_type)
    kept = tuple(replace(each, blob_sha256=sha256) for each in documents)
    store.record(result=PollResult(poll=poll, documents=kept, blobs=(blob,)))
    return [store.document(document_id=each.id) for each in kept]


def _somewhere(text: str, chance: random.Random) -> Span:
    start = chance.randrange(len(text))
    end = min(len(text), start + chance.randrange(1, 60))
    return Span(start=start, end=end, text=text[start:end])


def _reading(document: Document, chance: random.Random) -> Annotation:
    entity = Entity(
        id="org:office", name="Office", type="agency",
        mentions=tuple(_somewhere(document.text, chance) for _ in range(6)),
    )  # fmt: skip
    figure = Amount(value=1.0, unit="usd", span=_somewhere(document.text, chance))
    return Annotation(
        document_id=document.id, relevance=1.0, sentiment="neutral", sentiment_score=0.0,
        entities=(entity,), amounts=(figure,),
    )  # fmt: skip


def _stances(document: Document, chance: random.Random) -> Iterator[Stance]:
    for number in range(12):
        yield Stance(
            id=content_id(document.id, str(number)), document_id=document.id, holder="An office",
            target="reports", stance="support", evidence=_somewhere(document.text, chance),
            confidence=1.0, first_known=NOW,
        )  # fmt: skip


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A database with all forms, and rows at random places of every text."""
    chance = random.Random(7)  # noqa: S311 - no secret
    path = tmp_path_factory.mktemp("flips") / "policytrail.db"
    with open_store(path, create=True) as store:
        store.sync_sources(sources=[form.source for form in FORMS.values()], now=NOW)
        store.save_run(run=READ)
        documents = [each for form in FORMS.values() for each in _take(store, form)]
        pairs = [(each, _reading(each, chance)) for each in documents]
        store.save_annotations(run_id=READ.id, results=pairs)
        stances = tuple(stance for each in documents for stance in _stances(each, chance))
        store.save_knowledge(run=LINK, knowledge=Knowledge(stances=stances))
        for trigger in store._connection.rows(
            "select name from sqlite_master where type='trigger'"
        ):
            store._connection.execute(f"drop trigger [{trigger['name']}]")
        yield store


def _resting(store: Store, where: str, *values: object) -> set[Claim]:
    """Return all rows whose words are in some states."""
    states = f"select id from revision where {where}"
    quotes = f"select id from evidence where revision_id in ({states})"
    parts = [
        f"select '{table}' as name, id from [{table}] where revision_id in ({states})"
        for table in ("mention", "figure", "evidence")
    ]
    parts.append(f"select 'stance' as name, id from stance where evidence_id in ({quotes})")
    return {
        (row["name"], str(row["id"]))
        for part in parts
        for row in store._connection.rows(part, values)
    }


def _failed(store: Store, rederive: Any = None) -> set[Claim]:
    broken = store.verify(rederive=rederive).broken
    return {(row.table, row.id) for row in broken if row.table not in ("revision", "blob")}


def _flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _set(store: Store, table: str, column: str, key: object, value: bytes, as_text: bool) -> None:
    """Write bytes as they are: a text need not be UTF-8 afterwards."""
    given = "cast(? as text)" if as_text else "?"
    store._connection.execute(
        f"update [{table}] set {column} = {given} where rowid = ?", [value, key]
    )


def test_everything_is_sound_before(filled: Store) -> None:
    found = filled.verify(rederive=jobs.rederive(filled.known_sources()))
    assert found.broken == ()
    assert found.blobs == len(FORMS)
    for name, form in FORMS.items():
        rows = _resting(filled, "blob_sha256 = ?", sha256_hex(form.body))
        assert {table for table, _ in rows} == {"mention", "figure", "evidence", "stance"}, name


@pytest.mark.parametrize("name", FORMS)
def test_a_byte_of_what_was_fetched(filled: Store, name: str) -> None:
    """Of the packed bytes, wherever it is: some flips leave what is unpacked as it was."""
    chance = random.Random(name)  # noqa: S311 - no secret
    sha256 = sha256_hex(FORMS[name].body)
    resting = _resting(filled, "blob_sha256 = ?", sha256)
    (row,) = filled._connection.rows("select rowid, data from blob where sha256 = ?", [sha256])
    data = row["data"]
    header = [
        data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :]
        for place in range(8)
        for bit in (0, 3, 7)
    ]
    for changed in [*header, *(_flipped(data, chance) for _ in range(FLIPS))]:
        _set(filled, "blob", "data", row["rowid"], changed, as_text=False)
        assert _failed(filled) == (set() if _still_gives(changed, FORMS[name].body) else resting)
    _set(filled, "blob", "data", row["rowid"], row["data"], as_text=False)
    assert _failed(filled) == set()


def _still_gives(packed: bytes, body: bytes) -> bool:
    try:
        with zstandard.ZstdDecompressor().stream_reader(packed) as stream:
            return stream.read(len(body) + 1) == body
    except zstandard.ZstdError:
        return False


@pytest.mark.parametrize("name", FORMS)
def test_a_byte_of_a_text(filled: Store, name: str) -> None:
    chance = random.Random(name)  # noqa: S311 - no secret
    states = filled._connection.rows(
        "select id, text from revision where blob_sha256 = ?", [sha256_hex(FORMS[name].body)]
    )
    for _ in range(FLIPS):
        state = chance.choice(states)
        text = state["text"].encode()
        _set(filled, "revision", "text", state["id"], _flipped(text, chance), as_text=True)
        assert _failed(filled) == _resting(filled, "id = ?", state["id"])
        _set(filled, "revision", "text", state["id"], text, as_text=True)
    assert _failed(filled) == set()


@pytest.mark.parametrize(("table", "column"), [("evidence", "quote"), ("mention", "text")])
def test_a_byte_of_a_quote_fails_what_rests_on_it_alone(
    filled: Store, table: str, column: str
) -> None:
    chance = random.Random(table)  # noqa: S311 - no secret
    rows = filled._connection.rows(f"select rowid as number, id, {column} as words from [{table}]")
    for row in chance.sample(rows, FLIPS):
        words = row["words"].encode()
        _set(filled, table, column, row["number"], _flipped(words, chance), as_text=True)
        claims = filled._connection.rows("select id from stance where evidence_id = ?", [row["id"]])
        resting = {("stance", each["id"]) for each in claims if table == "evidence"}
        assert _failed(filled) == resting | {(table, str(row["id"]))}
        _set(filled, table, column, row["number"], words, as_text=True)
    assert _failed(filled) == set()


@pytest.mark.parametrize("name", FORMS)
def test_bytes_that_were_forged_with_their_hash(filled: Store, name: str) -> None:
    """A letter is another one in the bytes, and all hashes are right: only reading the bytes again
    tells, and it names the rows that have this letter in their words and no others."""
    form, again = FORMS[name], jobs.rederive(filled.known_sources())
    state, word, place = _letter(filled, form)
    other = word[:-1] + ("x" if word[-1] != "x" else "y")
    body = form.body.replace(word.encode(), other.encode())
    _forge(filled, sha256_hex(form.body), body)
    unseen, failed = _failed(filled), _failed(filled, again)
    _forge(filled, sha256_hex(body), form.body)
    assert unseen == set()
    assert failed == _with_letter(filled, state, place, state["text"].replace(word, other))
    assert failed
    assert _failed(filled, again) == set()


def _letter(store: Store, form: Form) -> tuple[Row, str, int]:
    """Return a state, a word that it and its bytes have once, and the place of the word's last
    letter, on which a claim rests."""
    for state in store._connection.rows(
        "select id, text from revision where blob_sha256 = ?", [sha256_hex(form.body)]
    ):
        for found in re.finditer(r"(?<=[ (])[A-Za-z]{4,}(?=[ .,)])", state["text"]):
            word = found[0]
            once = form.body.count(word.encode()) == state["text"].count(word) == 1
            gone = state["text"].replace(word, "#" * len(word))
            resting = _with_letter(store, state, found.end() - 1, gone)
            if once and any(table == "stance" for table, _ in resting):
                return state, word, found.end() - 1
    raise AssertionError("no claim has a word of its own")


def _with_letter(store: Store, state: Row, place: int, changed: str) -> set[Claim]:
    """Return the rows with a letter in their words, unless the changed text has these elsewhere."""
    found: set[Claim] = set()
    for table, column in (("evidence", "quote"), ("mention", "text"), ("figure", "text")):
        for row in store._connection.rows(
            f"select id, {column} as words from [{table}] where revision_id = ?"
            " and start_char <= ? and end_char > ?",
            [state["id"], place, place],
        ):
            if row["words"] in changed:
                continue
            found.add((table, str(row["id"])))
            claims = "select id from stance where evidence_id = ?"
            for claim in store._connection.rows(claims, [row["id"]]) if table == "evidence" else ():
                found.add(("stance", claim["id"]))
    return found


def _forge(store: Store, sha256: str, body: bytes) -> None:
    """Put other bytes, and their hash, in the place of some."""
    packed = zstandard.ZstdCompressor().compress(body)
    forged = sha256_hex(body)
    with store._connection.transaction():
        store._connection.execute(
            "update blob set sha256 = ?, data = ?, size = ? where sha256 = ?",
            [forged, packed, len(body), sha256],
        )
        store._connection.execute(
            "update revision set blob_sha256 = ? where blob_sha256 = ?", [forged, sha256]
        )


def test_bytes_that_no_text_rests_on_are_checked_too(filled: Store) -> None:
    """The listing of a feed whose items are pages of their own, for instance."""
    data = zstandard.ZstdCompressor().compress(b"a listing")
    filled._connection.execute(
        "insert into blob select 'no such hash', content_type, 9, ?, first_seen from blob limit 1",
        [data],
    )
    (broken,) = filled.verify().broken
    filled._connection.execute("delete from blob where sha256 = 'no such hash'")
    assert (broken.table, broken.id, broken.document_id) == ("blob", "no such hash", "")


def test_what_the_command_says(filled: Store, tmp_path: Path) -> None:
    """Who verifies sees which documents and claims to distrust; a program gets every row."""

    def verify(*arguments: str) -> Any:
        runner = CliRunner(env={"COLUMNS": "200", "POLICYTRAIL_CONFIG": str(config)})
        return runner.invoke(main, ["--database", str(filled.path), "verify", *arguments])

    config = tmp_path / "policytrail.toml"
    config.touch()
    # Two of the sources are in no catalogue: the database says how they were read.
    sound = verify("--from-bytes")
    assert (sound.exit_code, sound.output.count("\n")) == (0, 1), sound.output
    (state,) = filled._connection.rows(
        "select id, text, document_id from revision where blob_sha256 = ?",
        [sha256_hex(FORMS["page"].body)],
    )
    text = bytearray(state["text"].encode())
    text[10] ^= 0x80  # no UTF-8 any more
    _set(filled, "revision", "text", state["id"], bytes(text), as_text=True)
    told, rows = verify(), verify("--json")
    _set(filled, "revision", "text", state["id"], state["text"].encode(), as_text=True)
    assert (told.exit_code, rows.exit_code) == (1, 1)
    assert f"{state['document_id']} Reports" in told.output
    assert "the stored text is not the one that was stored" in told.output
    stances = filled._connection.rows(
        "select id from stance where document_id = ?", [state["document_id"]]
    )
    assert all(stance["id"] in told.output for stance in stances)
    assert "mention: 6" in told.output
    named = {(row["table"], row["id"]) for row in json.loads(rows.stdout)["broken"]}
    assert named == _resting(filled, "id = ?", state["id"]) | {("revision", str(state["id"]))}
    assert verify().exit_code == 0


def test_a_reading_that_cannot_be_read_is_named(filled: Store) -> None:
    (row,) = filled._connection.rows("select rowid as number, claims from annotation limit 1")
    claims = row["claims"].encode()
    _set(filled, "annotation", "claims", row["number"], claims[:-1], as_text=True)
    (broken,) = filled.verify().broken
    _set(filled, "annotation", "claims", row["number"], claims, as_text=True)
    assert (broken.table, broken.reason) == ("annotation", "its claims cannot be read")

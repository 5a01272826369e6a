"""All that editors do is told: who, when, why, and what of."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

from click.testing import Result

from evidencebank import Bank
from evidencebank.curated_pages.arrangement import Arrangement
from evidencebank.saved_searches import SavedSearch
from indexer.search.spec import SearchSpec
from recommender.related_settings import RelatedSettings


def do_everything(bank: Bank) -> None:
    """Do once each thing that an editor can do."""
    who = {"who": "Ada", "why": "because"}
    one, other = (entry.id for entry, _ in zip(bank, range(2), strict=False))
    bank.lists.pin(one, other, at=2, **who)
    bank.lists.unpin(one, other, **who)
    bank.lists.ban(one, other, **who)
    bank.lists.unban(one, other, **who)
    bank.lists.publish(**who)
    bank.lists.publish(**who)
    bank.lists.rollback(**who)
    bank.saved_searches.put(SavedSearch("kits", SearchSpec.of(query="kit")), **who)
    bank.saved_searches.remove("kits", **who)
    bank.arrange(Arrangement(hot_topics=("x",)), **who)
    bank.load([], related=RelatedSettings(floor=0.1), **who)


def test_every_action_has_its_step(own_bank: Bank) -> None:
    """Newest first, each with all three; taking back says what was taken back."""
    before = datetime.now(UTC).replace(microsecond=0)
    do_everything(own_bank)
    steps = own_bank.history()
    assert [step.action for step in steps][::-1] == [
        *("pin", "unpin", "ban", "unban", "publish", "publish", "rollback"),
        *("save", "remove", "arrange", "settings"),
    ]
    assert {(step.who, step.why) for step in steps} == {("Ada", "because")}
    assert all(before <= step.when <= datetime.now(UTC) for step in steps)
    rollback = next(step for step in steps if step.action == "rollback")
    assert rollback.to_dict()["publication"] == 1
    pin = steps[-1].to_dict()
    assert (pin["does"], pin["at"]) == ("pin", 2)
    assert own_bank.history(pin["other"])[0].action == "unban"
    assert [step.action for step in own_bank.history("kits")] == ["remove", "save"]


def test_what_is_kept_elsewhere_is_told_by_its_key(own_bank: Bank) -> None:
    """A collection that this history does not know is no gap in it."""
    own_bank._parts.records.put("notes", "n-1", {"text": "x"}, who="Bo", why="asked")
    (step,) = own_bank.history()
    assert (step.action, dict(step.about)) == ("write", {"collection": "notes", "key": "n-1"})


def test_the_command_shows_it(invoke: Callable[..., Result], own_bank: Bank) -> None:
    """A line a step; as JSON with the same facts; the rollback's who and why are options."""
    bank = ("--bank", own_bank.path)
    for why in ("first", "second"):
        invoke("lists", "publish", *bank, "--who", "Ada", "--why", why)
    invoke("lists", "rollback", *bank, "--who", "Bo", "--why", "too soon")
    shown = json.loads(invoke("history", *bank, "--json", "--limit", "2").stdout)["history"]
    assert [(one["does"], one["who"], one["why"]) for one in shown] == [
        ("rollback", "Bo", "too soon"),
        ("publish", "Ada", "second"),
    ]
    lines = invoke("history", *bank).stdout.splitlines()
    assert "Bo" in lines[1]
    assert "rollback" in lines[1]
    assert "publication 1" in lines[1]
    assert "too soon" in lines[1]
    assert invoke("history", "nobody", *bank).stdout == "Nothing has been done yet.\n"

"""Every figure of the notebooks: that it can be drawn of little or much, and be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from evidencebank import Bank

Modules = Callable[[str], ModuleType]


@pytest.fixture
def drawn(notebook_module: Modules) -> Iterator[Callable[[], Any]]:
    """Return a function that gives the last figure, after looking whether it can be read."""
    import matplotlib.pyplot as plt

    style = notebook_module("style")
    style.use()
    plt.close("all")

    def last() -> Any:
        figure = plt.gcf()
        figure.draw_without_rendering()
        assert faint(figure, style) == []
        return figure

    yield last
    plt.close("all")


def faint(figure: Any, style: ModuleType) -> list[str]:
    """Return the words and marks of a figure that do not stand out from white paper."""
    import matplotlib as mpl

    def weak(colour: Any, least: float) -> bool:
        *rgb, alpha = mpl.colors.to_rgba(colour)
        seen = mpl.colors.to_hex([alpha * part + 1 - alpha for part in rgb])
        return alpha > 0 and style.contrast(seen) < least

    found = []
    for axes in figure.axes:
        has_field = bool(axes.images) or axes.get_label() == "<colorbar>"
        words = [axes.title, axes._left_title, axes.xaxis.label, axes.yaxis.label]
        words += [*axes.get_xticklabels(), *axes.get_yticklabels()]
        words += [] if has_field else axes.texts
        found += [w.get_text() for w in words if w.get_text() and weak(w.get_color(), 4.5)]
        if has_field:
            continue
        found += [repr(line) for line in axes.lines if weak(line.get_color(), 3)]
        found += [repr(patch) for patch in axes.patches if weak(patch.get_facecolor(), 3)]
        for marks in axes.collections:
            colours = [*marks.get_facecolor()] or [*marks.get_edgecolor()]
            found += [repr(marks) for colour in colours if weak(colour, 3)]
    return found + [w.get_text() for w in figure.texts if weak(w.get_color(), 4.5)]


@pytest.fixture
def of_one(make_bank: Callable[..., Bank]) -> Bank:
    """Return a bank of one entry with a year and a subject."""
    record = {"id": "a", "title": "One", "text": "One thing.", "year": 2001, "subjects": ["things"]}
    return make_bank(record)


@pytest.mark.parametrize("which", ["sample", "of_one"])
def test_what_is_in_a_bank(
    which: str, request: pytest.FixtureRequest, notebook_module: Modules, drawn: Callable[[], Any]
) -> None:
    bank = request.getfixturevalue(which)
    draw, entries = notebook_module("bank_figures"), bank.to_frame(text=True)
    filing = notebook_module("filing").Filing(bank, entries)
    inventory = notebook_module("inventory")
    kinds = entries.kind.value_counts().index.tolist()
    draw.years(entries, kinds)
    assert drawn().axes[0].get_title("left") == (
        "83% are of 2005 or later" if which == "sample" else "100% are of 2000 or later"
    )
    draw.subjects(filing)
    shown = [text.get_text() for axes in drawn().axes for text in axes.get_yticklabels()]
    assert len(shown) == len(bank.scheme or bank.subjects())
    draw.lengths(entries, kinds)
    drawn()
    draw.shares(inventory.shares_by_time(entries, filing), "Shares")
    drawn()
    draw.shares(inventory.filled(entries, kinds), "Fields")
    drawn()


def test_years_are_put_together_until_there_is_room(notebook_module: Modules) -> None:
    """Five at least, more where a bank reaches back for long."""
    pandas = pytest.importorskip("pandas")
    span_of = notebook_module("bank_figures").span_of
    assert span_of(pandas.Series([2001, 2003])) == 5
    assert span_of(pandas.Series([1980, 2021])) == 5
    assert span_of(pandas.Series([1800, 2021])) == 20
    assert span_of(pandas.Series([1, 2021])) == 500


@pytest.mark.parametrize("subjects", [1, 2, 9])
def test_words_of_subjects(
    subjects: int, notebook_module: Modules, drawn: Callable[[], Any]
) -> None:
    """Beside the words is a line that chance hardly reaches."""
    pandas = pytest.importorskip("pandas")
    words = {f"Subject {n}": pandas.Series([5.0, 3.0], ["one", "two"]) for n in range(subjects)}
    notebook_module("bank_figures").words(words, 4.2, 3_000)
    panels = [axes for axes in drawn().axes if axes.get_visible()]
    assert len(panels) == subjects
    assert [axes.get_xlabel() for axes in panels[-min(subjects, 3) :]] == [
        "standard errors apart"
    ] * min(subjects, 3)


def test_an_entry_and_its_list(
    sample: Bank, notebook_module: Modules, drawn: Callable[[], Any]
) -> None:
    """Those that leave the list have a letter, and below the figure their titles."""
    pandas = pytest.importorskip("pandas")
    draw = notebook_module("list_figures")
    words = pandas.DataFrame(
        {"times": [9, 3, 1], "entries": [130, 20, 1], "weight": [0, 0.4, 0.1]}, ["the", "gate", "x"]
    )
    draw.weights(words)
    assert {"the", "gate"} <= {text.get_text() for text in drawn().axes[0].texts}
    parts = pandas.DataFrame({"gate": [0.2, 0.1], "other words": [0.1, 0.1]}, ["a", "b"])
    draw.reasons(parts, ["Title of a", "Title of b"])
    drawn()
    titles = {"a": "First", "b": "Second", "c": "Third"}
    draw.ranks({"bare": ["a", "b"], "title": ["c", "a"], "floor": ["a"]}, titles)
    figure = drawn()
    assert {text.get_text() for text in figure.axes[0].texts} == {"First", "a", "b"}
    assert figure.get_supxlabel() == "a  Second\nb  Third"
    table = pandas.DataFrame({"agreement": [0.2, 0.3]}, ["bare", "title"])
    draw.agreement(table, 0.1)
    drawn()
    draw.coming_in(pandas.Series([1, 5, 9]), pandas.Series(["account", "account", "overview"]))
    assert drawn().axes[0].get_yticklabels()[0].get_text() == "account (2)"


@pytest.mark.parametrize("parts", [1, 3, 12])
def test_parts_beyond_the_colours_are_grey(
    parts: int, notebook_module: Modules, drawn: Callable[[], Any]
) -> None:
    pandas = pytest.importorskip("pandas")
    networkx = pytest.importorskip("networkx")
    names = [f"part {number}" for number in range(parts)]
    ids = [f"e{number}" for number in range(2 * parts)]
    points = pandas.DataFrame(np.random.default_rng(1).normal(size=(2 * parts, 2)), ids, ["x", "y"])
    points = points.assign(part=np.repeat(np.arange(parts), 2), lists=3)
    roads = networkx.Graph([("e0", "e1")])
    notebook_module("list_figures").parts(points, names, roads)
    legend = [text.get_text() for text in drawn().axes[0].get_legend().get_texts()]
    assert legend == names[:7] + ["smaller parts"] * (parts > 7)


def test_gaps_and_clusters(notebook_module: Modules, drawn: Callable[[], Any]) -> None:
    """Every gap has its name, and the words of halves lie within the figure."""
    pandas = pytest.importorskip("pandas")
    draw = notebook_module("gap_figures")
    topics = pandas.DataFrame(
        {
            "topic": ["vaping", "ketamine"],
            "searches": [18, 5],
            "say it": [0, 0],
            "by synonym": [4, 0],
        }
    )
    draw.gaps(topics, 2)
    assert draw.hidden(topics, 2).tolist() == [True, False]
    axes = drawn().axes[0]
    assert [text.get_text() for text in axes.get_yticklabels()] == ["vaping", "ketamine"]
    counts = pandas.DataFrame({"searches": [9, 0, 1], "entries": [3, 12, 0]}, ["a", "b", "c"])
    draw.asked_and_filed(counts, {"a": "Asked", "b": "Not asked", "c": "Empty"})
    assert {text.get_text() for text in drawn().axes[0].texts} >= {"Asked", "Not asked", "Empty"}
    side = pandas.Series([5.0, 2.0], ["supervision", "cannabis"])
    draw.halves({"One: 6 and 4": (side, side[:1]), "Two: 3 and 3": (side, side)})
    figure = drawn()
    limits = {axes.get_xlim() for axes in figure.axes if axes.get_xlabel()}
    assert len(limits) == 1
    assert limits.pop()[1] > 5
    groups = pandas.DataFrame({"cosine": [0.1, 0.4], "searches": [30.0, 2.0], "accounts": [4, 20]})
    draw.next_topics(groups, ["bar, clubs", "parents, school"])
    assert len(drawn().axes[0].texts) == 2


def test_searches(notebook_module: Modules, drawn: Callable[[], Any]) -> None:
    pandas = pytest.importorskip("pandas")
    draw = notebook_module("search_figures")
    draw.by_query(pandas.Series([0.2, 0.9]), ["a", "b"])
    drawn()
    change = pandas.DataFrame({"the graph": [0.1, -0.1], "stems": [0.3, 0.0]})
    draw.gains(change, ["a", "b"])
    drawn()
    chance = np.random.default_rng(1).normal(0, 0.02, 999)
    draw.chances({"the graph": (0.04, chance), "stems": (0.001, chance)}, change.mean())
    drawn()
    rows = {("stems", "sample"): (40, 0.07, 0.03, 0.1), ("stems", "cisi"): (76, 0.04, 0.0, 0.08)}
    table = pandas.DataFrame(rows, ["queries", "gain", "low", "high"]).T
    draw.verdicts(table.rename_axis(["what", "collection"]))
    drawn()


def test_the_map_names_its_regions_and_shows_lists(
    sample: Bank, notebook_module: Modules, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each entry is a point that shows those in its list; words on the map show their entries."""
    pandas = pytest.importorskip("pandas")
    touch_points = notebook_module("touch_points")
    shown: list[Any] = []
    monkeypatch.setattr(touch_points, "show", lambda *what: shown.append(what))
    entries = sample.to_frame()
    filing = notebook_module("filing").Filing(sample, entries)
    places = np.random.default_rng(1).uniform(0, 20, (len(entries), 2))
    points = pandas.DataFrame(places, entries.index, ["x", "y"])
    points = points.assign(group=filing.groups(["treatment", "prevention"]))
    regions = pandas.DataFrame({"x": [places[0, 0]], "y": [places[0, 1]]}, ["Naloxone"])
    notebook_module("map_figure").show(
        entries,
        points,
        sample.related_frame(),
        regions,
        {"Naloxone": filing.under("naloxone")},
        entries.index[5],
    )
    ((figure, dots, areas, _),) = shown
    assert faint(figure, notebook_module("style")) == []
    assert len(dots) == len(entries)
    listed = [item.id for item in sample.related(entries.index[3])]
    assert entries.index[dots[3].with_it].tolist() == listed
    assert dots[3].says.split("\n")[0] == entries.title.iloc[3]
    said = {area.says: area.with_it for area in areas}
    assert said["Naloxone: 8 entries"] == np.flatnonzero(filing.under("naloxone")).tolist()
    assert any(says.startswith("Treatment: ") for says in said)
    left, top, width, height = areas[0].box
    assert 0 <= left < left + width <= figure.bbox.width
    assert 0 <= top < top + height <= figure.bbox.height

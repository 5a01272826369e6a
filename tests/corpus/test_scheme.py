"""The subject scheme as a hierarchy: order, walks, names, and keeping it as JSON."""

from __future__ import annotations

import random
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import InputError
from corpus.scheme import Scheme, natural_key, read_scheme
from corpus.subject import Subject
from corpus.text.typography import fold
from tests.places import ROOT, SAMPLE


@pytest.fixture(scope="module")
def sample() -> Scheme:
    """Return the scheme that ships with the package."""
    return read_scheme(SAMPLE / "subjects.ttl")


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    """Return a scheme of up to a dozen subjects, each under any number of earlier ones."""
    size = draw(st.integers(0, 12))
    names = st.text("abAÉß’-– ", min_size=1, max_size=5)
    subjects = []
    for number in range(size):
        above = draw(st.sets(st.integers(0, number - 1), max_size=3)) if number else set()
        subjects.append(
            Subject(
                code=f"s{number}",
                label=draw(names),
                synonyms=tuple(draw(st.lists(names, max_size=3))),
                parents=tuple(f"s{parent}" for parent in sorted(above)),
                note=draw(names),
            )
        )
    return Scheme(tuple(subjects))


def test_the_sample_has_its_seventy_subjects_under_nine_roots(sample: Scheme) -> None:
    """The scheme that ships is read whole."""
    assert len(sample) == 70
    assert [root.code for root in sample.roots()] == [
        "criminal-justice",
        "families",
        "harm-reduction",
        "populations",
        "prevention",
        "brief-interventions",
        "substances",
        "systems",
        "treatment",
    ]


def test_a_subject_has_code_label_synonyms_and_parents(sample: Scheme) -> None:
    """Everything the file says of a subject is kept."""
    assert sample.find("opioids") == Subject(
        code="opioids",
        label="Opioids",
        synonyms=("heroin", "morphine", "opiates"),
        parents=("substances",),
        notations=("5.9",),
    )


def test_iteration_is_in_tree_order(sample: Scheme) -> None:
    """Below each subject come its children, by label, before its next sister."""
    codes = [subject.code for subject in sample]
    start = codes.index("medications")
    assert codes[start : start + 5] == [
        "medications",
        "detoxification",
        "opioid-substitution",
        "relapse-prevention-medicines",
        "psychosocial-therapies",
    ]


def test_children_are_those_right_below(sample: Scheme) -> None:
    """Grandchildren are not children, and a leaf has none."""
    assert [child.code for child in sample.children("medications")] == [
        "detoxification",
        "opioid-substitution",
        "relapse-prevention-medicines",
    ]
    assert sample.children("naloxone") == ()


def test_descendants_include_the_subject_itself(sample: Scheme) -> None:
    """A search under a subject finds what is filed under it and under anything below."""
    below = sample.descendants("treatment")
    assert {"treatment", "medications", "detoxification"} <= below
    assert len(below) == 16
    assert sample.descendants("naloxone") == {"naloxone"}


def test_ancestors_leave_the_subject_out(sample: Scheme) -> None:
    """Ancestors go all the way up."""
    assert sample.ancestors("detoxification") == {"medications", "treatment"}
    assert sample.ancestors("treatment") == frozenset()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("drink-driving", "drink-driving"),
        ("DRINK-DRIVING", "drink-driving"),
        ("Drink\u2010driving", "drink-driving"),
        ("drink \u2013 driving", "drink-driving"),
        ("  Drink driving ", "drink-driving"),
        ("Costs and cost\u2011effectiveness", "cost-effectiveness"),
        ("children\u2019s services", "child-protection"),
        ("needle\u00a0exchange", "needle-exchange"),
        ("aa", "twelve-step"),
        ("co\u00adcaine", "stimulants"),
    ],
)
def test_find_looks_past_case_and_typography(sample: Scheme, name: str, code: str) -> None:
    """People need not type a name as the scheme writes it."""
    found = sample.find(name)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("name", ["", " ", "-", "no such subject", "drinkdriving"])
def test_find_gives_none_for_what_is_no_name(sample: Scheme, name: str) -> None:
    """A free subject is not in the scheme."""
    assert sample.find(name) is None


def test_a_code_goes_before_a_label_and_a_label_before_a_synonym() -> None:
    """A name that means several things means the nearest to the code."""
    scheme = Scheme(
        (
            Subject("a", "Third", synonyms=("x", "y")),
            Subject("b", "X", synonyms=("z",)),
            Subject("X", "Second"),
            Subject("d", "Y"),
        )
    )
    assert [scheme.find(name).code for name in ("x", "Y", "z")] == ["X", "d", "b"]  # type: ignore[union-attr]


def test_codes_that_differ_in_case_are_told_apart() -> None:
    """A code typed exactly is that code."""
    scheme = Scheme((Subject("hiv", "One"), Subject("HIV", "Two")))
    assert [scheme.find(code).code for code in ("hiv", "HIV")] == ["hiv", "HIV"]  # type: ignore[union-attr]


def test_a_subject_with_two_parents_is_under_both_and_listed_once() -> None:
    """The hierarchy is a graph, the listing is not repetitive."""
    scheme = Scheme(
        (
            Subject("c", "C", parents=("a", "b")),
            Subject("a", "A"),
            Subject("b", "B"),
            Subject("d", "D", parents=("c",)),
        )
    )
    assert [subject.code for subject in scheme] == ["a", "c", "d", "b"]
    assert scheme.descendants("b") == {"b", "c", "d"}
    assert scheme.ancestors("d") == {"a", "b", "c"}


def test_an_empty_scheme_is_false() -> None:
    """A bank without a scheme has an empty one."""
    empty = Scheme()
    assert not empty
    assert empty.roots() == ()
    assert Scheme.from_json(empty.to_json()) == empty


def test_unknown_codes_are_input_errors(sample: Scheme) -> None:
    """A walk from a code that is not there says so."""
    for walk in (sample.children, sample.descendants, sample.ancestors):
        with pytest.raises(InputError, match="no code 'heroin'"):
            walk("heroin")


@pytest.mark.parametrize(
    ("subjects", "message"),
    [
        ((Subject("a", "One"), Subject("a", "Two")), "'a' stands for two .*'One' and 'Two'"),
        ((Subject("a", "A", parents=("b",)),), "'a' is under 'b', which is not a subject"),
        ((Subject("a", "A", parents=("a",)),), "circle, a > a"),
        ((Subject("", "A"),), "needs a code and a label"),
        ((Subject("a", ""),), "needs a code and a label"),
    ],
)
def test_a_scheme_that_does_not_hold_is_refused(
    subjects: tuple[Subject, ...], message: str
) -> None:
    """What could not be browsed is not taken."""
    with pytest.raises(InputError, match=message):
        Scheme(subjects)


def test_a_circle_is_named() -> None:
    """The error shows the way round, without what merely hangs below the circle."""
    subjects = tuple(
        Subject(code, code.upper(), parents=parents)
        for code, parents in [("a", ("c",)), ("b", ("a",)), ("c", ("b",)), ("d", ("a",)), ("e", ())]
    )
    with pytest.raises(InputError) as caught:
        Scheme(subjects)
    circle = str(caught.value).split("circle, ")[1].split(":")[0].split(" > ")
    assert circle[0] == circle[-1]
    assert sorted(circle[1:]) == ["a", "b", "c"]


def test_a_hierarchy_may_be_ten_thousand_levels_deep() -> None:
    """No walk is recursive."""
    chain = [Subject("s0", "S")]
    chain += [Subject(f"s{n}", "S", parents=(f"s{n - 1}",)) for n in range(1, 10_000)]
    scheme = Scheme(tuple(chain))
    assert len(scheme.descendants("s0")) == 10_000
    assert len(scheme.ancestors("s9999")) == 9_999


@given(schemes(), st.randoms())
def test_the_order_given_makes_no_difference(scheme: Scheme, shuffler: random.Random) -> None:
    """A scheme is its subjects, whatever order a file had them in."""
    shuffled = list(scheme)
    shuffler.shuffle(shuffled)
    assert Scheme(tuple(shuffled)) == scheme


@given(schemes())
def test_json_gives_the_same_scheme_back(scheme: Scheme) -> None:
    """A bank keeps its scheme without loss."""
    assert Scheme.from_json(scheme.to_json()) == scheme


@given(schemes())
def test_above_and_below_agree(scheme: Scheme) -> None:
    """One subject is below another if and only if the other is above it."""
    for subject in scheme:
        below = scheme.descendants(subject.code) - {subject.code}
        assert below == {s.code for s in scheme if subject.code in scheme.ancestors(s.code)}


@given(schemes())
def test_every_subject_comes_once_and_after_a_parent(scheme: Scheme) -> None:
    """Tree order loses and repeats nothing."""
    seen: set[str] = set()
    for subject in scheme:
        assert subject.code not in seen
        assert not subject.parents or seen & set(subject.parents)
        seen.add(subject.code)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"subjects": 3}', '{"subjects": [{"code": "a"}]}', "not JSON", b"\xff\xfe"],
)
def test_json_that_is_no_scheme_is_an_input_error(text: str | bytes) -> None:
    """A damaged file gives one clear line."""
    with pytest.raises(InputError, match="not a stored subject scheme") as caught:
        Scheme.from_json(text)
    assert "\n" not in str(caught.value)


def test_stored_json_is_checked_like_any_scheme() -> None:
    """A circle cannot come in by the back door."""
    with pytest.raises(InputError, match="circle"):
        Scheme.from_json('{"subjects": [{"code": "a", "label": "A", "parents": ["a"]}]}')


def test_rdflib_is_not_imported_until_a_file_is_read() -> None:
    """A search does not pay for a library that it does not use."""
    program = "import sys, corpus.scheme; sys.exit('rdflib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT).returncode == 0


def test_numbered_subjects_come_in_the_order_of_their_numbers() -> None:
    """M6.2 before M6.10, whatever their labels; subjects without a number follow by label."""
    codes = ["M6.10", "M6.2", "M6.2ps", "4.4", "12-step", "aftercare", "M6", "M6.2.1"]
    scheme = Scheme(tuple(Subject(code, f"label {9 - n}") for n, code in enumerate(codes)))
    assert [subject.code for subject in scheme] == [
        *("4.4", "M6", "M6.2", "M6.2.1", "M6.2ps", "M6.10"),
        *("aftercare", "12-step"),
    ]


def test_a_notation_is_a_name_of_all_that_have_it() -> None:
    """One that stood for several subjects finds each; codes, labels and synonyms go before."""
    scheme = Scheme(
        (
            Subject("b", "Heroin", notations=("5.9", "c")),
            Subject("a", "Cocaine", ("coke",), notations=("5.9", "heroin")),
            Subject("c", "Crack", ("coke",)),
        )
    )
    assert [subject.code for subject in scheme.find_all("5.9")] == ["a", "b"]
    assert [subject.code for subject in scheme.find_all("Coke")] == ["a", "c"]
    assert [subject.code for subject in scheme.find_all("heroin")] == ["b"]
    assert [subject.code for subject in scheme.find_all("c")] == ["c"]
    assert scheme.find_all("5") == ()
    assert scheme.find("5.9") == scheme.find_all("5.9")[0]
    assert Scheme.from_json(scheme.to_json()) == scheme


def test_a_scheme_kept_before_there_were_notations_is_read() -> None:
    """What older versions wrote has none."""
    assert Scheme.from_json('{"subjects": [{"code": "a", "label": "A"}]}') == Scheme(
        (Subject("a", "A"),)
    )


@given(st.lists(st.text("aM6.01 -é", max_size=6)))
def test_codes_in_natural_order_differ_from_plain_order_in_their_numbers_alone(
    codes: list[str],
) -> None:
    """With every number padded to one width, plain order is the natural one."""

    def padded(code: str) -> tuple[tuple[bool, str], ...]:
        pieces = re.split("([0-9]+)", fold(code))
        return tuple((not p[0].isdigit(), p.zfill(9) if p[0].isdigit() else p) for p in pieces if p)

    assert sorted(codes, key=natural_key) == sorted(codes, key=padded)

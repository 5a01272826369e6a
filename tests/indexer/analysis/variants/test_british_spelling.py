"""British and American spellings are one word, and other words stay apart."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.analysis.variants import british_spelling
from indexer.analysis.variants.british_spelling import one_spelling
from indexer.analysis.words import WordAnalyser

_PAIRS = """
    behaviour=behavior behavioural=behavioral misbehaviour=misbehavior labour=labor tumour=tumor
    neighbourhood=neighborhood honourable=honorable favourite=favorite colour=color humour=humor
    programme=program programmes=programs centre=center centres=centers centred=centered
    theatre=theater litre=liter millilitres=milliliters fibre=fiber manoeuvre=maneuver
    manoeuvres=maneuvers catalogue=catalog catalogued=cataloged dialogue=dialog defence=defense
    offences=offenses licence=license licensed=licenced practise=practice practising=practicing
    judgement=judgment ageing=aging grey=gray mould=mold sceptical=skeptical
    enrolment=enrollment enrol=enroll enrols=enrolls enrolled=enroled fulfil=fulfill
    fulfilment=fulfillment instalment=installment skilful=skillful wilful=willful
    counselling=counseling counsellor=counselor counsellors=counselors labelled=labeled
    modelling=modeling travelled=traveled traveller=traveler cancelled=canceled totalled=totaled
    signalling=signaling unlabelled=unlabeled tunnelling=tunneling organise=organize
    organisation=organization organisational=organizational realised=realized
    prioritising=prioritizing randomised=randomized hospitalisation=hospitalization
    stabiliser=stabilizer customisable=customizable generalises=generalizes recognise=recognize
    analyse=analyze analysed=analyzed analysing=analyzing paralysed=paralyzed dialysed=dialyzed
    anaemia=anemia anaesthetist=anesthetist haemorrhage=hemorrhage faecal=fecal
    ischaemic=ischemic viraemia=viremia haemophilia=hemophilia leukaemia=leukemia
    paediatric=pediatric gynaecology=gynecology orthopaedic=orthopedic oestrogen=estrogen
    oedema=edema oesophagus=esophagus foetal=fetal foetus=fetus diarrhoea=diarrhea
    coeliac=celiac aetiology=etiology sulphate=sulfate hypoglycaemia=hypoglycemia
    encyclopaedia=encyclopedia artefact=artifact aeroplane=airplane jewellery=jewelry
    plough=plow
"""
PAIRS = [tuple(pair.split("=")) for pair in _PAIRS.split()]

_APART = """
    four for fore
    hour hor
    your yore or
    tour tor
    pour pore poor
    sour sore
    flour floor
    our
    contour
    detour
    glamorous glamour
    meter metric
    liter literal
    program programmatic
    check cheque
    tire tyre
    story storey
    council counsel
    councillor counsellor
    practical practitioner
    wise wize
    rise ride
    noise nose
    prise prize price
    size seize sieve
    raise raze
    expertise expect
    advise advice
    basis base
    crisis cries
    analysis anal
    promise prom
    exercise exert
    premise premium
    compromise compress
    improvise improve
    precise price
    disease
    travel trave
    model mode
    label lab
    total tot
    level lever
    fuel full
    hem hemp
    gray gravy
    mold mole
    aging agent
    license lice
    defend defence
    offend offence
    septic sceptic
    tumult tumour
    valour value
    vapour
    rumour rum
    harbour harm
    parlour parole
    saviour savage
    vigour vig
    organ origin
    fibre fib
    plough plus
"""
APART = [line.split() for line in _APART.strip().splitlines()]

_FORMS = """
    supervise supervised supervising supervision
    revise revised revising revision
    precise precisely precision
    surprise surprised surprising surprisingly
    circumcise circumcised circumcision
    excise excised excision
    advertise advertised advertising advertisement
    programme programmes programmed programming programs
    programmer programmers
    catalogue catalogues catalogued catalogs
    centre centres centred centering centring
    counsel counselled counselling counseling counsels
    organise organised organising organisation organizations
    promise promised promising promises
    exercise exercised exercising exercises
    advise advised advising advises
    license licensed licensing licence licences
"""
FORMS = [line.split() for line in _FORMS.strip().splitlines()]


def term(word: str) -> str:
    """Return the one term of a plain word."""
    (part,) = WordAnalyser().word(word).parts
    return part


@pytest.mark.parametrize(("british", "american"), PAIRS)
def test_both_spellings_are_one_term(british: str, american: str) -> None:
    """A reader need not know how the author spelt."""
    assert term(british) == term(american)


@pytest.mark.parametrize(("british", "american"), PAIRS)
def test_the_common_form_stays_as_it_is(british: str, american: str) -> None:
    """What was brought to one spelling is not changed again."""
    assert one_spelling(one_spelling(british)) == one_spelling(british)


@given(
    st.sampled_from(["x", "re", *british_spelling._PREFIXES]),
    st.sampled_from([*british_spelling._PAIRS, "", "cen"]),
    st.sampled_from(["", "s", "d", "ur"]),
)
def test_the_longest_beginning_is_replaced(before: str, beginning: str, ending: str) -> None:
    """As a look at every beginning finds it, behind the first prefix that has one."""
    word = before + beginning + ending
    ways = [
        prefix + american + word.removeprefix(prefix + british)
        for prefix in british_spelling._PREFIXES
        for british, american in sorted(
            british_spelling._PAIRS.items(), key=lambda two: -len(two[0])
        )
        if word.startswith(prefix + british)
    ]
    assert british_spelling._with_american_start(word) == [*ways, word][0]


@pytest.mark.parametrize("words", APART, ids=" ".join)
def test_other_words_are_not_joined(words: list[str]) -> None:
    """Rules for endings do not catch words that only look like it."""
    assert len({one_spelling(word) for word in words}) == len(words)


def test_common_words_of_the_lists_are_not_joined_with_each_other() -> None:
    """Of all words here, only the two of a pair become the same word."""
    allowed = {frozenset(pair) for pair in PAIRS}
    words = sorted({word for words in [*PAIRS, *APART, *FORMS] for word in words})
    joined = {
        frozenset((one, other))
        for one, other in combinations(words, 2)
        if one_spelling(one) == one_spelling(other)
    }
    assert joined == allowed | {
        frozenset(("catalogs", "catalogues")),
        frozenset(("centering", "centring")),
    }


@pytest.mark.parametrize("words", FORMS, ids=" ".join)
def test_the_forms_of_a_word_stay_one_term(words: list[str]) -> None:
    """What stemming brings together, spelling does not take apart."""
    assert len({term(word) for word in words}) == 1


_BRITISH = sorted(british_spelling._PAIRS, key=len, reverse=True)
_START = re.compile(f"^({'|'.join(british_spelling._PREFIXES)})({'|'.join(_BRITISH)})")
_PARTS = st.sampled_from([*british_spelling._PREFIXES, *_BRITISH]) | st.text("aeilorsu", max_size=3)


@given(st.lists(_PARTS, min_size=1, max_size=4).map("".join))
def test_beginnings_are_those_that_a_pattern_finds(word: str) -> None:
    """A pattern of all prefixes and beginnings is the slow way to the same."""
    american = _START.sub(lambda found: found[1] + british_spelling._PAIRS[found[2]], word)
    assert british_spelling._with_american_start(word) == american


_LETTERS = st.text("abcdefghilmnorstuy", min_size=1)
_ENDINGS = st.sampled_from(["", "ing", "ying", "ies", "ied", "s", "ly"])


@given(_LETTERS | st.builds(str.__add__, st.text("abdlty", max_size=3), _ENDINGS).filter(bool))
@example("dying")
@example("i")
def test_words_begin_as_is_said_of_their_terms(word: str) -> None:
    """Which is how snippets pass most words over without a look at what they are."""
    pieces = WordAnalyser().pieces_for(WordAnalyser().word(word).parts)
    for written in (word, word.upper(), word.title(), f"{word},"):
        assert pieces(written) == [(0, len(written))]


@pytest.mark.parametrize("word", [word for pair in PAIRS for word in pair])
def test_each_spelling_begins_as_is_said_of_the_term(word: str) -> None:
    """'oestrogen' is 'estrogen'."""
    assert WordAnalyser().pieces_for([term(word)])(word) == [(0, len(word))]

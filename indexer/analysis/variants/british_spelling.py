"""British and American spellings of common words, brought to one form before stemming.

The common form need not be a word, it only has to be the same for both spellings and no other
word's. Suffix rules cover the regular families; the rest is a list.
"""

from __future__ import annotations

from corpus.deferred.patterns import pattern

_OUR = """
    armour behaviour candour clamour colour demeanour endeavour favour fervour flavour glamour
    harbour honour humour labour misdemeanour neighbour odour parlour rancour rigour rumour
    saviour savour splendour tumour valour vapour vigour
"""
"""Words in -our; in America -or."""

_STARTS = """
    acknowledgement=acknowledgment aeroplane=airplane aesthet=esthet aetiolog=etiolog
    ageing=aging anaem=anem anaesth=anesth artefact=artifact bacteraem=bacterem
    caesarean=cesarean catalogue=catalog catalogued=cataloged cataloguing=cataloging
    centre=center centred=centered centring=centering coeliac=celiac defence=defense
    dialogue=dialog diarrhoea=diarrhea dyspnoea=dyspnea encyclopaed=encycloped
    enrolment=enrollment faec=fec fibre=fiber foetal=fetal foetus=fetus fulfilment=fulfillment
    gonorrhoea=gonorrhea grey=gray gynaec=gynec haem=hem hyperglycaem=hyperglycem
    hypoglycaem=hypoglycem instalment=installment ischaem=ischem jewellery=jewelry
    judgement=judgment kilometre=kilometer leukaem=leukem licence=license litre=liter
    manoeuvre=maneuver manoeuvred=maneuvered manoeuvring=maneuvering metre=meter
    millilitre=milliliter millimetre=millimeter monologue=monolog mould=mold oedema=edema
    oesoph=esoph oestr=estr offence=offense orthopaed=orthoped paediatr=pediatr palaeo=paleo
    plough=plow practise=practice practising=practicing pretence=pretense programme=program
    programmed=programmed programmer=programmer sceptic=skeptic septicaem=septicem
    skilful=skillful sulph=sulf theatre=theater uraem=urem viraem=virem wilful=willful
"""
"""Beginnings of words, British=American."""

_PAIRS = dict(pair.split("=") for pair in _STARTS.split())
_PAIRS |= {word: word.replace("our", "or") for word in _OUR.split()}

_BY_LETTER: dict[str, list[tuple[str, str]]] = {}
for _british, _american in _PAIRS.items():
    _BY_LETTER.setdefault(_american[0], []).append((_british, _american))

_PREFIXES = ("anti", "de", "dis", "mis", "non", "over", "pre", "re", "un", "under", "")
"""What may stand before such a beginning."""

_LENGTHS = sorted(set(map(len, _PAIRS)), reverse=True)
_LOOKED_AT = 3
_BEGINNINGS = frozenset(f"{pre}{word}"[:_LOOKED_AT] for pre in _PREFIXES for word in _PAIRS)
"""The first letters of all words that may have one."""

_BRITISH: dict[str, tuple[str, ...]] = {}
for _word in _PAIRS:
    _BRITISH[_word[:_LOOKED_AT]] = (*_BRITISH.get(_word[:_LOOKED_AT], ()), _word)
"""British beginnings by their first letters."""

_ISE_EVERYWHERE = """
    adv advert appra chast circumc compr comprom conc desp dev disgu enterpr exc exerc expert
    franch improv inc merchand parad pra prec prem prom repr rev superv surm surpr telev treat
"""
"""What stands before -ise in words that are never written with z."""

_ISE_SUFFIX = "is(e|ed|er|ers|es|ing|ation|ations|ational|able)$"
_ISE = pattern(
    f"^(?!(?:dis|en|im|non|re|un)?(?:{'|'.join(_ISE_EVERYWHERE.split())}|[a-z]*w){_ISE_SUFFIX})"
    f"(.*[a-z]{{3}}){_ISE_SUFFIX}"
)
_YSE = pattern(r"(?<=[a-z]l)ys(e|ed|er|ers|es|ing)$")
_DOUBLED_L = pattern(
    "^((?:re|un|mis)?(?:cancel|channel|counsel|dial|enrol|equal|fuel|fulfil|instal|label|level|"
    "marshal|model|panel|quarrel|rival|signal|spiral|total|travel|tunnel))"
    "l(ed|er|ers|ing|ings|or|ors|s|ment|ments)?$"
)


def one_spelling(word: str) -> str:
    """Return the form that stands for the British and the American spelling of a folded word."""
    if word[:_LOOKED_AT] in _BEGINNINGS:
        word = _with_american_start(word)
    # a look for the letters first: most words have none of these endings
    if "is" in word and (ise := _ISE.match(word)):
        word = f"{ise[2]}iz{ise[3]}"
    if "ys" in word and (yse := _YSE.search(word)):
        word = f"{word[: yse.start()]}yz{yse[1]}"
    if "ll" in word and (doubled := _DOUBLED_L.match(word)):
        word = doubled[1] + (doubled[2] or "")
    return word


def _with_american_start(word: str) -> str:
    """Return a word with the longest British beginning that it has replaced, behind a prefix first.

    A pattern of all beginnings takes more than a millisecond to compile, which commands wait for.
    """
    for prefix in _PREFIXES:
        if word.startswith(prefix):
            rest = word[len(prefix) :]
            known = _BRITISH.get(rest[:_LOOKED_AT])
            if known is None or not rest.startswith(known):  # most words
                continue
            for length in _LENGTHS:
                british = rest[:length]
                if british in _PAIRS:
                    return prefix + _PAIRS[british] + rest[len(british) :]
    return word


def british_starts(start: str) -> list[str]:
    """Return how those British words begin whose American form has the beginning `start`.

    Only beginnings that differ: 'oedema' for 'ede'.
    """
    return [
        british
        for british, american in _BY_LETTER.get(start[:1], ())
        if american.startswith(start) or start.startswith(american)
    ]

"""A small library that the tests of the bank share: fourteen records and a scheme of five."""

from __future__ import annotations

from typing import Any

SCHEME = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix : <urn:test:> .

:people a skos:Concept ; skos:notation "people" ; skos:prefLabel "People"@en .
:offenders a skos:Concept ; skos:notation "offenders" ; skos:prefLabel "Offenders"@en ;
    skos:altLabel "prisoners"@en ; skos:broader :people .
:families a skos:Concept ; skos:notation "families" ; skos:prefLabel "Families"@en ;
    skos:broader :people .
:help a skos:Concept ; skos:notation "help" ; skos:prefLabel "Help"@en .
:advice a skos:Concept ; skos:notation "advice" ; skos:prefLabel "Brief advice"@en ;
    skos:altLabel "IBA"@en ; skos:broader :help .
"""


def _record(
    entry_id: str, kind: str, year: int | None, subjects: str, title: str, text: str, **more: Any
) -> dict[str, Any]:
    known = {"id": entry_id, "kind": kind, "year": year, "title": title, "text": text}
    return known | {"subjects": subjects.split()} | more


RECORDS = [
    _record(
        "ames-2005",
        *("STUDY", 2005, "offenders advice", "Brief advice on alcohol in three prisons"),
        "Prison officers gave brief advice to men who drink alcohol. A year after release fewer of"
        " those men drank every day. Officers said that the advice took ten minutes.",
        added="2006-01-09",
        authors=["Ames B.", "Lowe T."],
    ),
    _record(
        "boyd-2008",
        *("REVIEW", 2008, "offenders", "What helps offenders whose crimes follow drink"),
        "Alcohol treatment in prison, and after release, was the subject of eleven trials. Most"
        " offenders had been drinking before their crimes. Brief advice was tried in three.",
        added="2009-02-01",
        revised="2011-06-30",
    ),
    _record(
        "cole-2010",
        *("STUDY", 2010, "offenders", "Alcohol and re-offending after release from prison"),
        "Of 900 prisoners released, those who had alcohol treatment were less often reconvicted.",
        added="2010-10-10",
    ),
    _record(
        "dean-2012",
        *("STUDY", 2012, "families", "Naloxone kits for families"),
        "Families were given naloxone kits and shown how to reverse an overdose.",
        source="Journal of Harm Reduction",
    ),
    _record(
        "earl-2013",
        *("STUDY", 2013, "offenders", "Naloxone on release from prison"),
        "Prisoners were given naloxone kits on release. Overdose deaths fell.",
    ),
    _record(
        "ford-2014",
        *("REVIEW", 2014, "families", "Overdose and those who are there: a review"),
        "Most overdoses happen at home. Families can reverse them with naloxone kits.",
    ),
    _record(
        "gray-1998",
        *("STUDY", 1998, "advice", "Brief advice in general practice"),
        "General practitioners gave brief advice to patients who drank too much.",
    ),
    _record(
        "hunt-2001",
        *("STUDY", 2001, "advice", "Nurses and brief advice: ten minutes that count"),
        "Practice nurses gave brief advice in ten minutes. Patients drank less a year later.",
    ),
    _record(
        "irvine-2016",
        *("HOT TOPIC", 2016, "advice help", "Does brief advice work?"),
        "Trials in general practice say that brief advice works; trials elsewhere say less.",
    ),
    _record(
        "jones-2011",
        *("STUDY", 2011, "families", "Couples counselling when one partner drinks"),
        "Couples who were counselled together drank less than those counselled alone.",
    ),
    _record(
        "kerr-2009",
        *("DOCUMENT", 2009, "", "Guidance on counselling: what commissioners want"),
        "Counsellors should be trained and supervised, says this guidance to commissioners.",
    ),
    _record(
        "lane-2007",
        *("STUDY", 2007, "offenders", "Methadone in prison and what follows"),
        "Prisoners on methadone came back to prison no more often than others.",
    ),
    _record(
        "moss-2015",
        *("OFFCUT", None, "people", "The prison that closed"),
        "<b>Bold</b> & other marks: a prison of 1,500 men was closed, 0.5% of all.",
    ),
    _record(
        "nash-2003",
        *("STUDY", 2003, "offenders advice", "Advice to drinkers under arrest"),
        "People arrested after drinking were offered brief advice at the police station.",
        url="https://example.org/nash-2003",
    ),
]

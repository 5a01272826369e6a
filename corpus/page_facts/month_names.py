"""Months in the languages that most pages are in, whole and shortened."""

from __future__ import annotations

_NAMES = {
    1: """january jan januar jänner jaenner janvier enero gennaio janeiro januari stycznia
        ocak ene gen janv leden ledna tammikuu""",
    2: """february feb februar feber février fevrier febrero febbraio fevereiro februari
        lutego şubat févr fev února""",
    3: """march mar märz maerz mrz mars marzo março marco maart marca mart března""",
    4: """april apr avril abril aprile kwietnia nisan avr abr dubna""",
    5: """may mai mayo maggio maio mei maja mayıs mag května""",
    6: """june jun juni juin junio giugno junho czerwca haziran giu června""",
    7: """july jul juli juillet julio luglio julho lipca temmuz juil lug července""",
    8: """august aug août aout agosto augustus sierpnia ağustos ago srpna""",
    9: """september sep sept septembre septiembre settembre setembro września eylül set
        září""",
    10: """october oct oktober okt octobre octubre ottobre outubro października ekim ott
        out října""",
    11: """november nov novembre noviembre novembro listopada kasım""",
    12: """december dec dezember dez décembre decembre diciembre dicembre dezembro grudnia
        aralık dic déc prosince""",
}

MONTHS = {name: number for number, names in _NAMES.items() for name in names.split()}
"""The number of each month, by its name in lower case."""

"""Addresses of the old site that were found in print: what they hold and how they are read."""

from __future__ import annotations

A2_MARKED = (
    "!matching !aftercare !goal !entry !choice !individualisation !M6.13 !planning !common "
    "!involvement !contract !exit"
)
E1_FEATURES = (
    "harm reduction infection risk behaviour phlthx accidents hepatitisBx hepatitisCx HIV "
    "paraphernalia foil needle naloxone moderation vaccination virus damage mortality overdose"
)
E1 = (
    "allCodes[]=M2.1x M2.2x M2.3x M2.4x M2.5x !M2.7x M2.9x M2.6x commissioning population phlthx "
    f"coordination needs cost fees !4.&substance[]=5.9x&othfeat[]={E1_FEATURES}"
)
ALCOHOL_A2 = (
    "allCodes[]=M3. M6.2 M6.4 M6.5 M6.6 M6.7 M6.8 M6.10 M6.11 M6.12 M6.13 M6.14 M6.15 M6.16 M6.17 "
    f"M6.20 {A2_MARKED}&substance[]=5.5x&othfeat[]=treatment"
)
DRUGS_A2_MARKED = (
    "!assessment !intensity !matching !reintegration !aftercare !goal !entry !choice "
    "!individualisation !M6.13 !planning !common !engagement !involvement !contract !exit !M8.3x "
    "!M6.17 !M6.12 !M6.10"
)
SCHOOL = "allCodes[]=M10.1x M10.1p M10.1s M10.1ps school&othfeat[]=education&source=hot"
SCHOOL_READ = "(M10.1 or M10.1p* or M10.1s* or M10.1ps* or school*) and education*"
ALCOHOL_A2_READ = (
    "(M3.* or M6.2* or M6.4* or M6.5* or M6.6* or M6.7* or M6.8* or M6.10* or M6.11* or M6.12* or "
    "M6.13* or M6.14* or M6.15* or M6.16* or M6.17* or M6.20*) and "
    "(matching* or aftercare* or goal* or entry* or choice* or individualisation* or M6.13* or "
    "planning* or common* or involvement* or contract* or exit*) and 5.5 and treatment*"
)
E1_READ = (
    "(M2.1 or M2.2 or M2.3 or M2.4 or M2.5 or M2.9 or M2.6 or commissioning* or population* or "
    "phlth or coordination* or needs* or cost* or fees*) and (M2.7 or 4.*) and 5.9 and "
    "(harm* or reduction* or infection* or risk* or behaviour* or phlth or accidents* or "
    "hepatitisB or hepatitisC or HIV* or paraphernalia* or foil* or needle* or naloxone* or "
    "moderation* or vaccination* or virus* or damage* or mortality* or overdose*)"
)
DRUGS_A2_READ = (
    "(M3.* or M6.* or M8.5 or M8.6 or medicalmanagement or psychosocial* or primary* or outreach* "
    "or pharmacotherapy*) and (assessment* or intensity* or matching* or reintegration* or "
    "aftercare* or goal* or entry* or choice* or individualisation* or M6.13* or planning* or "
    "common* or engagement* or involvement* or contract* or exit* or M8.3 or M6.17* or M6.12* or "
    "M6.10*) and 5.9 and (treatment* or brief)"
)

SEARCHES = [
    # (row, query, subjects, kinds, sort, page)
    (1, "allCodes[]=.&sortBy=DateAdded&DocumentType=hot topics", "", "HOT TOPIC", "revised", 1),
    (2, "allCodes[]=.&sortBy=Primary_decimal&DocumentType=hot topics", "", "HOT TOPIC", "topic", 1),
    (
        3,
        (
            "allCodes[]=M6.3x mutualaidx 12-step anonymous&othfeat[]=12-step&source=hot"
            "&sortBy=DateAdded&s=ln&sf=sfnos"
        ),
        "(M6.3 or mutualaid or 12-step* or anonymous*) and 12-step*",
        *("", "revised", 1),
    ),
    (
        4,
        "allCodes[]=M6.16&othfeat[]=acupuncture&source=hot&sortBy=DateAdded&s=eb&sf=sfnos",
        "M6.16* and acupuncture*",
        *("", "revised", 1),
    ),
    (5, f"{SCHOOL}&sortBy=PubYear&page=5", SCHOOL_READ, "", "year", 5),
    (6, f"{SCHOOL}&sortBy=Primary_decimal&page=4", SCHOOL_READ, "", "topic", 4),
    (
        7,
        "allCodes[]=contingency&DocumentType=&sortBy=Primary_decimal&source=hot&page=3",
        "contingency*",
        *("", "topic", 3),
    ),
    (
        8,
        "allCodes[]=4.4 overdose&othfeat[]=overdose&sortBy=DateAdded&source=hot&page=8",
        "(4.4* or overdose*) and overdose*",
        *("", "revised", 8),
    ),
    (
        9,
        (
            "allCodes[]=M6.1x screening briefx !seeking&substance[]=5.5x&othfeat[]=implementation "
            "qualitycontrolx penetration phlthx&sortBy=PubYear&source=hot&page=7"
        ),
        (
            "(M6.1 or screening* or brief) and seeking* and 5.5 and "
            "(implementation* or qualitycontrol or penetration* or phlth)"
        ),
        *("", "year", 7),
    ),
    (
        10,
        "allCodes[]=M10. M11.4x prevention&othfeat[]=no_drugs&source=hot&sortBy=DateAdded",
        "(M10.* or M11.4 or prevention*) and no_drugs*",
        *("", "revised", 1),
    ),
    (
        11,
        "allCodes[]=M3. M6. !A8.7x !M8.7x&sortBy=DateAdded&source=hot&page=9",
        "(M3.* or M6.*) and (A8.7 or M8.7)",
        *("", "revised", 9),
    ),
    # 12 is known by its hits alone
    (
        13,
        (
            "allCodes[]=M6.3x M6.4x M6.5x M6.6x M6.8x M6.14 M6.15 M6.20&substance[]=5.5x"
            "&othfeat_hand[]=treatment&sortBy=Primary_decimal&source=matrix_search&page=16"
        ),
        (
            "(M6.3 or M6.4 or M6.5 or M6.6 or M6.8 or M6.14* or M6.15* or M6.20*) and 5.5 and "
            "treatment*"
        ),
        *("", "topic", 16),
    ),
    (14, f"{ALCOHOL_A2}&sortBy=Primary_decimal&page=14", ALCOHOL_A2_READ, "", "topic", 14),
    (15, f"{ALCOHOL_A2}&sortBy=PubYear&page=21", ALCOHOL_A2_READ, "", "year", 21),
    (
        16,
        (
            "allCodes[]=psychosocial&substance[]=5.9x&othfeat[]=organisational institutional "
            "quality control resources&othfeat_hand[]=treatment&sortBy=Primary_decimal&page=3"
        ),
        (
            "psychosocial* and 5.9 and (organisational* or institutional* or quality* or "
            "control* or resources*) and treatment*"
        ),
        *("", "topic", 3),
    ),
    (17, f"{E1}&sortBy=PubYear&source=matrix_search&page=4", E1_READ, "", "year", 4),
    (18, f"{E1}&sortBy=Primary_decimal&source=matrix_search&page=2", E1_READ, "", "topic", 2),
    (
        19,
        (
            "allCodes[]=!4. harmreductionx infectionriskbehaviourx phlthx accidents hepatitisBx "
            "hepatitisCx HIVxxxxx paraphernalia foil needle naloxone !moderation vaccination virus "
            "damage mortality overdose&substance[]=5.9x&sortBy=PubYear&source=matrix_search&page=15"
        ),
        (
            "(harmreduction or infectionriskbehaviour or phlth or accidents* or hepatitisB or "
            "hepatitisC or HIV or paraphernalia* or foil* or needle* or naloxone* or "
            "vaccination* or virus* or damage* or mortality* or overdose*) and "
            "(4.* or moderation*) and 5.9"
        ),
        *("", "year", 15),
    ),
    (
        20,
        (
            "allCodes[]=M3. M6. M8.5x M8.6x medicalmanagementx psychosocial primary outreach "
            f"pharmacotherapy {DRUGS_A2_MARKED}&substance[]=5.9x"
            "&othfeat[]=treatment briefx&sortBy=DateAdded&source=matrix_search&page=25"
        ),
        DRUGS_A2_READ,
        *("", "revised", 25),
    ),
]

COLLECTIONS = [
    (21, "PHP/dl.php?file=collect_9.php&sortBy=DateAdded&page=67", "collect_9", "revised", 67),
    (22, "PHP/dl.php?file=collect_9.php", "collect_9", "", 1),
    (23, "PHP/dl.php?file=collect_15.php&sortBy=DateAdded&page=73", "collect_15", "revised", 73),
    (24, "PHP/dl.php?file=collect_16.php&s=eb&sf=sfnos", "collect_16", "", 1),
    (25, "PHP/dl.php?f=collect_16.php&s=dd&sf=sfnos", "collect_16", "", 1),
    (26, "PHP/dl.php?file=collect_16.php&sortBy=DateAdded&s=&page=4", "collect_16", "revised", 4),
    (27, "docs/bulletins/collect6.php?s=dd&sf=mx", "collect_6", "", 1),
]

#!/bin/sh
# Dask 2026.8.0: bags, fold and foldby with an initial value, npartitions.
# Expected: as with functools.reduce the initial value is counted once, so 1 to 4
# from 10 are 20 however they are spread; npartitions=100 gives at most 100.
# Happens: fold and foldby begin each partition with the initial value, so the sum
# grows with their number. from_sequence makes up to twice as many partitions as
# were asked for.
# Matters: counts that start from an older total are right with one partition, as
# in a small test, and wrong in the cluster. Begin with nothing and add the
# total after.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python dask==2026.8.0

see_python <<'EOF'
from operator import add

import dask.bag as db

for n in (1, 2, 4):
    bag = db.from_sequence([1, 2, 3, 4], npartitions=n)
    print(n, "fold", bag.fold(add, initial=10).compute(scheduler="sync"),
          "foldby", bag.foldby(lambda x: "all", add, 10, add).compute(scheduler="sync"))
for length, asked in ((1000, 100), (199, 100), (299, 100)):
    print(length, "items, asked for", asked, "got", db.from_sequence(range(length), npartitions=asked).npartitions)
EOF

expect <<'EOF'
1 fold 20 foldby [('all', 20)]
2 fold 30 foldby [('all', 30)]
4 fold 50 foldby [('all', 50)]
1000 items, asked for 100 got 100
199 items, asked for 100 got 199
299 items, asked for 100 got 150
EOF

#!/bin/sh
# PyMARE 0.0.13: meta_regression, and its estimators one by one.
# Expected: of studies that agree, a variance between studies of 0 gives what
# the weighted mean of all has; effects that may differ make no interval narrower.
# The z score is the estimate divided by its standard error.
# Happens: since 0.0.11 the default is Knapp and Hartung's correction without the
# lower limit that others set (small_sample_correction="knapp-hartung"): four
# studies that agree better than chance would have it get a standard error of
# 0.006, where that of their weighted mean is 0.117 ("wald"), and so do all
# methods of meta_regression. With "knapp-hartung-conservative" it is 0.117 too,
# and the interval the wider one of t. The z score is worked back from t's p, so
# that it is no quotient of the two columns before it.
# Matters: 0.66, 0.65 to 0.67, is printed as the odds ratio of studies of which
# the most exact has 0.44 to 0.97; of 0.0.10 the same script got 0.53 to 0.83.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

see_estimates() {
    see_python <<'PY'
from importlib.metadata import version
from inspect import signature

import numpy as np
from pymare import Dataset, meta_regression
from pymare.estimators import DerSimonianLaird

print("PyMARE", version("PyMARE"))
effects = np.array([-0.42, -0.40, -0.41, -0.43])
variances = np.array([0.04, 0.06, 0.05, 0.09])
SEEN = ["estimate", "se", "z-score", "ci_0.025", "ci_0.975"]
print("the weighted mean's standard error", round((1 / variances).sum() ** -0.5, 3))
for method in ("DL", "HE", "ML", "REML"):
    found = meta_regression(y=effects, v=variances, method=method).to_df().iloc[0]
    print(method, *(round(float(found[name]), 3) for name in SEEN))
if "small_sample_correction" in signature(DerSimonianLaird).parameters:
    for correction in ("knapp-hartung", "knapp-hartung-conservative", "wald"):
        estimator = DerSimonianLaird(small_sample_correction=correction)
        found = estimator.fit_dataset(Dataset(y=effects, v=variances)).summary().to_df().iloc[0]
        print(correction, *(round(float(found[name]), 3) for name in SEEN))
PY
}

install_python PyMARE==0.0.13
see_estimates
fresh_python
install_python PyMARE==0.0.10
see_estimates

expect <<'SEEN'
PyMARE 0.0.13
the weighted mean's standard error 0.117
DL -0.414 0.006 -4.525 -0.433 -0.396
HE -0.414 0.006 -4.525 -0.433 -0.396
ML -0.414 0.006 -4.525 -0.433 -0.396
REML -0.414 0.006 -4.525 -0.433 -0.396
knapp-hartung -0.414 0.006 -4.525 -0.433 -0.396
knapp-hartung-conservative -0.414 0.117 -2.069 -0.787 -0.041
wald -0.414 0.117 -3.534 -0.644 -0.184
PyMARE 0.0.10
the weighted mean's standard error 0.117
DL -0.414 0.117 -3.534 -0.644 -0.184
HE -0.414 0.5 -0.828 -1.394 0.566
ML -0.414 0.117 -3.534 -0.644 -0.184
REML -0.414 0.117 -3.534 -0.644 -0.184
SEEN

#!/bin/sh
# statsmodels 0.15.0: combine_effects and effectsize_2proportions.
# Expected: DerSimonian and Laird's variance between studies is at least 0, so
# that of studies that agree the mean lies between the least and the greatest
# effect. A count of nought is corrected in the study that has it.
# Happens: method_re="dl" keeps a negative variance where studies differ less
# than chance would have it: weights below 0 and above 1, and of effects from
# 0.20 to 0.21 a mean of 0.193, without a confidence interval. The default,
# "iterated", gives 0 and 0.202. With zero_correction=0.5 a half is added to all
# cells of all studies, also where none has a nought, and moves each odds ratio.
# Matters: a mean that no study bears out is printed in the table's row 'random
# effect', with one warning of NumPy's about a root.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python statsmodels==0.15.0
see_python <<'PY'
import numpy as np
from statsmodels.stats.meta_analysis import combine_effects, effectsize_2proportions

effects = np.array([0.20, 0.21, 0.20, 0.20])
variances = np.array([0.04, 0.05, 0.03, 0.06])
for method in ("iterated", "dl"):
    found = combine_effects(effects, variances, method_re=method)
    print(method, "tau2", round(float(found.tau2), 3), "weights", found.weights_rel_re.round(2).tolist())
    print("    random effect", *found.summary_frame().loc["random effect", ["eff", "ci_low", "ci_upp"]].astype(float).round(3))

died, of = np.array([1, 0]), np.array([40, 40])
died_without, of_without = np.array([3, 5]), np.array([40, 40])
with np.errstate(divide="ignore"):
    for correction in (None, 0.5):
        logs, _ = effectsize_2proportions(died, of, died_without, of_without, "odds-ratio", zero_correction=correction)
        print("zero_correction", correction, "log odds ratios", logs.round(3).tolist())
PY

expect <<'SEEN'
iterated tau2 0.0 weights [0.26, 0.21, 0.35, 0.18]
    random effect 0.202 0.001 0.403
dl tau2 -0.043 weights [1.65, -0.74, 0.39, -0.3]
    random effect 0.193 nan nan
zero_correction None log odds ratios [-1.151, -inf]
zero_correction 0.5 log odds ratios [-0.901, -2.53]
SEEN

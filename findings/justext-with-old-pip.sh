#!/bin/sh
# jusText 3.0.2 with lxml 6.1.3, installed by pip 23.2.1 and by pip 26.0.
# Expected: jusText asks for lxml[html_clean], so it comes with what it needs.
# Happens: lxml's wheel now spells that extra 'html-clean'. The older pip, which
# came with Python 3.11.7, does not take the two for one name: it warns, ends
# with 0, leaves lxml_html_clean out and finds nothing broken, and 'import
# justext' raises ImportError. The newer pip installs it.
# Matters: trafilatura needs jusText and fails in the same way in a fresh
# environment of a system's Python. Name lxml_html_clean among your own needs.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

for pip in 23.2.1 26.0; do
    fresh_python
    install_python "pip==$pip"
    install_python jusText==3.0.2
    see_python <<'EOF'
import subprocess
import sys
from importlib.metadata import metadata, requires, version

print("pip", version("pip"), "lxml", version("lxml"))
print("  asked for:", requires("jusText")[0], "| offered:", [e for e in metadata("lxml").get_all("Provides-Extra") if "clean" in e])
for command in (["-m", "pip", "--disable-pip-version-check", "check"], ["-c", "import justext; print('imported')"]):
    done = subprocess.run([sys.executable, "-W", "ignore", *command], capture_output=True, text=True)
    print("  " + (done.stdout + done.stderr).strip().splitlines()[-1])
EOF
done

expect <<'EOF'
pip 23.2.1 lxml 6.1.3
  asked for: lxml[html_clean]>=4.4.2 | offered: ['html-clean']
  No broken requirements found.
  Install lxml[html-clean] or lxml_html_clean directly.
pip 26.0 lxml 6.1.3
  asked for: lxml[html_clean]>=4.4.2 | offered: ['html-clean']
  No broken requirements found.
  imported
EOF

#!/bin/sh
# @citation-js/core and @citation-js/plugin-bibtex 0.8.2: BibTeX of works whose
# titles and authors are not in Latin letters.
# Expected: UTF-8, as biber reads it, or an error.
# Happens: every letter without a LaTeX command is left out: a Chinese title
# is '{}', a Russian one a blank, authors are ',' and the key has 'undefined';
# 'a≥b' becomes 'ab'. Nothing is said. Two such works share one key.
# Matters: an export of a library of several languages loses what tells its
# works apart. The option 'asciiOnly' of the plugin's format settings is on
# unless it is set to false.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_node @citation-js/core@0.8.2 @citation-js/plugin-bibtex@0.8.2
see_node <<'EOF'
const {Cite, plugins} = require('@citation-js/core')
require('@citation-js/plugin-bibtex')

const works = ['研究', 'Эффект налоксона', 'dose ≥ 2 mg'].map((title, n) => ({
  id: `w${n}`, type: 'report', title, issued: {'date-parts': [[2010]]}, author: [{family: '王', given: '芳'}]
}))
console.log(new Cite(works).format('bibtex').trim())
plugins.config.get('@bibtex').format.asciiOnly = false
console.log('asciiOnly = false')
console.log(new Cite(works).format('bibtex').trim())
EOF

expect <<'EOF'
@techreport{undefined2010undefined,
	author = {, },
	year = {2010},
	title = {},
}
@techreport{undefined2010undefined,
	author = {, },
	year = {2010},
	title = { },
}
@techreport{undefined2010dose,
	author = {, },
	year = {2010},
	title = {dose  2 mg},
}
asciiOnly = false
@techreport{undefined2010undefined,
	author = {王, 芳},
	year = {2010},
	title = {研究},
}
@techreport{undefined2010undefined,
	author = {王, 芳},
	year = {2010},
	title = {Эффект налоксона},
}
@techreport{undefined2010dose,
	author = {王, 芳},
	year = {2010},
	title = {dose ≥ 2 mg},
}
EOF

#!/bin/sh
# Sickle 0.7.0, oaipmh-scythe 0.16.0: records of OAI-PMH that are not Dublin Core.
# Expected: record.metadata of a record in JATS or MODS has its title and its
# abstract.
# Happens: of each element the mapping has what stands before its first child:
# 'Role of <italic>E. coli</italic> in deaths' is 'Role of ', an abstract ends at
# its first raised letter, and without text before a child it is None. All
# elements are in one mapping by their names: of two authors, one a group, there
# are two surnames and one given name, of nobody; two languages of a title are two
# titles. A deleted record has no attribute 'metadata', in both.
# Matters: titles and abstracts are cut where they have markup, in Dublin Core
# never, so tests with Dublin Core pass. Use record.xml.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_python Sickle==0.7.0 oaipmh-scythe==0.16.0
see_python <<'PY'
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

RECORDS = """<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">
<responseDate>2026-01-01T00:00:00Z</responseDate><request verb="ListRecords">http://127.0.0.1/</request><ListRecords>
<record><header><identifier>oai:x:1</identifier><datestamp>2026-01-01</datestamp></header><metadata>
<article xmlns="https://jats.nlm.nih.gov/ns/archiving/1.3/"><front><article-meta><title-group>
<article-title>Role of <italic>E. coli</italic> in deaths</article-title></title-group><contrib-group>
<contrib><collab>Study Group</collab></contrib><contrib><name><surname>Ash</surname></name></contrib>
<contrib><name><surname>Birch</surname><given-names>Bob</given-names></name></contrib></contrib-group>
<abstract><p>Of 10<sup>3</sup> people, 3 died.</p></abstract></article-meta></front></article></metadata></record>
<record><header status="deleted"><identifier>oai:x:2</identifier><datestamp>2026-01-01</datestamp></header></record>
</ListRecords></OAI-PMH>""".encode()


class Repository(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(RECORDS)))
        self.end_headers()
        self.wfile.write(RECORDS)

    def log_message(self, *args):
        pass


server = HTTPServer(("127.0.0.1", 0), Repository)
threading.Thread(target=server.serve_forever, daemon=True).start()
address = f"http://127.0.0.1:{server.server_port}/"
from oaipmh_scythe import Scythe
from sickle import Sickle

for name, records in (
    ("sickle", Sickle(address).ListRecords(metadataPrefix="jats")),
    ("scythe", Scythe(address).list_records(metadata_prefix="jats")),
):
    for record in records:
        try:
            told = record.metadata
            print(name, {tag: told[tag] for tag in ("article-title", "p", "surname", "given-names", "collab")})
        except AttributeError as error:
            print(name, error)
server.shutdown()
PY

expect <<'SEEN'
sickle {'article-title': ['Role of '], 'p': ['Of 10'], 'surname': ['Ash', 'Birch'], 'given-names': ['Bob'], 'collab': ['Study Group']}
sickle 'Record' object has no attribute 'metadata'
scythe {'article-title': ['Role of '], 'p': ['Of 10'], 'surname': ['Ash', 'Birch'], 'given-names': ['Bob'], 'collab': ['Study Group']}
scythe 'Record' object has no attribute 'metadata'
SEEN

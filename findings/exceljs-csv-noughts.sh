#!/bin/sh
# exceljs 4.4.0 (npm): a CSV file read, and written as a workbook.
# Expected: a cell with nothing but a blank is a text or an empty cell; a column of
# days is read one way; the day in the workbook is that in the file.
# Happens: what JavaScript's Number takes is a number, and of a blank, a tab or a
# no-break space it makes 0: three trials that did not tell their deaths had none.
# 0x10 is 16. Days are tried as month, day, year: 05-06-2012 is the sixth of May,
# and 13-06-2012 below it stays a text. A day is midnight where the program runs,
# and a workbook is written in UTC: in London in summer 3 May becomes 2 May, 23:00.
# Matters: a nought is added up, an empty cell is not; nothing says which are which.
set -eu
# shellcheck source=/dev/null
. "$(dirname "$0")/_venv.sh"

install_node exceljs@4.4.0
export TZ=Europe/London
see_node <<'JS'
const fs = require("node:fs");
const { Workbook } = require("exceljs");
const JSZip = require("jszip");

const lines = [
  "trial,deaths,day",
  "Ash, ,2012-05-03",
  "Bell,\t,05-06-2012",
  "Cole,\u00a0,13-06-2012",
  "Dee,,2012-12-03",
  "Eve,0x10,n.d.",
];
fs.writeFileSync("trials.csv", lines.join("\n"));

(async () => {
  const book = new Workbook();
  const sheet = await book.csv.readFile("trials.csv");
  sheet.eachRow((row) => console.log("read", JSON.stringify(row.values.slice(1, 3))));
  const days = sheet.getColumn(3);
  days.eachCell((cell) => console.log("read", cell.type === 4 ? "a day" : cell.value));
  const zip = await JSZip.loadAsync(await book.xlsx.writeBuffer());
  const xml = await zip.file("xl/worksheets/sheet1.xml").async("string");
  for (const [, cell, serial] of xml.matchAll(/<c r="(C\d)" s="\d+"><v>([\d.]+)</g)) {
    const told = new Date(Math.round((serial - 25569) * 86400) * 1000);
    console.log("workbook", cell, serial, told.toISOString().slice(0, 16));
  }
})();
JS

expect <<'SEEN'
read ["trial","deaths"]
read ["Ash",0]
read ["Bell",0]
read ["Cole",0]
read ["Dee",null]
read ["Eve",16]
read day
read a day
read a day
read 13-06-2012
read a day
read n.d.
workbook C2 41031.958333333336 2012-05-02T23:00
workbook C3 41034.958333333336 2012-05-05T23:00
workbook C5 41246 2012-12-03T00:00
SEEN

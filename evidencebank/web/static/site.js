// What makes the pages better where scripts run; nothing depends on it.
import { complete } from "./combobox.js";
import { copying } from "./copying.js";
import { notes } from "./notes.js";
import { passages } from "./passages.js";

for (const input of document.querySelectorAll("input[data-suggest]")) complete(input);
for (const text of document.querySelectorAll("main")) notes(text);
for (const line of document.querySelectorAll("[data-passages]")) passages(line);
for (const button of document.querySelectorAll("button[data-copy]")) copying(button);

// an unchecked or empty field says nothing: keep it out of the address
for (const form of document.querySelectorAll("form[role=search]")) {
  form.addEventListener("submit", () => {
    for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
  });
}
addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("form[role=search] :disabled")) field.disabled = false;
});

// on a phone the filters begin folded
const fold = document.querySelector(".narrow .fold");
if (fold && matchMedia("(max-width: 56rem)").matches) fold.open = false;

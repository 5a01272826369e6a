// A link to the text that is selected: the site marks the passage for whoever follows it.
const WHOLE = 120, WORDS = 6; // a longer passage is named by its first and last words

const parameters = (text) => {
  const words = text.split(" ");
  if (text.length <= WHOLE || words.length < 2 * WORDS) return { passage: text.slice(0, 2000) };
  return { passage: words.slice(0, WORDS).join(" "), "passage-end": words.slice(-WORDS).join(" ") };
};

export function passages(line) {
  const input = line.querySelector("input");
  const texts = document.querySelectorAll(".entry .summary, .entry [itemprop=articleBody]");
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    const text = selection.toString().replace(/\s+/g, " ").trim();
    // whoever goes on by keyboard to copy the link has the selection taken by the browser
    if (!text || ![...texts].some((one) => one.contains(selection.anchorNode) && one.contains(selection.focusNode))) return;
    const query = Object.entries(parameters(text)).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    input.value = `${line.dataset.passages}?${query.join("&")}#passage`;
    line.hidden = false;
  });
  addEventListener("pointerdown", (event) => { if (!line.contains(event.target)) line.hidden = true; });
  addEventListener("keydown", (event) => { if (event.key === "Escape") line.hidden = true; });
}

// Notes of a text: a touch shows one in its place, and Escape hides it (WCAG 1.4.13).
export function notes(text) {
  text.addEventListener("click", (event) => {
    const word = event.target.closest("a.gloss");
    if (!word || !event.detail) return; // by keyboard one follows the link
    event.preventDefault();
    word.classList.remove("unshown");
    word.focus();
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const word of text.querySelectorAll("a.gloss:is(:hover, :focus)")) {
      word.classList.add("unshown");
      const again = () => word.classList.remove("unshown");
      word.addEventListener("pointerleave", again, { once: true });
      word.addEventListener("blur", again, { once: true });
    }
  });
}

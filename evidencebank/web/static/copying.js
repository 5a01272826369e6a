// Buttons that copy the text of another element: <button data-copy="ID" hidden>.
export function copying(button) {
  const source = document.getElementById(button.dataset.copy);
  if (!source || !navigator.clipboard) return;
  const label = button.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.value ?? source.textContent);
      button.textContent = button.dataset.copied;
    } catch {
      button.textContent = button.dataset.byHand;
      if (source.select) source.select();
    }
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}

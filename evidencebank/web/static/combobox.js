// Completion as the ARIA practices describe an editable combobox with a list that filters itself.
const WAIT = 120; // milliseconds after the last key

export function complete(input) {
  const list = document.createElement("ul");
  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.role = "listbox";
  list.ariaLabel = input.dataset.suggestions;
  list.hidden = true;
  input.parentElement.append(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);

  let timer = 0, asking = null, chosen = -1, typed = input.value;

  const close = () => {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const choose = (place) => {
    const options = [...list.children];
    options[chosen]?.setAttribute("aria-selected", "false");
    chosen = place;
    const option = options[place];
    if (!option) {
      input.removeAttribute("aria-activedescendant");
      input.value = typed;
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
    input.value = option.dataset.text;
  };

  const take = (option) => {
    const { sort, target, text } = option.dataset;
    close();
    if (sort === "title" && target) {
      location.href = `/entry/${encodeURIComponent(target)}`;
    } else if (sort === "subject" && target) {
      location.href = `/?${new URLSearchParams({ subject: target.replaceAll("|", "||") })}`;
    } else {
      input.value = text;
      input.form.requestSubmit();
    }
  };

  const show = (suggestions) => {
    list.replaceChildren(...suggestions.map((suggestion, place) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${place}`;
      option.role = "option";
      option.setAttribute("aria-selected", "false");
      Object.assign(option.dataset, suggestion);
      const text = document.createElement("span");
      text.textContent = suggestion.text;
      option.append(text);
      if (suggestion.sort !== "word") {
        const sort = document.createElement("span");
        sort.className = "sort";
        sort.textContent = input.dataset[suggestion.sort] ?? suggestion.sort;
        option.append(sort);
      }
      return option;
    }));
    chosen = -1;
    list.hidden = !suggestions.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
  };

  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    try {
      const address = `${input.dataset.suggest}?${new URLSearchParams({ q: typed, limit: 8 })}`;
      const answer = await fetch(address, { signal: asking.signal });
      if (!answer.ok) return;
      const { suggestions } = await answer.json();
      if (document.activeElement === input && input.value === typed) show(suggestions);
    } catch { /* without an answer one simply types on */ }
  };

  input.addEventListener("input", () => {
    typed = input.value;
    close();
    if (typed.trim().length > 1) timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    const last = list.children.length - 1;
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") choose(chosen === last ? -1 : chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen === -1 ? last : chosen - 1);
    else if (event.key === "Enter" && chosen >= 0) take(list.children[chosen]);
    else if (event.key === "Escape") { choose(-1); close(); }
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
}

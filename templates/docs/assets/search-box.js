"use strict";
/* The search box: a combobox with a list (WAI-ARIA Authoring Practices, "Editable Combobox With List Autocomplete"). */
(function () {
  const { root, say, pages } = window.soapbindSite;
  const input = document.getElementById("search");
  const list = document.getElementById("found");
  const popup = list.parentElement;
  const nothing = popup.querySelector("p");
  let finder;
  let active = -1;
  let spoken;

  /** Note how long something took, for whoever looks at the performance of the page. */
  const measured = (name, start) => performance.measure(name, { start, end: performance.now() });

  const pause = () => new Promise((resolve) => setTimeout(resolve));

  /** Make the index, and look for names that are misspelt: by then the browser has compiled what answers keys. */
  async function begin() {
    const start = performance.now();
    finder = await soapbindSearch.create(MiniSearch, pages);
    measured("soapbind-index", start);
    if (input.value && document.activeElement === input) answer();
    const step = Math.ceil(finder.entries.length / 12);
    for (let place = 0; place < finder.entries.length; place += step) {
      await pause();
      const { wire } = finder.entries[place];
      [wire.slice(0, 1), wire.slice(0, -1), `${wire}x`].forEach((text) => finder.find(text));
    }
    performance.mark("soapbind-ready");
  }

  /** Return a span of the text, which may be broken behind dots and underscores. */
  function piece(className, text) {
    const made = document.createElement("span");
    made.className = className;
    const [first, ...others] = text.split(/(?<=[._])/);
    made.append(first, ...others.flatMap((part) => [document.createElement("wbr"), part]));
    return made;
  }

  /** Return the option of an entry: a link, so that it can be opened in another tab. */
  function option(entry, number) {
    const made = document.createElement("a");
    made.id = `found-${number}`;
    made.href = new URL(entry.href, root).href;
    made.setAttribute("role", "option");
    made.tabIndex = -1;
    const name = piece("name", entry.python);
    if (entry.context) name.prepend(piece("context", `${entry.context}.`));
    made.append(piece(`kind kind-${entry.kind}`, entry.kind), name);
    if (entry.wire !== entry.python) made.append(piece("wire", entry.wire));
    if (entry.text) made.append(piece("text", entry.text));
    return made;
  }

  function choose(number) {
    const options = list.children;
    if (options[active]) options[active].setAttribute("aria-selected", "false");
    active = options.length ? (number + options.length) % options.length : -1;
    const chosen = options[active];
    if (!chosen) return input.removeAttribute("aria-activedescendant");
    chosen.setAttribute("aria-selected", "true");
    chosen.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", chosen.id);
  }

  function show(isShown) {
    popup.hidden = !isShown;
    input.setAttribute("aria-expanded", String(isShown && list.children.length > 0));
    if (!isShown) input.removeAttribute("aria-activedescendant");
  }

  function answer() {
    if (!finder) return; // begin() answers when it has one
    const start = performance.now();
    const text = input.value;
    const found = finder.find(text);
    list.replaceChildren(...found.map(option));
    list.scrollTop = 0;
    nothing.hidden = found.length > 0;
    active = -1;
    show(text.trim() !== "");
    choose(0);
    measured("soapbind-search", start);
    clearTimeout(spoken);
    if (text.trim()) spoken = setTimeout(() => say(found.length ? `${found.length} found` : "Nothing found"), 600);
  }

  const KEYS = {
    ArrowDown: () => (popup.hidden ? answer() : choose(active + 1)),
    ArrowUp: () => choose(active - 1),
    Enter: () => list.children[active]?.click(),
    Escape: () => (popup.hidden ? (input.value = "") : show(false)),
  };

  input.addEventListener("input", answer);
  input.addEventListener("keydown", (event) => {
    if (!Object.hasOwn(KEYS, event.key) || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  input.addEventListener("focus", () => input.value.trim() && answer());
  popup.parentElement.addEventListener("focusout", (event) => {
    if (!popup.parentElement.contains(event.relatedTarget)) show(false);
  });
  list.addEventListener("click", () => show(false));
  begin();
})();

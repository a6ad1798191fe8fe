"use strict";
/* The theme button, copy buttons, colours of code, and the search box until it is first used. Everything else is HTML. */
(function () {
  const ASSETS = new URL(".", document.currentScript.src);
  const THEMES = ["auto", "light", "dark"];
  const status = document.getElementById("status");

  /** Load scripts of the site, which run in this order. Resolves when all have run. */
  function load(...names) {
    return Promise.all(
      names.map(
        (name) =>
          new Promise((resolve, reject) => {
            const script = document.createElement("script");
            script.src = new URL(name, ASSETS).href;
            script.async = false;
            script.addEventListener("load", resolve);
            script.addEventListener("error", () => reject(new Error(`${name} was not loaded`)));
            document.head.append(script);
          }),
      ),
    );
  }

  /** Say something to those who hear the page; the same words twice are said twice. */
  function say(text) {
    status.textContent = "";
    setTimeout(() => (status.textContent = text), 50);
  }

  function nextTheme() {
    const root = document.documentElement;
    const theme = THEMES[(THEMES.indexOf(root.dataset.theme) + 1) % THEMES.length];
    root.dataset.theme = theme;
    try {
      localStorage.setItem("soapbind-theme", theme);
    } catch {
      // then it is for this page only
    }
    say(`Theme: ${theme}`);
  }

  async function copied(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea"); // a page of plain HTTP has no clipboard
    area.value = text;
    area.className = "unseen";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("the browser did not copy");
  }

  async function copy(button) {
    let word = "Copied";
    try {
      await copied(button.closest("figure").querySelector("code").textContent);
    } catch {
      word = "Failed";
    }
    button.focus();
    button.textContent = word;
    say(word === "Copied" ? "Copied to the clipboard" : "The browser did not allow copying");
    setTimeout(() => (button.textContent = "Copy"), 2000);
  }

  async function colour() {
    const blocks = [...document.querySelectorAll("code[class^=language-]")];
    if (!blocks.length) return;
    window.Prism = { manual: true };
    await load(...["core", "markup", "python", "json"].map((part) => `vendor/prism-${part}.js`));
    for (const block of blocks) {
      Prism.highlightElement(block);
      await new Promise((resolve) => setTimeout(resolve)); // a long message leaves time for keys
    }
  }

  function prepareSearch() {
    const input = document.getElementById("search");
    let loaded;
    const start = () =>
      (loaded ??= load("vendor/minisearch.js", "search.js", "search-index.js", "search-box.js").catch(() =>
        say("The search could not be loaded"),
      ));
    input.addEventListener("focus", start);
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest("input:not([type=radio]), textarea, select, [contenteditable]");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      input.focus();
      input.select();
    });
    if (document.activeElement === input) start();
  }

  window.soapbindSite = { root: new URL("..", ASSETS), say };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button && button.matches(".theme")) nextTheme();
    if (button && button.matches(".copy")) copy(button);
  });
  prepareSearch();
  colour();
})();

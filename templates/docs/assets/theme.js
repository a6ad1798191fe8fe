"use strict";
/* Loaded before the page is shown: a chosen theme without a flash, and what needs a script has its place from the start. */
(function (root) {
  let chosen = null;
  try {
    chosen = localStorage.getItem("soapbind-theme");
  } catch {
    // a browser may keep nothing for a page of file:
  }
  root.dataset.theme = chosen === "light" || chosen === "dark" ? chosen : "auto";
  root.classList.add("scripted");
})(document.documentElement);

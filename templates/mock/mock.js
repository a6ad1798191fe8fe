// Tells how many requests came since the page was made. The page itself stays as it is until somebody reloads it.
"use strict";
const link = document.getElementById("reload");
const seen = Number(document.body.dataset.count);
async function look() {
  if (document.hidden) return;
  try {
    const reply = await fetch("/_mock/count", { cache: "no-store" });
    const more = Number(await reply.text()) - seen;
    if (more !== 0) link.textContent = more > 0 ? `reload (${more} new)` : "reload (started anew)";
  } catch {
    link.textContent = "reload (the mock has stopped)";
  }
}
if (link) setInterval(look, 2000);

// Runs the search of a site without a browser: node find.cjs SITE, with queries as a JSON list on standard input.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

async function main() {
  const assets = path.join(process.argv[2], "assets");
  const MiniSearch = require(path.join(assets, "vendor", "minisearch.js"));
  const search = require(path.join(assets, "search.js"));
  const page = { soapbindSite: {} };
  vm.runInNewContext(fs.readFileSync(path.join(assets, "search-index.js"), "utf8"), page);
  const finder = await search.create(MiniSearch, page.soapbindSite.pages);
  const shown = ({ kind, python, wire, href, context, text }) => ({ kind, python, wire, href, context, text });
  const queries = JSON.parse(fs.readFileSync(0, "utf8"));
  process.stdout.write(JSON.stringify({
    entries: finder.entries.map(shown),
    found: queries.map((query) => finder.find(query).map(shown)),
  }));
}

main();

"use strict";
/* Finds entries of the site by name, in Python's or in the contract's spelling, and by documentation.
 *
 * MiniSearch has the index: it gives what holds all words of a query, also begun or misspelt. Which of those comes first is decided
 * here, because its scores are made for prose: an exact name before a name that begins so, before one with these words,
 * before one that is nearly so, before documentation. Runs in a browser and, for tests, in Node. */
(function (global) {
  const KINDS = ["service", "operation", "type", "enumeration", "error", "page", "value", "field"];
  const BONUS = { service: 6, operation: 4, type: 4, enumeration: 3, error: 3, page: 3, value: 1, field: 0 };
  const WORDS = /\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+|[\p{Lo}\p{Lm}]+/gu;
  const CHUNKS = /[\p{L}\p{N}_]+/gu;
  const LONGEST_QUERY = 200; // characters
  const MOST_WORDS = 8;
  const SHORTEST = 2; // characters of a word that is worth looking up

  /** Return the words of a name or of text: add, chat, message of AddChatMessage and of add_chat_message. */
  const wordsOf = (text) => (text.match(WORDS) || []).map((word) => word.toLowerCase());
  const whole = (text) => (text.match(CHUNKS) || []).join("").replaceAll("_", "").toLowerCase();
  const camel = (name) => name.split("_").map((part) => part.slice(0, 1).toUpperCase() + part.slice(1).toLowerCase()).join("");

  /** Return the entries of the index file: pages of [path, context, rows]; see soapbind/reference/search.py. */
  function unpack(pages) {
    const entries = [];
    let folder = "";
    for (const [path, context, rows] of pages) {
      const file = path.startsWith("/") ? folder + path.slice(1) : path;
      folder = file.slice(0, file.lastIndexOf("/") + 1);
      for (const [kind, python, wire = 0, anchor = 0, text = ""] of rows) {
        const wireName = wire === 0 ? camel(python) : wire === 1 ? python : wire;
        const fragment = anchor === 0 ? "" : "#" + (anchor === 1 ? `${KINDS[kind]}-${python}` : anchor);
        entries.push({ id: entries.length, kind: KINDS[kind], python, wire: wireName, href: file + fragment, context, text });
      }
    }
    return entries;
  }

  /** Return the terms of a field of an entry, for the index. */
  function terms(text, field) {
    if (field === "text") return (text.match(CHUNKS) || []).map((word) => word.toLowerCase());
    return [...new Set(text.split(" ").flatMap((name) => [...wordsOf(name), whole(name)]))];
  }

  /** Return a query without what messages have around a name: of a tag its name, of an address its end, and no prefix. */
  function plain(query) {
    let text = query.slice(0, LONGEST_QUERY).trim();
    const tag = /^<\/?([^\s>/]+)/.exec(text);
    if (tag) text = tag[1];
    if (/^["']?\w+:\/\//.test(text)) text = text.split("/").filter(Boolean).slice(-2).join(".");
    return text.replace(/(^|\s)[\w.-]+:(?=[\p{L}_])/gu, "$1");
  }

  /** Return whether two words differ by one letter: another, one more, one less, or two that changed places. */
  function isNear(left, right) {
    if (Math.abs(left.length - right.length) > 1) return false;
    let start = 0;
    while (start < left.length && left[start] === right[start]) start++;
    const rest = (text, from) => text.slice(from);
    const [a, b] = [rest(left, start), rest(right, start)];
    if (rest(a, 1) === rest(b, 1) || rest(a, 1) === b || a === rest(b, 1)) return true;
    return a.length > 1 && a[0] === b[1] && a[1] === b[0] && rest(a, 2) === rest(b, 2);
  }

  const all = (queries) => ({ combineWith: "AND", queries });
  const either = (...queries) => ({ combineWith: "OR", queries });
  const mayErr = (word) => word.length > 3;

  /** Return how well a word of a query fits words of a name: 3 the same, 2 begins so, 1 nearly, 0 not. */
  function fit(word, candidates) {
    let best = 0;
    for (const each of candidates) {
      if (each === word) return 3;
      if (best < 2 && each.startsWith(word)) best = 2;
      else if (best < 1 && mayErr(word) && isNear(each, word)) best = 1;
    }
    return best;
  }

  /** Return the points of a whole name for a whole query; 0 if it is neither the same nor begins so, nor nearly. */
  function wholePoints(name, query) {
    if (!query) return 0;
    const longer = Math.min(name.length - query.length, 30);
    if (longer === 0 && name === query) return 100;
    if (name.startsWith(query)) return 90 - longer * 1.5;
    if (mayErr(query) && isNear(name, query)) return 52;
    return 0;
  }

  /** Return the points of the words of a query: 60 or less if all are in the name or its context, 30 or less if some. */
  function wordPoints(entry, query) {
    let sum = 0;
    let found = 0;
    let inName = 0;
    for (const word of query.words) {
      const name = fit(word, entry.nameWords);
      const context = name === 3 ? 0 : fit(word, entry.contextWords);
      const text = name || context ? 0 : entry.textWords().includes(word) ? 0.5 : entry.textWords().some((each) => each.startsWith(word)) ? 0.25 : 0;
      const best = Math.max(name, context - 0.5, text);
      if (best > 0) found++;
      if (name > 0) inName++;
      sum += best;
    }
    if (!found) return 0;
    const share = sum / (3 * query.words.length);
    const extra = Math.max(entry.nameWords.length - inName, 0);
    const missing = query.words.length - found;
    return 60 * share - extra - 15 * missing;
  }

  function points(entry, query) {
    const names = entry.wholes;
    let best = Math.max(...names.map((name) => wholePoints(name, query.whole)));
    if (query.name && fit(query.context, entry.contextWholes) > 0) {
      best = Math.max(best, ...names.map((name) => wholePoints(name, query.name) + 5));
    }
    best = Math.max(best, wordPoints(entry, query));
    return best > 0 ? best + BONUS[entry.kind] : 0;
  }

  /** Put into an entry what it is compared by. */
  function prepare(entry) {
    let text;
    Object.assign(entry, {
      wholes: [...new Set([whole(entry.python), whole(entry.wire)])],
      nameWords: [...new Set([...wordsOf(entry.python), ...wordsOf(entry.wire)])],
      contextWords: wordsOf(entry.context),
      contextWholes: [whole(entry.context)],
      textWords: () => (text ??= terms(entry.text, "text")),
    });
  }

  /** Return what is asked for: chunks as they are typed, their words, and all of it as one name, or as context.name. */
  function understood(text) {
    const typed = plain(text);
    const chunks = (typed.match(CHUNKS) || []).slice(0, MOST_WORDS).map((chunk) => ({ whole: whole(chunk), words: wordsOf(chunk) }));
    const isQualified = chunks.length === 2 && typed.includes(".");
    return {
      chunks,
      words: chunks.flatMap((chunk) => chunk.words).slice(0, MOST_WORDS),
      whole: chunks.map((chunk) => chunk.whole).join(""),
      context: isQualified ? chunks[0].whole : "",
      name: isQualified ? chunks[1].whole : "",
    };
  }

  /** Return the words as they may have been meant: with one letter wrong, missing or too much, or two that changed places. */
  function misspelt(word) {
    const swapped = [...word].slice(1).map((letter, place) => word.slice(0, place) + letter + word[place] + word.slice(place + 2));
    return mayErr(word) ? either({ queries: [word], fuzzy: 1 }, { ...either(...swapped), prefix: false }) : word;
  }

  /** Return the index of entries, which MiniSearch makes in slices, so that keys are not kept waiting. */
  async function indexed(MiniSearch, entries) {
    const index = new MiniSearch({
      fields: ["name", "context", "text"],
      extractField: (entry, field) => (field === "name" ? `${entry.python} ${entry.wire}` : entry[field]),
      tokenize: terms,
      processTerm: (term) => term,
      searchOptions: { tokenize: (text) => [text], prefix: true },
    });
    await index.addAllAsync(entries, { chunkSize: 400 });
    return index;
  }

  /** Return something that finds: find(query, limit) gives entries, best first. */
  async function create(MiniSearch, pages) {
    const entries = unpack(pages);
    const index = await indexed(MiniSearch, entries);
    entries.forEach(prepare);
    const found = (query) => index.search(query).map((each) => entries[each.id]);

    /** Return the entries whose names have a word that begins so: too many for the index to be of use. */
    const beginning = (start) => entries.filter((entry) => [...entry.wholes, ...entry.nameWords].some((word) => word.startsWith(start)));

    /** Return the entries that hold all words, or all of the query as one word; ``form`` makes what is looked up of a word. */
    function holding(chunks, form) {
      const queries = chunks.map(({ whole, words }) => (words.length > 1 ? either(form(whole), all(words.map(form))) : form(whole)));
      const together = chunks.map((chunk) => chunk.whole).join("");
      return found(queries.length > 1 ? either(form(together), all(queries)) : queries[0]);
    }

    /** Return the entries that hold all words but one: one may be of an envelope, or not yet typed to its end. */
    function nearlyHolding(words) {
      return [...new Set(words.flatMap((_, left) => found(all(words.filter((_, place) => place !== left)))))];
    }

    function candidates({ whole, chunks }) {
      if (whole.length < SHORTEST) return beginning(whole);
      const isUseful = (word) => word.length >= SHORTEST;
      const long = chunks.filter((chunk) => isUseful(chunk.whole)).map((chunk) => ({ ...chunk, words: chunk.words.filter(isUseful) }));
      const useful = long.length ? long : [{ whole, words: [] }];
      const exact = holding(useful, (word) => word);
      if (exact.some((entry) => entry.wholes.some((name) => name.startsWith(whole)))) return exact;
      if (exact.length) return [...new Set([...exact, ...found(misspelt(whole))])];
      const near = holding(useful, misspelt);
      const words = useful.flatMap((chunk) => chunk.words);
      return near.length || words.length < 2 ? near : nearlyHolding(words);
    }

    function find(text, limit = 30) {
      const query = understood(text);
      if (!query.whole) return [];
      return candidates(query)
        .map((entry) => ({ entry, points: points(entry, query) }))
        .filter((each) => each.points > 0)
        .sort((a, b) => b.points - a.points || a.entry.wire.length - b.entry.wire.length || a.entry.id - b.entry.id)
        .slice(0, limit)
        .map((each) => each.entry);
    }
    return { entries, find };
  }

  const search = { create };
  if (typeof module === "object") module.exports = search;
  else global.soapbindSearch = search;
})(typeof globalThis === "object" ? globalThis : this);

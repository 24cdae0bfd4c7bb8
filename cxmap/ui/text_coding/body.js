// The body of a text: paragraphs whose pieces bear the colours of the codes on them. Positions are Unicode code
// points, as everywhere outside the browser; inside a paragraph the browser counts UTF-16 units.

const BARS = 4; // codes that are shown under one piece; more are told in its title

// How many code points lie before a UTF-16 position, and the other way round.
function pointsBefore(text, units) {
  let count = 0;
  for (let at = 0; at < units; count += 1) at += text.codePointAt(at) > 0xffff ? 2 : 1;
  return count;
}

function unitsBefore(text, points) {
  let at = 0;
  for (let count = 0; count < points && at < text.length; count += 1) at += text.codePointAt(at) > 0xffff ? 2 : 1;
  return at;
}

class Body {
  constructor() {
    this.root = make("div", { class: "body", tabindex: "0", role: "document" });
    this.paragraphs = [];
    this.source = null;
  }

  // Everything anew, for another text or one that was edited.
  write(source) {
    if (source === this.source) return;
    this.source = source;
    this.touched = [];
    let start = 0;
    this.paragraphs = source.split("\n").map((text) => {
      const astral = /[\ud800-\udbff]/.test(text);
      const length = astral ? pointsBefore(text, text.length) : text.length;
      const node = make("p", {}, text || "\u200b");
      const paragraph = { text, astral, start, end: start + length, node, state: "" };
      node.paragraph = paragraph;
      start += length + 1;
      return paragraph;
    });
    this.root.replaceChildren(...this.paragraphs.map((each) => each.node));
  }

  get length() {
    return this.paragraphs.length ? this.paragraphs.at(-1).end : 0;
  }

  // The paragraph that holds a position: the last one that begins at or before it.
  holder(position) {
    let [low, high] = [0, this.paragraphs.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.paragraphs[middle].start <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  // Only paragraphs whose codings changed are drawn again; where only the choice moved, only those it touches.
  paint(spans, codes, selection) {
    if (spans !== this.painted || codes !== this.codes || this.paragraphs !== this.laid) this.sort(spans, codes);
    const chosen = selection ? { ...selection, id: "", selected: true } : null;
    const touched = new Set([...(this.touched ?? []), ...this.holders(chosen)]);
    this.touched = this.holders(chosen);
    const own = new Map([...touched].map((at) => [at, this.touched.includes(at) ? [...this.own[at], chosen] : this.own[at]]));
    const stale = this.stale ? this.paragraphs.keys() : touched;
    this.stale = false;
    for (const at of stale) this.refresh(this.paragraphs[at], own.get(at) ?? this.own[at], codes);
  }

  // Which codings lie in which paragraph.
  sort(spans, codes) {
    this.painted = spans;
    this.codes = codes;
    this.laid = this.paragraphs;
    this.own = this.paragraphs.map(() => []);
    for (const span of spans) for (const at of this.holders(span)) this.own[at].push(span);
    this.stale = true;
  }

  // The places of the paragraphs that a span touches.
  holders(span) {
    const places = [];
    if (!span) return places;
    for (let at = this.holder(span.start); at < this.paragraphs.length && this.paragraphs[at].start < span.end; at += 1) places.push(at);
    return places;
  }

  refresh(paragraph, spans, codes) {
    const state = spans.map((each) => `${each.start},${each.end},${each.code_id},${each.id},${each.selected},${each.evidence_id ? 1 : 0},${codes.get(each.code_id)?.colour}`).join(";");
    if (state === paragraph.state) return;
    paragraph.state = state;
    this.draw(paragraph, spans, codes);
  }

  draw(paragraph, spans, codes) {
    const { text, start, end, node } = paragraph;
    if (!spans.length) {
      node.replaceChildren(text || "\u200b");
      return;
    }
    const cuts = new Set([start, end]);
    for (const span of spans) {
      cuts.add(Math.max(start, span.start));
      cuts.add(Math.min(end, span.end));
    }
    const places = [...cuts].sort((one, other) => one - other);
    const pieces = [];
    for (let at = 0; at + 1 < places.length; at += 1) {
      const [from, to] = [places[at], places[at + 1]];
      const words = this.slice(paragraph, from, to);
      const here = spans.filter((span) => span.start < to && span.end > from);
      pieces.push(here.length ? this.piece(words, here, codes) : words);
    }
    node.replaceChildren(...pieces);
  }

  piece(words, here, codes) {
    const coded = here.filter((span) => !span.selected);
    const piece = make("mark", { class: here.some((span) => span.selected) ? "chosen" : null }, words);
    piece.dataset.ids = coded.map((span) => span.id).join(" ");
    piece.title = coded.map((span) => `${codes.get(span.code_id)?.path ?? ""}${span.coder ? ` (${span.coder})` : ""}`).join("\n");
    if (coded.some((span) => span.evidence_id)) piece.classList.add("evidence");
    const colours = coded.slice(0, BARS).map((span) => codes.get(span.code_id)?.colour || "var(--soft)");
    if (colours.length) {
      piece.style.background = colours
        .map((colour, place) => `linear-gradient(${colour}, ${colour}) 0 calc(100% - ${place * 3}px) / 100% 2px no-repeat`)
        .concat(`color-mix(in srgb, ${colours[0]} 14%, transparent)`).join(", ");
      piece.style.paddingBottom = `${colours.length * 3}px`;
    }
    return piece;
  }

  slice({ text, astral, start }, from, to) {
    return astral
      ? text.slice(unitsBefore(text, from - start), unitsBefore(text, to - start))
      : text.slice(from - start, to - start);
  }

  text(from, to) {
    const [first, last] = [this.holder(from), this.holder(Math.max(from, to - 1))];
    return this.paragraphs.slice(first, last + 1)
      .map((each) => this.slice(each, Math.max(from, each.start), Math.min(to, each.end))).join("\n");
  }

  // Where a place of the browser's selection lies in the text; null outside of it.
  position(node, offset) {
    const holder = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const element = holder?.closest?.("p");
    if (!element?.paragraph || !this.root.contains(element)) return null;
    const { text, start, end } = element.paragraph;
    const before = document.createRange();
    before.setStart(element, 0);
    before.setEnd(node, offset);
    return Math.min(end, start + pointsBefore(text, Math.min(text.length, before.toString().length)));
  }

  reveal(position) {
    const { node } = this.paragraphs[this.holder(position)] ?? {};
    node?.scrollIntoView({ block: "center" });
  }

  // The sentences of the text, as spans; asked for by the keyboard only.
  sentences() {
    if (this.cut === this.source) return this.spans;
    this.cut = this.source;
    this.spans = [];
    for (const { text, astral, start } of this.paragraphs) {
      for (const { 0: words, index } of text.matchAll(/[^.!?…]*[.!?…]+["'”’)\]]*|[^.!?…]+/g)) {
        const lead = words.length - words.trimStart().length;
        const [from, to] = [index + lead, index + words.trimEnd().length];
        if (from >= to) continue;
        this.spans.push(astral
          ? { start: start + pointsBefore(text, from), end: start + pointsBefore(text, to) }
          : { start: start + from, end: start + to });
      }
    }
    return this.spans;
  }
}

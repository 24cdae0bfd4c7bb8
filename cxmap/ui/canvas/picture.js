// Picture: the map's SVG, cleaned and put into the page, and where each of its things is.

const SVG = "http://www.w3.org/2000/svg";
const DRAWN = new Set(
  ("svg g rect circle ellipse line polyline polygon path text tspan title desc defs clipPath mask " +
    "linearGradient radialGradient stop pattern marker symbol use image").split(" "),
);
const INNER_LINK = /^(#|data:image\/(png|jpeg|webp);base64,)/;
const OUTER_STYLE = /url\(\s*["']?(?!#)|javascript:|\\|@import/i;

const kindOf = (id) => id.slice(0, id.indexOf(":"));
const centre = (box) => ({ x: box.x + box.w / 2, y: box.y + box.h / 2 });
const inside = (box, point) =>
  point.x >= box.x && point.x <= box.x + box.w && point.y >= box.y && point.y <= box.y + box.h;
const overlap = (a, b, at, size) => Math.min(a[at] + a[size], b[at] + b[size]) - Math.max(a[at], b[at]);

function isUnsafe(attribute) {
  const name = attribute.localName.toLowerCase();
  if (name.startsWith("on") || name === "style") return true;
  if (name === "href") return !INNER_LINK.test(attribute.value);
  return !/^(aria-|data-)/.test(name) && OUTER_STYLE.test(attribute.value);
}

// The painter escapes all text; this is the second fence: only drawn elements, no script, no way out.
function clean(element) {
  for (const attribute of [...element.attributes]) {
    if (isUnsafe(attribute)) element.removeAttributeNode(attribute);
  }
  for (const child of [...element.children]) {
    if (child.namespaceURI === SVG && DRAWN.has(child.localName)) clean(child);
    else child.remove();
  }
}

function parseSvg(text) {
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
  const svg = parsed.documentElement;
  if (parsed.querySelector("parsererror") || svg.namespaceURI !== SVG || svg.localName !== "svg") return null;
  clean(svg);
  svg.querySelector(":scope > title")?.remove(); // it would be the tooltip of the whole canvas
  return document.importNode(svg, true);
}

function sizeOf(svg) {
  const { width, height } = svg.viewBox.baseVal ?? {};
  if (width && height) return { w: width, h: height };
  return { w: svg.width.baseVal.value || 800, h: svg.height.baseVal.value || 600 };
}

class Picture {
  constructor(sheet) {
    this.sheet = sheet;
    this.source = null;
    this.size = { w: 1, h: 1 };
    this.elements = new Map();
    this.boxes = new Map();
    this.cardLanes = new Set(); // ids of the lanes whose cells take cards
    this.isCycle = false; // the things of a cycle have places (slots) along it
    this.isBlueprint = false; // the nodes of a blueprint have places on a grid
  }

  // True when the picture changed; null when it cannot be read (the former one stays).
  show(source) {
    if (source === this.source) return false;
    const svg = parseSvg(source);
    if (!svg) return null;
    this.source = source;
    this.size = sizeOf(svg);
    svg.setAttribute("width", this.size.w);
    svg.setAttribute("height", this.size.h);
    this.sheet.replaceChildren(svg);
    this.elements = new Map([...svg.querySelectorAll("[data-id]")].map((part) => [part.dataset.id, part]));
    this.isCycle = this.all("slot").length > 0;
    this.isBlueprint = this.all("place").length > 0;
    this.boxes.clear();
    return true;
  }

  has(id) {
    return this.elements.has(id);
  }

  // Where something is, in the units of the picture, whatever the zoom.
  box(id) {
    if (!this.boxes.has(id)) this.boxes.set(id, this.measure(this.elements.get(id)));
    return this.boxes.get(id);
  }

  measure(element) {
    const whole = this.sheet.firstElementChild.getBoundingClientRect();
    const part = element.getBoundingClientRect();
    const scale = whole.width / this.size.w || 1;
    return {
      x: (part.left - whole.left) / scale,
      y: (part.top - whole.top) / scale,
      w: part.width / scale,
      h: part.height / scale,
    };
  }

  // The card of a node, without the times under it.
  card(id) {
    const shape = this.elements.get(id).querySelector(":scope > rect, :scope > path, :scope > polygon, :scope > circle");
    const key = `card ${id}`;
    if (shape && !this.boxes.has(key)) this.boxes.set(key, this.measure(shape));
    return shape ? this.boxes.get(key) : this.box(id);
  }

  // Where something is written on: its box, but on a link its label or its middle.
  writingBox(id) {
    const path = kindOf(id) === "link" && this.elements.get(id).querySelector("path");
    if (!path) return kindOf(id) === "node" ? this.card(id) : this.box(id);
    const { x, y } = path.getPointAtLength(path.getTotalLength() / 2);
    return { x: x - 60, y: y - 12, w: 120, h: 24 };
  }

  // All things of a kind in the order in which they were drawn.
  all(kind) {
    return [...this.elements.keys()].filter((id) => kindOf(id) === kind);
  }

  // All things of a kind along an axis; those of a cycle in its own order.
  row(kind, axis = "x") {
    const ids = this.all(kind);
    if (this.isCycle) return ids;
    return ids.sort((a, b) => centre(this.box(a))[axis] - centre(this.box(b))[axis]);
  }

  takesCards(id) {
    const [kind, lane] = id.split(":");
    return kind === "cell" && this.cardLanes.has(lane);
  }

  // Empty places that are written into: a cell for a card, a slot for an activity, a place for a node.
  takesText(id) {
    return ["slot", "place"].includes(kindOf(id)) || this.takesCards(id);
  }

  cells() {
    return this.row("cell").filter((id) => this.takesCards(id));
  }

  // The thing a person means: marks of evidence, cells and columns stand for their step, activity or node.
  subject(id) {
    const parts = id.split(":");
    if (!STANDS_FOR_STEP.has(parts[0])) return id;
    const row = parts[0] === "cell" ? parts[2] : parts[1];
    return [`step:${row}`, `activity:${row}`, `node:${row}`].find((other) => this.has(other)) ?? id;
  }

  // What is outlined when something is selected: for a step its whole column.
  extent(id) {
    const column = id.replace(/^step:/, "column:");
    return this.box(this.has(column) ? column : id);
  }

  // What is read aloud.
  label(id) {
    const [kind, lane, step] = id.split(":");
    const element = this.elements.get(id);
    const named = element?.getAttribute("aria-label") || element?.querySelector(":scope > title")?.textContent;
    if (named) return named;
    if (kind === "cell") return [`lane:${lane}`, `step:${step}`].map((part) => this.label(part)).join(", ");
    if (kind === "place") return `${this.label(`lane:${lane}`)}, ${Number(step) + 1}`;
    return (element?.textContent ?? "").replace(/\s+/g, " ").trim().slice(0, 160);
  }
}

const EVIDENCE = new Set(["point", "gap", "evidence", "engagement", "wait", "time", "finding"]);
const GROUND = new Set(["cell", "column", "slot", "place"]); // pressing it pans
const STANDS_FOR_STEP = new Set([...EVIDENCE, ...GROUND]);

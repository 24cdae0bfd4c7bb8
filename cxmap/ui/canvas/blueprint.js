// Blueprint: the places of its grid, what lies next to a node, and the way along its links.

const LINK_KINDS = ["sequence", "message", "agreement", "recovery"];
const NODE_STOPS = new Set(["node", "lane", "step"]); // what the arrow keys visit; Ctrl + arrows follow the links
const ASIDE = 2.5; // how much farther something feels that lies off the line of the arrow

// How far a point is from a box; 0 inside it.
function away(box, { x, y }) {
  return Math.hypot(Math.max(box.x - x, 0, x - box.x - box.w), Math.max(box.y - y, 0, y - box.y - box.h));
}

function placeNear(picture, point) {
  const gap = (id) => away(picture.box(id), point);
  return picture.all("place").reduce((best, id) => (best && gap(best) <= gap(id) ? best : id), null);
}

const placeOf = (picture, node) => placeNear(picture, centre(picture.card(node)));

function nodeAt(picture, point) {
  return picture.all("node").filter((id) => inside(picture.box(id), point)).at(-1) ?? null;
}

function nodeIn(picture, place) {
  return picture.all("node").find((id) => inside(picture.box(place), centre(picture.card(id)))) ?? null;
}

// The lanes that have places, from above.
function lanesOf(picture) {
  const tops = new Map();
  for (const id of picture.all("place")) {
    const lane = id.split(":")[1];
    if (!tops.has(lane)) tops.set(lane, picture.box(id).y);
  }
  return [...tops.keys()].sort((a, b) => tops.get(a) - tops.get(b));
}

// Nodes that are carried together keep their distance from the one under the hand.
function movesTo(picture, ids, lead, place) {
  const lanes = lanesOf(picture);
  const at = (id) => {
    const [, lane, column] = id.split(":");
    return { lane: lanes.indexOf(lane), column: Number(column) };
  };
  const [from, to] = [at(placeOf(picture, lead)), at(place)];
  return ids.map((id) => {
    const here = at(placeOf(picture, id));
    const lane = lanes[between(0, here.lane + to.lane - from.lane, lanes.length - 1)];
    const column = Math.max(0, here.column + to.column - from.column);
    return { id, before: null, into: `place:${lane}:${column}` };
  });
}

// What is carried together is one change: one undo takes it back.
function movesAsOne(moves) {
  if (moves.length === 1) return [{ op: "move", ...moves[0] }];
  return [{ op: "carry", id: moves[0].id, moves: moves.map(({ id, into }) => ({ id, into })) }];
}

// Where nodes dropped at a point would go.
function gridPlaceAt(picture, ids, lead, point) {
  const place = placeNear(picture, point);
  if (!place || place === placeOf(picture, lead)) return null;
  return { moves: movesTo(picture, ids, lead, place), line: picture.box(place) };
}

// One place further with the keyboard.
function gridPlaceBeyond(picture, ids, lead, direction) {
  const place = nearest(picture, placeOf(picture, lead), picture.all("place"), direction);
  return place && { moves: movesTo(picture, ids, lead, place) };
}

// The nearest in the row or column, else the nearest that lies more or less in the direction.
function towards(picture, from, ids, direction) {
  const straight = nearest(picture, from, ids, direction);
  if (straight) return straight;
  const { axis, sign } = direction;
  const here = centre(picture.box(from));
  const found = ids
    .filter((id) => id !== from)
    .map((id) => {
      const there = centre(picture.box(id));
      return { id, ahead: (there[axis] - here[axis]) * sign, aside: Math.abs(there[ACROSS[axis]] - here[ACROSS[axis]]) };
    })
    .filter(({ ahead }) => ahead > 1);
  return found.sort((a, b) => a.ahead + ASIDE * a.aside - b.ahead - ASIDE * b.aside)[0]?.id ?? null;
}

// Along the flow: from a node to a link, and on to its end; up and down, what hangs on the same node.
function alongFlow({ links, owners }, picture, id, { axis, sign }) {
  const here = Object.keys(links).filter((link) => picture.has(link));
  if (kindOf(id) === "link") return alongLink(links, here, id, axis, sign);
  const points = Object.keys(owners).filter((point) => picture.has(point) && owners[point] === (owners[id] ?? id));
  if (axis === "x") return here.find((link) => links[link][sign > 0 ? 0 : 1] === (owners[id] ?? id)) ?? null;
  return points[points.indexOf(id) + sign] ?? (sign < 0 ? (owners[id] ?? null) : null);
}

function alongLink(links, here, id, axis, sign) {
  const [source, target] = links[id];
  if (axis === "x") return sign > 0 ? target : source;
  const branches = here.filter((link) => links[link][0] === source);
  const joining = here.filter((link) => links[link][1] === target);
  const row = branches.length > 1 ? branches : joining;
  return row[row.indexOf(id) + sign] ?? null;
}

// What only a blueprint can do, by the names of its buttons.
const BLUEPRINT_ACTS = {
  link: (canvas, id) => canvas.linking.begin(id),
  draw_link: (canvas) => canvas.linking.draw(),
  cancel_link: (canvas) => canvas.linking.end(),
  insert: (canvas, id) => canvas.writeNew(id),
  unpin: (canvas, id) => canvas.change("unpin", { id, ids: canvas.selection }),
  same_lane: (canvas, id) => canvas.change("align", { id, ids: canvas.selection, axis: "lane" }),
  same_column: (canvas, id) => canvas.change("align", { id, ids: canvas.selection, axis: "column" }),
  quick: (canvas, id) => canvas.perform([{ op: "quick", id: id ?? "" }]),
  ...Object.fromEntries(LINK_KINDS.map((kind) => [kind, (canvas, id) => chooseKind(canvas, id, kind)])),
};

function chooseKind(canvas, id, kind) {
  if (canvas.linking.isOn) canvas.linking.use(kind);
  else canvas.change("retype", { id, kind });
}

// The letters are those of the acts in English; each has its button.
const BLUEPRINT_KEYS = { L: "link", I: "insert", U: "unpin", Q: "quick", H: "same_lane", V: "same_column" };

function blueprintTable(canvas) {
  const table = {};
  for (const [key, name] of Object.entries(BLUEPRINT_KEYS)) {
    table[key] = () => (name === "quick" || canvas.bars.names.includes(name)) && canvas.act(name);
  }
  for (const [place, kind] of LINK_KINDS.entries()) {
    table[place + 1] = () => canvas.bars.names.includes(kind) && canvas.act(kind);
  }
  for (const [arrow, direction] of Object.entries(DIRECTIONS)) {
    table[`Ctrl+${arrow}`] = () => canvas.follow(direction);
  }
  return table;
}

// Places: where a dragged or carried thing would go, and what lies next to what.

const AXIS = { stage: "x", step: "x", lane: "y", card: "y", activity: "x", node: "x" }; // what can be moved, and along what
const SIZE = { x: "w", y: "h" };
const ACROSS = { x: "y", y: "x" };
const DIRECTIONS = {
  ArrowLeft: { axis: "x", sign: -1 },
  ArrowRight: { axis: "x", sign: 1 },
  ArrowUp: { axis: "y", sign: -1 },
  ArrowDown: { axis: "y", sign: 1 },
};

// The rows among which things of a kind are ordered: steps by stage, cards by cell, the others all in one.
function groupsOf(picture, kind) {
  const members = picture.row(kind, AXIS[kind]);
  const homes = { step: picture.row("stage"), card: picture.cells() }[kind] ?? [];
  if (!homes.length && kind !== "card") {
    return [{ into: null, members, area: { x: 0, y: 0, w: picture.size.w, h: picture.size.h } }];
  }
  return homes.map((home) => {
    const area = picture.box(home);
    return { into: home, area, members: members.filter((id) => belongs(picture.box(id), area, kind)) };
  });
}

// A card that spans several steps belongs to the cell in which it begins.
function belongs(box, area, kind) {
  const middle = centre(box);
  if (kind === "step") return middle.x >= area.x && middle.x < area.x + area.w;
  return inside(area, { x: box.x + Math.min(box.w, 24) / 2, y: middle.y });
}

function homeAt(groups, point, kind) {
  if (kind === "card") return groups.find((group) => inside(group.area, point));
  const axis = AXIS[kind];
  const away = ({ area }) =>
    Math.max(area[axis] - point[axis], point[axis] - area[axis] - area[SIZE[axis]], 0);
  return groups.reduce((best, group) => (away(group) < away(best) ? group : best));
}

function insertionLine(picture, kind, group, others, before) {
  const axis = AXIS[kind];
  const last = before ? others[others.indexOf(before) - 1] : others.at(-1);
  const start = before && picture.box(before)[axis];
  const end = last && picture.box(last)[axis] + picture.box(last)[SIZE[axis]];
  const at = before && last ? (start + end) / 2 : before ? start - 4 : last ? end + 4 : group.area[axis] + 4;
  const column = kind === "step" && [before, last, ...group.members].find((id) => id);
  const along = column ? picture.extent(column) : group.area;
  const across = ACROSS[axis];
  return { axis, [axis]: at, [across]: along[across], length: along[SIZE[across]] };
}

// The phases of a cycle in order, each with its activities and the slots around them.
function phasesOf(picture) {
  const activities = picture.all("activity");
  const slots = picture.all("slot");
  const names = [...new Set(slots.map((id) => id.split(":")[1]))];
  let at = 0;
  return names.map((name) => {
    const own = slots.filter((id) => id.split(":")[1] === name);
    const members = activities.slice(at, at + own.length - 1);
    at += members.length;
    return { into: `phase:${name}`, members, slots: own };
  });
}

// Activities go to the slot that is nearest to the point.
function slotAt(picture, ids, point) {
  const places = phasesOf(picture).flatMap(({ into, members, slots }) =>
    slots.map((slot, index) => ({ into, before: members[index] ?? null, last: members[index - 1], slot })));
  const away = ({ slot }) => {
    const { x, y } = centre(picture.box(slot));
    return Math.hypot(x - point.x, y - point.y);
  };
  const near = places.reduce((best, place) => (away(place) < away(best) ? place : best));
  if (ids.includes(near.before) || ids.includes(near.last)) return null;
  return { before: near.before, into: near.into, line: picture.box(near.slot) };
}

// One place further along the cycle; beyond the end of a phase lies the beginning of the next.
function slotBeyond(picture, id, sign) {
  const phases = phasesOf(picture);
  const here = phases.findIndex(({ members }) => members.includes(id));
  const { members, into } = phases[here];
  const at = members.indexOf(id);
  if (members[at + sign]) return { into, before: sign < 0 ? members[at - 1] : (members[at + 2] ?? null) };
  const next = phases[here + sign];
  return next ? { into: next.into, before: sign > 0 ? (next.members[0] ?? null) : null } : null;
}

// Where things dropped at a point would go: {before, into, line}, or null where they cannot, or are already.
function placeAt(picture, ids, point, lead) {
  const kind = kindOf(ids[0]);
  if (kind === "node") return gridPlaceAt(picture, ids, lead, point);
  if (kind === "activity") return slotAt(picture, ids, point);
  const axis = AXIS[kind];
  const group = homeAt(groupsOf(picture, kind), point, kind);
  if (!group) return null;
  const others = group.members.filter((id) => !ids.includes(id));
  const before = others.find((id) => centre(picture.box(id))[axis] > point[axis]) ?? null;
  const moved = group.members.filter((id) => ids.includes(id));
  const next = group.members[group.members.indexOf(moved.at(-1)) + 1] ?? null;
  const together = moved.length === ids.length && group.members.indexOf(moved.at(-1)) -
    group.members.indexOf(moved[0]) === ids.length - 1;
  if (together && next === before) return null;
  return { before, into: group.into, line: insertionLine(picture, kind, group, others, before) };
}

// One place further with the keyboard: {before, into}, or null at the end.
function placeBeyond(picture, id, { axis, sign }) {
  const kind = kindOf(id);
  if (kind === "activity") return slotBeyond(picture, id, sign);
  const groups = groupsOf(picture, kind);
  const group = groups.find(({ members }) => members.includes(id));
  if (!group) return null;
  const { members, into } = group;
  const at = members.indexOf(id);
  if (axis === AXIS[kind] && members[at + sign]) {
    return { into, before: sign < 0 ? members[at - 1] : (members[at + 2] ?? null) };
  }
  if (!into) return null;
  const beyond = nearest(picture, into, groups.map((other) => other.into), { axis, sign });
  if (!beyond) return null;
  const arriving = groups.find((other) => other.into === beyond).members;
  return { into: beyond, before: axis === AXIS[kind] && sign > 0 ? (arriving[0] ?? null) : null };
}

// The nearest of some things in a direction, among those that lie in the same row or column.
function nearest(picture, from, ids, { axis, sign }) {
  const here = picture.box(from);
  const size = SIZE[axis];
  const across = ACROSS[axis];
  const edge = sign > 0 ? here[axis] + here[size] : here[axis];
  const found = ids
    .filter((id) => id !== from)
    .map((id) => ({ id, box: picture.box(id) }))
    .filter(({ box }) => (centre(box)[axis] - edge) * sign > 0)
    .filter(({ box }) => overlap(box, here, across, SIZE[across]) > 1)
    .map(({ id, box }) => ({
      id,
      gap: Math.max(0, sign > 0 ? box[axis] - edge : edge - box[axis] - box[size]),
      off: Math.abs(box[across] - here[across]),
    }));
  return found.sort((a, b) => a.gap - b.gap || a.off - b.off)[0]?.id ?? null;
}

// What the arrow keys visit: everything but the ground, where only an empty cell for cards is a stop.
function stops(picture) {
  if (picture.isBlueprint) return [...picture.elements.keys()].filter((id) => NODE_STOPS.has(kindOf(id)));
  const cells = groupsOf(picture, "card").filter(({ members }) => !members.length);
  const slots = phasesOf(picture).filter(({ members }) => !members.length).flatMap((phase) => phase.slots);
  const empty = new Set([...cells.map(({ into }) => into), ...slots]);
  return [...picture.elements.keys()].filter((id) => !GROUND.has(kindOf(id)) || empty.has(id));
}

// Where an arrow key leads: along the row of its kind, or along the cells of a lane, else to what is nearest.
function neighbour(picture, id, direction) {
  const kind = kindOf(id);
  const along = direction.axis === "x";
  if (along && (["stage", "step", "activity", "phase"].includes(kind) || EVIDENCE.has(kind))) {
    const row = picture.row(kind);
    return row[row.indexOf(id) + direction.sign] ?? null;
  }
  if (along && (kind === "card" || kind === "cell")) {
    const groups = groupsOf(picture, "card");
    const home = groups.find(({ into, members }) => into === id || members.includes(id));
    const cell = home?.into && nearest(picture, home.into, picture.cells(), direction);
    if (cell) return closest(picture, id, groups.find(({ into }) => into === cell).members) ?? cell;
  }
  return (picture.isBlueprint ? towards : nearest)(picture, id, stops(picture), direction);
}

function closest(picture, id, ids) {
  const off = (other) => Math.abs(picture.box(other).y - picture.box(id).y);
  return [...ids].sort((a, b) => off(a) - off(b))[0];
}

// The last thing one comes to by going on in a direction.
function farthest(picture, id, direction) {
  const passed = new Set([id]);
  for (let at = id; at; at = neighbour(picture, at, direction)) {
    if (passed.has(at) && at !== id) break;
    passed.add(at);
  }
  return [...passed].at(-1);
}

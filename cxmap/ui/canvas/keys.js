// Keys: everything the mouse can do, from the keyboard.

const ZOOM_STEP = 1.2;

// The name of a key press: "Ctrl+Shift+Z". Ctrl and the Mac's command key are the same; letters are capital.
function nameOf(event) {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const ctrl = event.ctrlKey || event.metaKey;
  const shift = event.shiftKey && /^([A-Z]|..+)$/.test(key); // "?" and "+" are keys in themselves
  return [ctrl && "Ctrl", event.altKey && "Alt", shift && "Shift", key].filter(Boolean).join("+");
}

function keyTable(canvas) {
  const { view } = canvas;
  const table = {
    Enter: () => canvas.cursor && canvas.begin(canvas.cursor),
    F2: () => canvas.cursor && canvas.begin(canvas.cursor),
    Delete: () => canvas.remove(),
    Backspace: () => canvas.remove(),
    Escape: () => canvas.escape(),
    Home: () => canvas.goToEnd(0),
    End: () => canvas.goToEnd(-1),
    "Ctrl+D": () => canvas.act("duplicate"),
    "Ctrl+Z": () => canvas.change("undo"),
    "Ctrl+Shift+Z": () => canvas.change("redo"),
    "Ctrl+Y": () => canvas.change("redo"),
    "+": () => view.zoom(ZOOM_STEP),
    "=": () => view.zoom(ZOOM_STEP),
    "-": () => view.zoom(1 / ZOOM_STEP),
    0: () => view.fit(),
    "?": () => canvas.bars.toggleKeys(),
  };
  for (const [arrow, direction] of Object.entries(DIRECTIONS)) {
    table[arrow] = () => canvas.go(direction, false);
    table[`Shift+${arrow}`] = () => canvas.go(direction, true);
    table[`Alt+${arrow}`] = () => canvas.carry(direction);
  }
  return table;
}

function listenToKeys(canvas) {
  const table = keyTable(canvas);
  const ofBlueprints = blueprintTable(canvas);
  const whileLinking = canvas.linking.keyTable();
  canvas.frame.addEventListener("keydown", (event) => {
    const name = nameOf(event);
    const more = canvas.linking.isOn ? whileLinking : canvas.data.flow ? ofBlueprints : {};
    const act = more[name] ?? table[name];
    if (!act) return;
    event.preventDefault();
    canvas.hover(null);
    act();
  });
  // The focus ring is for those who use keys; :focus-visible would show it after a click as well.
  for (const name of ["keydown", "keyup"]) {
    canvas.frame.addEventListener(name, ({ key }) => {
      if (!["Shift", "Control", "Alt", "Meta"].includes(key)) canvas.frame.dataset.keys = "";
    });
  }
  // The page around has one-letter shortcuts of its own; what is typed here is not for them.
  canvas.root.addEventListener("keydown", (event) => event.stopPropagation());
}

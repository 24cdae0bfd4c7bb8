// Keys: one per behaviour, wherever the hand is on the page, unless it writes in a field.

function writes(event) {
  const [target] = event.composedPath();
  return target instanceof HTMLElement &&
    (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));
}

function listenToKeys(log) {
  const act = {
    " ": () => log.toggle(),
    Backspace: () => log.takeBack(log.entries[0]?.op_id),
    "/": () => log.note.focus(),
  };
  const press = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || writes(event)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (log.board.asking) {
      const choices = log.board.asking.querySelectorAll("button.choice");
      const place = key === "Enter" ? choices.length - 1 : Number(key) - 1;
      if (key === "Escape") log.board.answer(() => {});
      else if (choices[place]) choices[place].click();
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const behaviour = log.data.behaviours.find((each) => each.key === key);
    const does = behaviour ? () => log.board.press(behaviour) : act[key];
    if (!does) return;
    event.preventDefault();
    event.stopPropagation(); // the page around has one-letter shortcuts of its own
    if (!event.repeat) does();
  };
  document.addEventListener("keydown", press, true);
  return () => document.removeEventListener("keydown", press, true);
}

// Copying: the picture, drawn by Python, onto the clipboard.

const LATEST = 30000; // ms until a picture that does not come is given up

class Copying {
  constructor(canvas) {
    this.canvas = canvas;
    this.waiting = null;
  }

  // The clipboard must be asked during the click; the picture is promised and comes with later data.
  start() {
    const { bars, words } = this.canvas;
    if (!navigator.clipboard?.write || !window.ClipboardItem) {
      bars.say(words["say.copy_insecure"]);
      return;
    }
    bars.say(words["say.copying"], true);
    const picture = this.promise();
    navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]).then(
      () => bars.say(words["say.copied"]),
      () => bars.say(words[this.late ? "say.copy_late" : "say.copy_denied"]),
    );
    picture.catch(() => {}); // already told above
  }

  promise() {
    this.late = false;
    const [opId] = this.canvas.perform([{ op: "copy" }]);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.late = true;
        reject(new Error("late"));
      }, LATEST);
      this.waiting = { opId, resolve, timer };
    });
  }

  receive(copy) {
    if (!copy || copy.op_id !== this.waiting?.opId) return;
    clearTimeout(this.waiting.timer);
    const bytes = Uint8Array.from(atob(copy.png), (letter) => letter.charCodeAt(0));
    this.waiting.resolve(new Blob([bytes], { type: "image/png" }));
    this.waiting = null;
  }

  close() {
    clearTimeout(this.waiting?.timer);
  }
}

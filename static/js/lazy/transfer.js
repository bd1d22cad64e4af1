// Progress as a file to keep or to take to another browser: {"coursegen": 1, done, quiz, last}, see progress.js.
const { make, say, word } = window.site;

/** Save the record as a file, or read one into it: the two are merged, so that nothing that was done is lost. */
export default (direction, record, save, sound) => {
  if (direction === "export") {
    const file = new Blob([JSON.stringify({ coursegen: 1, ...record })], { type: "application/json" });
    const link = make("a", { href: URL.createObjectURL(file), download: "progress.json" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    return;
  }
  const input = make("input", { type: "file", accept: ".json,application/json" });
  input.onchange = async () => {
    try {
      const file = JSON.parse(await input.files[0].text());
      const { done, quiz, last } = sound(file);
      if (file.coursegen !== 1 || file.done?.constructor !== Object) throw new TypeError("not a file of ours");
      for (const key of Object.keys(done)) record.done[key] = 1;
      record.quiz = { ...quiz, ...record.quiz };
      record.last ??= last;
      save();
      say(word("imported"));
    } catch {
      say(word("not_imported"));
    }
  };
  input.click();
};

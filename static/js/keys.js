// Shift+Alt+Right and Left turn to the next and previous lesson; in a right-to-left page the arrows change sides.
addEventListener("keydown", ({ key, altKey, shiftKey, target }) => {
  if (!altKey || !shiftKey || target.closest("input, textarea, select, [contenteditable]")) return;
  const side = { ArrowLeft: ["prev", "next"], ArrowRight: ["next", "prev"] }[key]?.[+(document.dir === "rtl")];
  site.one(`nav > .pager [rel=${side}]`)?.click();
});

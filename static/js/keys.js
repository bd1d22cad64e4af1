// Shift+Alt+Right and Left turn to the next and previous lesson; in a right-to-left page the arrows change sides.
addEventListener("keydown", ({ key, altKey, shiftKey, target }) => {
  if (!altKey || !shiftKey || target.closest("input, textarea, select")) return;
  const sides = document.dir === "rtl" ? ["next", "prev"] : ["prev", "next"];
  const side = sides[["ArrowLeft", "ArrowRight"].indexOf(key)];
  site.one(`.pager [rel=${side}]`)?.click();
});

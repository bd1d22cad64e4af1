// Shift+Alt+Right and Left turn to the next and previous lesson; in a right-to-left page the arrows change sides.
addEventListener("keydown", ({ key, altKey, shiftKey, target }) => {
  if (!altKey || !shiftKey || !/^Arrow[LR]/.test(key) || target.closest("input, textarea, select")) return;
  const next = (key === "ArrowRight") === (document.dir !== "rtl");
  site.one(`.pager [rel=${next ? "next" : "prev"}]`)?.click();
});

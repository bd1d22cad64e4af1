// Checks the answers to one question. A question with marked answers gets a verdict; one without (data-graded=false)
// only shows the reasons of what was chosen. Inputs carry data-right; a reason stands after the label of its option.
const { all, answered, make, one, word } = window.site;

/** Give the form of a question its button, and its verdict when that is pressed. */
export default (form) => {
  if (form.onsubmit) return; // two answers may be chosen before this file has come
  const { graded, quiz } = form.closest(".quiz").dataset;
  const isGraded = graded === "true";
  const status = make("p", { role: "status" });
  form.append(make("div", { className: "row" }, make("button", { className: "btn ghost" }, word("check")), status));

  const draw = (checked) => {
    let right = true;
    for (const input of all("input", form)) {
      const label = input.closest("label");
      const reason = label.nextElementSibling;
      const good = input.dataset.right === "true";
      const chosen = checked && input.checked;
      right &&= input.checked === good;
      label.classList.toggle(good ? "right" : "wrong", chosen && isGraded);
      if (reason?.matches(".reason")) reason.hidden = !chosen;
    }
    return right;
  };

  form.onchange = () => {
    draw(false);
    status.textContent = "";
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    const right = draw(true);
    const verdict = !one(":checked", form) ? "choose" : right ? "correct" : "not_quite";
    status.className = `verdict ${verdict}`;
    if (isGraded || verdict === "choose") status.textContent = word(verdict);
    if (isGraded && verdict !== "choose") answered(quiz, right);
  };
};

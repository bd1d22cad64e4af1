// Questions that check themselves. Without this file an answer stands under <details>. A question with marked answers
// gets a verdict; one without (data-graded=false) only shows the reasons of what was chosen. Inputs carry data-right.
const { all, one, word, make } = site;

for (const quiz of all(".quiz")) {
  const form = one("form", quiz);
  const graded = quiz.dataset.graded === "true";
  if (!graded && !one(".reason", form)) continue;
  const status = make("p", { role: "status" });
  form.append(make("div", { className: "row" }, make("button", { className: "btn ghost" }, word("check")), status));

  const judge = (checked) => {
    let right = true;
    for (const input of all("input", form)) {
      const label = input.closest("label");
      const reason = label.nextElementSibling;
      const good = input.dataset.right === "true";
      const chosen = checked && input.checked;
      right &&= input.checked === good;
      label.classList.toggle(good ? "right" : "wrong", chosen && graded);
      if (reason?.matches(".reason")) reason.hidden = !chosen;
    }
    const answered = one(":checked", form);
    const verdict = !answered ? "choose" : right ? "correct" : "not_quite";
    status.className = "verdict " + verdict;
    status.textContent = checked && (graded || !answered) ? word(verdict) : "";
    if (checked && answered && graded) site.answered(quiz.dataset.quiz, right);
  };

  form.onchange = () => judge(false);
  form.onsubmit = (event) => {
    event.preventDefault();
    judge(true);
  };
}

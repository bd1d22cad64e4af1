// Questions that check themselves: the part that judges, js/lazy/quiz.js, is fetched when the first answer is chosen.
// Until then, and without scripts, the answer stands under <details>. A question without marked answers and without
// reasons has nothing to check.
site.each(".quiz:is([data-graded=true], :has(form .reason)) form", (form) => {
  form.onchange ??= async () => (await site.lazy("Quiz")).default(form);
});

// Questions that check themselves: the part that judges, js/lazy/quiz.js, is fetched when the first answer is chosen.
// Until then, and without scripts, the answer stands under <details>. A question without marked answers and without
// reasons has nothing to check.
for (const form of site.all(".quiz:is([data-graded=true], :has(form .reason)) form")) {
  form.addEventListener("change", async () => (await site.lazy("Quiz")).default(form), { once: true });
}

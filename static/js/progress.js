// What the reader has done, kept in this browser only. One record per site, under the site's own address because sites
// of one host share their storage:
//   done: {"course/lesson": 1}    quiz: {"course/lesson": {"0": true}}
//   last: {key, url, title, course, number, count}
// Everything is keyed by ids, so that moved and renamed lessons keep their marks; `url` is relative to the site's root.
// Other sites of the host may have written it, and anyone a file that is read into it: `sound` judges both.
const { all, one, page, word } = site;
const base = new URL(page.root, location);
const store = "progress:" + base.pathname;
const key = page.course + "/" + page.lesson;

// Make a record of anything that was read from JSON: what has not the right form is left out.
const sound = ({ done, quiz, last } = {}) => ({
  done: { ...done },
  quiz: { ...quiz },
  last: last?.key?.startsWith && Object.values(last).every((value) => typeof value !== "object") ? last : null,
});

let kept = sound();
try {
  kept = sound(JSON.parse(localStorage[store]));
} catch {}

const isDone = (link) => link.dataset.key in kept.done;
const show = (element, text) => {
  element.hidden = !text;
  element.textContent = text;
};

// Whatever stands for a course: a card, a stop of a rail, a step of a path.
const drawCourses = () => {
  const percent = (course) => {
    const done = Object.keys(kept.done).filter((name) => name.startsWith(course.dataset.courseId + "/")).length;
    return Math.min(100, Math.round((100 * done) / course.dataset.lessons || 0));
  };
  const courses = all("[data-course-id]");
  const full = courses.map(
    (course) => course.classList.toggle("done", percent(course) === 100) && course.dataset.courseId,
  );
  for (const course of courses) {
    const number = percent(course);
    const ready = course.dataset.needs?.split(" ").every((id) => full.includes(id));
    for (const label of all("[data-percent]", course)) {
      show(label, number ? word("percent_done", { number }) : ready ? word("ready") : "");
    }
  }
};

// The outline of one course; it stands twice in a lesson, beside the text and in the bar of a phone.
const drawLessons = () => {
  for (const link of all("a[data-key]")) {
    one(".vh", link)?.remove();
    if (link.classList.toggle("done", isDone(link))) link.append(site.make("span", { className: "vh" }, ` (${word("done")})`));
  }
  for (const bar of all("[data-progress-bar]")) {
    const box = bar.parentElement;
    const links = all("[data-key]", box);
    const minutes = links.reduce((sum, link) => sum + !isDone(link) * link.dataset.minutes, 0);
    const count = links.length;
    const number = links.filter(isDone).length;
    bar.hidden = !number;
    bar.value = number;
    one("[data-progress]", box).textContent = word("lessons_done", { number, count });
    one("[data-left]", box).textContent =
      minutes < 90 ? word("minutes_left", { count: minutes }) : word("hours_left", { count: Math.round(minutes / 60) });
  }
  for (const button of all("[data-done]")) {
    button.hidden = false;
    button.lastChild.textContent = word(button.classList.toggle("done", key in kept.done) ? "done" : "mark_done");
    button.onclick = () => {
      if (key in kept.done) delete kept.done[key];
      else kept.done[key] = 1;
      save();
    };
  }
  for (const score of all("[data-score]")) {
    const answers = Object.values(kept.quiz[key] ?? {});
    const number = answers.filter(Boolean).length;
    show(score, answers.length && word("score", { number, count: all("[data-graded=true]").length }));
  }
};

// The button that starts a path or a course leads on from what is done.
const drawStart = () => {
  const steps = all("[data-course-id] h3 a, a[data-key]");
  const next = steps.findIndex((link) => !link.closest(".done"));
  const number = all("[data-course-id].done").length;
  for (const label of all("[data-start] + span")) show(label, number && word("courses_done", { number, count: steps.length }));
  if (next > 0) for (const start of all("[data-start]")) {
    start.href = steps[next];
    start.firstChild.textContent = (start.dataset.start || word("continue_course", { number: next + 1 })) + " ";
  }
};

const drawContinue = () => {
  const { last } = kept;
  const strip = one("[data-continue]");
  const card = all(".card").find((card) => last?.key.startsWith(card.dataset.courseId + "/"));
  if (!strip || !card || last.key in kept.done) return;
  one(".cover", strip)?.remove();
  strip.prepend(one(".cover", card).cloneNode(true));
  strip.classList.add(card.className.match(/hue-\d+/));
  one("span", strip).textContent = word("continue", last);
  one("strong", strip).textContent = last.title;
  // Never an address of its own: what begins with the site's root cannot be script, and leads to no other site.
  const link = one("a", strip);
  link.href = base + last.url;
  strip.hidden = !link.href.startsWith(base);
};

// The lesson to offer on the home page: from the open one on, the first that is not done.
const remember = () => {
  const outline = all(".lesson > nav [data-key]");
  const here = outline.findIndex((link) => link.dataset.key === key);
  const link = outline.find((link, at) => at >= here && !isDone(link));
  if (!link) return;
  kept.last = {
    key: link.dataset.key,
    url: link.href.replace(base, ""),
    title: one("span + span", link).textContent,
    course: one(".outline .title").textContent,
    number: outline.indexOf(link) + 1,
    count: outline.length,
  };
};

const save = () => {
  remember();
  site.write(store, JSON.stringify(kept));
  drawCourses();
  drawLessons();
  drawStart();
  drawContinue();
  for (const button of all("[data-transfer]")) {
    button.hidden = button.dataset.transfer === "export" && !Object.keys(kept.done)[0];
    button.onclick = async () => (await site.lazy("Transfer")).default(button.dataset.transfer, kept, save, sound);
  }
};

site.answered = (question, right) => {
  kept.quiz[key] = { ...kept.quiz[key], [question]: right };
  save();
};

save();

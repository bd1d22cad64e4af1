// The preview's script in each page: hears of changes, brings the page up to date, and leads from a block to its source.
import { Panel } from "./panel.js";
import { Page } from "./morph.js";

const own = document.getElementById("coursegen-preview").dataset;
const page = new Page();
const panel = new Panel(openSource);
let source = null;
let known = `${own.session} ${own.edition}`;
let wanted = known;
let busy = false;

// --- news ------------------------------------------------------------------------------------------------------------

// Browsers allow six streams per host: a hidden tab closes its own, and asks again when it is shown.
function listen() {
  if (document.hidden) {
    source?.close();
    source = null;
  } else if (!source || source.readyState === EventSource.CLOSED) {
    source = new EventSource("/_coursegen/events");
    source.addEventListener("edition", (event) => hear(JSON.parse(event.data)));
    source.onerror = () => {
      if (source?.readyState === EventSource.CLOSED) {
        source = null;
        setTimeout(listen, 1000);
      }
    };
  }
}

async function hear(news) {
  wanted = `${news.session} ${news.edition}`;
  const [session, edition] = known.split(" ");
  const isNew = wanted !== known;
  if (isNew && news.session === session && news.edition === +edition + 1) offer(news.changes);
  if (isNew && news.files) page.refreshFiles(wanted);
  await update();
}

function offer(changes) {
  const here = decodeURI(location.pathname);
  const other = changes.find((one) => decodeURI(one.url) !== here);
  if (!other || changes.some((one) => decodeURI(one.url) === here)) return;
  if (own.follow) location.assign(other.url);
  else panel.offer(other);
}

// One update after the other; what comes in between is one more.
async function update(always = false) {
  if (busy) return;
  busy = true;
  try {
    for (let first = always; first || wanted !== known; first = false) {
      const state = await ask();
      if (!state) break;
      known = `${state.session} ${state.edition}`;
      if (wanted.split(" ")[0] !== state.session || +wanted.split(" ")[1] < state.edition) wanted = known;
      own.document = state.document;
      panel.show(state);
      // while something is wrong, the last good page stays below the message
      if (!state.error_count && state.html) await page.become(state.html);
    }
  } finally {
    busy = false;
  }
}

async function ask() {
  try {
    const answer = await fetch(`/_coursegen/state?page=${encodeURIComponent(location.pathname)}`, { cache: "no-store" });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null; // the preview was ended; the stream connects again when it is back
  }
}

// --- from page to source ---------------------------------------------------------------------------------------------

async function openSource(path, line, column = 1) {
  const answer = await fetch("/_coursegen/open", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Coursegen-Token": own.token },
    body: JSON.stringify({ path, line, column }),
  });
  if (!answer.ok) panel.say(await answer.text());
}

// The block itself, what holds it, or else the last one before it; without any, the page's file.
function sourceOf(element) {
  const holder = element.closest("[data-source]");
  if (holder) return holder.dataset.source;
  const before = [...document.querySelectorAll("[data-source]")].filter(
    (one) => element.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING,
  );
  return element.closest("main") ? (before.at(-1)?.dataset.source ?? own.document) : own.document;
}

addEventListener(
  "click",
  (event) => {
    if (!event.altKey || event.button || !(event.target instanceof Element) || panel.holds(event.target)) return;
    const place = sourceOf(event.target);
    if (!place) return;
    event.preventDefault();
    event.stopPropagation();
    const at = place.lastIndexOf(":");
    openSource(place.slice(0, at), +place.slice(at + 1));
  },
  true,
);

// The theme fades from page to page. A fade that the next navigation, or the end of the tab, cuts short is no error.
for (const name of ["pageswap", "pagereveal"]) {
  addEventListener(name, ({ viewTransition: fade }) => {
    for (const end of fade ? [fade.ready, fade.finished, fade.updateCallbackDone] : []) end.catch(() => {});
  });
}

document.addEventListener("visibilitychange", listen);
addEventListener("pagehide", () => source?.close());
addEventListener("pageshow", (event) => event.persisted && ((source = null), listen()));
listen();
update(true);

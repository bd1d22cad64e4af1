// The copy button of a code block.
for (const button of site.all("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.onclick = async () => {
    await navigator.clipboard.writeText(site.one("code", button.closest("figure")).textContent);
    button.classList.add("done");
    site.say(site.word("copied"));
  };
}

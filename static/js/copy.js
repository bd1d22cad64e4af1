// The copy button of a code block.
site.each("[data-copy]", (button) => {
  button.hidden = !navigator.clipboard;
  button.onclick = async () => {
    await navigator.clipboard.writeText(site.one("code", button.closest("figure")).textContent);
    button.classList.add("done");
    site.say(site.word("copied"));
  };
});

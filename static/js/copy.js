// The copy button of a code block.
site.each("[data-copy]", (button) => {
  button.hidden = !navigator.clipboard;
  button.onclick = async () => {
    await navigator.clipboard.writeText(button.closest("figure").querySelector("code").textContent);
    button.classList.add("done");
    site.say(site.word("copied"));
  };
});

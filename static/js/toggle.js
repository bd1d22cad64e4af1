// The button that changes between light and dark; theme.js reads what this file keeps.
const { dataset } = document.documentElement;

for (const toggle of site.all("[data-theme-toggle]")) {
  toggle.hidden = false;
  toggle.onclick = () => {
    const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    dataset.theme = (dataset.theme ?? system) === "dark" ? "light" : "dark";
    site.write("theme", dataset.theme);
  };
}

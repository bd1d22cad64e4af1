// The button that changes between light and dark; theme.js reads what this file keeps.
const { dataset } = document.documentElement;

site.each("[data-theme-toggle]", (button) => {
  button.hidden = false;
  button.onclick = () => {
    const isDark = dataset.theme ? dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    dataset.theme = isDark ? "light" : "dark";
    site.write("theme", dataset.theme);
  };
});

// Light or dark: the system's choice until the reader makes one, which this browser keeps. The joined script stands in
// <head> before the stylesheet, without `defer`: this file runs at once, so that nothing is ever painted in the wrong
// colours, and no inline script needs an exception in a strict Content-Security-Policy. That costs no time: the script
// is 3 kB and arrives with the stylesheet, for which the first paint waits anyway. All other files run when the document
// has been read, and only add to a page that works without them.
const { dataset } = document.documentElement;

// Storage may be refused (private windows, blocked cookies).
try {
  if (localStorage.theme) dataset.theme = localStorage.theme;
} catch {}


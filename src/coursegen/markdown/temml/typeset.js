// What the program calls: typeset(tex, display, preamble) gives JSON, [MathML] or [null, message, offset].

// Commands that authors know from elsewhere and that Temml has not.
temml.__defineMacro("\\mbox", "\\text");
temml.__defineMacro("\\hdots", "\\dots");
temml.__defineMacro("\\celsius", "\\text{°C}");
temml.__defineMacro("\\ensuremath", "#1");
temml.__defineMacro("\\hfill", "\\qquad");
temml.__defineMacro("\\cancelto", "{\\cancel{#2}}^{#1}");
temml.__defineMacro("\\bordermatrix", "\\bordermatrixisnotdrawn");
temml.__defineMacro("\\require", "\\@secondoftwo{#1}{}");
temml.__defineMacro("\\unicode", (context) => {
  const digits = context.consumeArgs(1)[0].reverse().map((token) => token.text).join("");
  const code = parseInt(digits.replace(/^(0?x|U\+)/i, ""), /^\d+$/.test(digits) ? 10 : 16);
  return code >= 32 && code <= 0x10ffff ? `\\@char{${code}}` : "\\@char{65533}";
});

let known = "";
let macros = {};

// A result is JSON because it is one piece then: the binding cannot read a string that is still made of many.
globalThis.typeset = (tex, display, preamble) => {
  try {
    if (preamble !== known) {
      macros = temml.definePreamble(preamble, { throwOnError: true });
      known = preamble;
    }
    const options = { displayMode: display, throwOnError: true, macros: { ...macros }, maxSize: [100, 1200] };
    return JSON.stringify([temml.renderToString(tex, options)]);
  } catch (error) {
    if (error.name !== "ParseError") throw error;
    return JSON.stringify([null, error.message, error.position ?? 0]);
  }
};

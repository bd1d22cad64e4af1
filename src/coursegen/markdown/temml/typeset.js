// What the program calls: typeset(tex, display, preamble) gives JSON, [MathML] or [null, message, offset].

// Commands that authors know from elsewhere and that Temml has not, or has in part.
const more = String.raw`
\gdef\mbox{\text}
\gdef\hdots{\dots}
\gdef\celsius{\text{°C}}
\gdef\ensuremath#1{#1}
\gdef\hfill{\qquad}
\gdef\require#1{}
\gdef\leftroot#1{}
\gdef\uproot#1{}
\gdef\mspace#1{\mkern#1}
\gdef\mathcolor{\textcolor}
\gdef\mathbbm{\mathbb}
\gdef\cancelto#1#2{{\cancel{#2}}^{#1}}
\gdef\bordermatrix{\bordermatrixisnotdrawn}
\gdef\stackrel{\@ifnextchar[{\stackrel@below}{\stackrel@above}}
\gdef\stackrel@above#1#2{\mathrel{\overset{#1}{#2}}}
\gdef\stackrel@below[#1]#2#3{\mathrel{\mathop{#3}\limits_{#1}^{#2}}}
`;
temml.__defineMacro("\\unicode", (context) => {
  const digits = context.consumeArgs(1)[0].reverse().map((token) => token.text).join("");
  const code = parseInt(digits.replace(/^(0?x|U\+)/i, ""), /^\d+$/.test(digits) ? 10 : 16);
  return code >= 32 && code <= 0x10ffff ? `\\@char{${code}}` : "\\@char{65533}";
});

let known = null;
let macros = {};

// A result is JSON because it is one piece then: the binding cannot read a string that is still made of many.
globalThis.typeset = (tex, display, preamble) => {
  try {
    if (preamble !== known) {
      macros = temml.definePreamble(more + preamble, { throwOnError: true });
      known = preamble;
    }
    const options = { displayMode: display, throwOnError: true, macros: { ...macros }, maxSize: [100, 1200] };
    return JSON.stringify([temml.renderToString(tex, options)]);
  } catch (error) {
    if (error.name !== "ParseError") throw error;
    return JSON.stringify([null, error.message, error.position ?? 0]);
  }
};

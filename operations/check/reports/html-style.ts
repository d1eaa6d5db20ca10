// The style of the HTML report, light and dark.

/** CSS, without what would end a style element. */
export const REPORT_STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; background: light-dark(#fff, #16181d); color: light-dark(#1b1f24, #e6e8eb); }
main { max-width: 75rem; margin: 0 auto; padding: 1rem; }
h1, h2, h3 { line-height: 1.25; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin-top: 2rem; }
h3 { font-size: 1rem; }
section { border-top: 1px solid light-dark(#c9ced6, #3d434d); }
a { color: light-dark(#0b57d0, #8ab4f8); }
table { border-collapse: collapse; }
th, td { text-align: start; font-weight: normal; padding: .25rem .75rem .25rem 0; vertical-align: top; }
thead th { font-weight: bold; }
li { margin-bottom: .5rem; overflow-wrap: anywhere; }
.error { color: light-dark(#b3261e, #f2b8b5); }
.warning { color: light-dark(#7a4f00, #f5c469); }
.views { display: flex; flex-wrap: wrap; gap: 1rem; }
figure { flex: 1 1 18rem; max-width: 32rem; margin: 0; }
figure img { width: 100%; max-height: 40rem; object-fit: cover; object-position: top; border: 1px solid light-dark(#c9ced6, #3d434d); }
figcaption { font-weight: bold; }
.none { padding: 2rem; border: 1px dashed light-dark(#6b7280, #9aa1ad); text-align: center; }
`;

// A cold start of the recipe: loads its compiled module, renders one URL, writes the HTML to stdout.
const [, , module, url] = process.argv;
const { openRenderer } = await import(module);
const renderer = await openRenderer();
const { html } = await renderer.render(url);
process.stdout.write(html, () => process.exit());

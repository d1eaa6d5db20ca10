// Texts that scripts put where a parser could read them as markup.
import assert from 'node:assert/strict';
import { type SnapshotLab, startSnapshotLab } from '../../../support/browser/snapshot-lab';
import { oneLine } from '../../../support/site/one-line';

const IMG = '<img src=x onerror=a()>';
/** Scripts that append to the body, and the body in the HTML. `make` takes a namespace's prefix. */
const CASES: Readonly<Record<string, readonly [script: string, body: string]>> = {
  'U+0000 that keeps a comment together': [`show(document.createComment('--\\0>' + img))`, `<!---- >${IMG}-->`],
  'U+0000 that keeps a style sheet together': [
    `show(make('html', 'style', 'a{}<\\0/style>' + img))`,
    `<style>a{}<\\/style>${IMG}</style>`,
  ],
  'comments that Lit leaves where there is only text': [
    `for (const name of ['style', 'title', 'textarea', 'xmp']) show(make('html', name,
    document.createComment('?lit$1$'), '\\n a > b {}', document.createComment('')));
    const data = make('html', 'script', '{', document.createComment('?lit$2$'), '}'); data.type = 'application/ld+json'; show(data)`,
    oneLine`<style>\n a > b {}</style><title>\n a &gt; b {}</title><textarea>\n\n a &gt; b {}</textarea><xmp>\n a > b {}</xmp>
      <script type="application/ld+json">{}</script>`,
  ],
  'comments, elements and templates inside of text': [
    `for (const name of ['style', 'title', 'textarea', 'xmp', 'iframe', 'noembed', 'noframes', 'noscript']) {
      const end = '</' + name + '>' + img, template = document.createElement('template'); template.innerHTML = img;
      show(make('html', name, 'a', document.createComment(end), Object.assign(document.createElement('i'), { title: end }), template)); }`,
    '<style>a</style><title>a</title><textarea>a</textarea><xmp>a</xmp><iframe>a</iframe><noembed>a</noembed><noframes>a</noframes>',
  ],
  'style sheets, titles and HTML inside of SVG': [
    `show(make('svg', 'svg', make('html', 'style', 'p::after { content: "' + img + '" }'), make('html', 'xmp', img),
      make('svg', 'style', document.createComment('</style>' + img), img),
      make('svg', 'title', document.createComment('</title>' + img), 'T'), make('svg', 'foreignObject', make('html', 'p', 'x'))))`,
    oneLine`<svg><style>p::after { content: "\\3c img src=x onerror=a()>" }</style>
      <style>&lt;img src=x onerror=a()&gt;</style><title>T</title><foreignObject><p>x</p></foreignObject></svg>`,
  ],
  'style sheets inside of MathML, where a parser drops the tags around them': [
    `show(make('math', 'math', make('math', 'xmp', img), make('math', 'mi', make('html', 'form', make('html', 'mglyph',
      make('html', 'style', '</math>' + img))))))`,
    oneLine`<math><mrow>&lt;img src=x onerror=a()&gt;</mrow><mi><form><span>
      <style>\\3c /math>\\3c img src=x onerror=a()></style></span></form></mi></math>`,
  ],
  'style sheets in menus, for parsers that know only options there': [
    `show(make('html', 'select', make('html', 'style', '</select>' + img), make('html', 'option', 'a')))`,
    '<select><style>\\3c /select>\\3c img src=x onerror=a()></style><option>a</option></select>',
  ],
  'scripts of other namespaces and of names in capitals': [
    `show(make('urn:x', 'script', 'a()'), make('html', 'SCRIPT', 'a()'), make('svg', 'SCRIPT', 'a()'), make('math',
      'script', 'a()'), make('svg', 'svg', make('svg', 'script', 'a()')))`,
    '<svg></svg>',
  ],
  'elements that a parser would take for others': [
    `for (const [namespace, name] of [['html', 'IMG'], ['html', 'image'], ['html', 'a"b'], ['html', 'x<img'], ['urn:x', 'y:img']]) {
      const element = make(namespace, name, 'b'); element.setAttribute('onerror', 'a()');
      show(element); } show(make('svg', 'img', 'c'), make('svg', 'path'))`,
    '<span>b</span>'.repeat(5),
  ],
  'attributes that did nothing': [
    `const p = make('html', 'p'); p.setAttributeNS(null, 'ONCLICK', 'a()'); p.setAttributeNS('urn:x', 'onfocus', 'a()');
    p.setAttributeNS('urn:y', 'y:z', '1'); p.title = '"<b>&'; show(p);
    const link = make('svg', 'a'); link.setAttribute('xlink:href', 'java\\tscript:a()');
    link.setAttribute('viewBox', '0'); link.setAttribute('onClick', 'a()'); show(make('svg', 'svg', link))`,
    '<p y:z="1" title="&quot;&lt;b&gt;&amp;"></p><svg><a viewBox="0"></a></svg>',
  ],
  'processing instructions': [
    `show(document.createProcessingInstruction('x', 'a>' + img), make('html', 'p', document.createProcessingInstruction('x', img)))`,
    '<p></p>',
  ],
  'templates where parsers know none': [
    `const template = make('html', 'template'); template.innerHTML = '<p onclick=a()>';
      show(make('math', 'math', template.cloneNode(true)), make('svg', 'svg', make('svg', 'foreignObject', template)))`,
    '<math></math><svg><foreignObject></foreignObject></svg>',
  ],
  'data blocks inside of SVG': [
    `const data = (type) => Object.assign(make('html', 'script', '"' + img + '"'), { type });
      show(make('svg', 'svg', make('svg', 'foreignObject', data('application/json'), data('text/plain'))))`,
    '<svg><foreignObject><script type="application/json">"\\u003Cimg src=x onerror=a()>"</script></foreignObject></svg>',
  ],
  'types of scripts that the browser doesn’t see': [
    `const data = make('html', 'script', '1'); data.setAttributeNS(null, 'TYPE', 'text/javascript');
      data.type = 'text/plain'; const script = make('html', 'script', '2');
      script.setAttributeNS('urn:x', 'type', 'text/plain'); show(data, script)`,
    '<script type="text/plain">1</script>',
  ],
  'elements inside of noscript': [
    `const template = make('html', 'template'); template.innerHTML = '<p onclick=a()>';
      const picture = make('html', 'img'); picture.src = '/a.png';
      show(make('html', 'noscript', 'a', make('html', 'p', picture), template, document.createComment(img)))`,
    '<noscript><img src="/a.png"></noscript>',
  ],
  'text of noscript that is a picture': [
    `const noscript = make('html', 'noscript',
      '<picture><!--</noscript>' + img + '--><img src=/a.png alt="</noscript>" onerror=a()></picture>'); show(noscript)`,
    '<noscript><picture><img src="/a.png" alt="&lt;/noscript&gt;"></picture></noscript>',
  ],
};
const TOOLS = `const namespaces = { html: 'http://www.w3.org/1999/xhtml', svg: 'http://www.w3.org/2000/svg',
math: 'http://www.w3.org/1998/Math/MathML' };
const make = (namespace, name, ...children) => {
const made = document.createElementNS(namespaces[namespace] ?? namespace, name); made.append(...children);
return made; };
const show = (...nodes) => document.body.append(...nodes), img = '${IMG}';`;

describe('handlers/render/injected/take-snapshot: inert text', () => {
  let lab: SnapshotLab;
  before(async () => {
    lab = await startSnapshotLab();
  });
  after(() => lab.close());

  for (const [name, [script, body]] of Object.entries(CASES)) {
    it(`keeps inert: ${name}`, async () => {
      const { html } = await lab.snapshot(`<!doctype html><body><script>${TOOLS}${script}</script></body>`);
      assert.equal(html, `<!DOCTYPE html><html><head></head><body>${body}</body></html>`);
      assert.deepEqual(await lab.activity(html), []);
    });
  }

  for (const [name, [...identifiers]] of Object.entries({
    'a name': ['html"<b', '', ''],
    'an identifier': ['html', `a">${IMG}`, "'"],
    'a bracket': ['html', '', '>'],
  })) {
    it(`writes a plain document type where a script gave it ${name} that ends its tag`, async () => {
      const made = JSON.stringify(identifiers).slice(1, -1).replaceAll('<', '\\u003c');
      const { html } = await lab.snapshot(
        `<!doctype html><script>document.doctype.replaceWith(document.implementation.createDocumentType(${made}))</script><p>x`,
      );
      assert.equal(html, '<!DOCTYPE html><html><head></head><body><p>x</p></body></html>');
    });
  }

  it('finds activity where there is some', async () => {
    const found = await lab.activity(
      '<!doctype html><body><p onclick="a()"></p><script>parent.ran()</script><a href="javascript:b()">c</a></body>',
    );
    assert.deepEqual(found, [
      'ran',
      ...Array(2).fill(['p onclick=a()', 'script: parent.ran()', 'a href=javascript:b()']).flat(),
    ]);
  });
});

// Hostile pages can neither mislead nor stop the snapshot.
import assert from 'node:assert/strict';
import { type SnapshotLab, startSnapshotLab } from '../../../support/browser/snapshot-lab';
import { oneLine } from '../../../support/site/one-line';

/** Breaks everything that a serializer in the page's own world would use. */
const SABOTAGE = `
  const broken = () => { document.body.append('broken'); throw new Error('broken'); };
  for (const prototype of [Node.prototype, Element.prototype, Document.prototype, ShadowRoot.prototype,
    TreeWalker.prototype, Attr.prototype, CSSStyleSheet.prototype, HTMLTemplateElement.prototype])
    for (const [name, { configurable }] of Object.entries(Object.getOwnPropertyDescriptors(prototype)))
      if (configurable && name !== 'constructor') Object.defineProperty(prototype, name, { get: broken, configurable: true });
  for (const name of ['JSON', 'MutationObserver', 'Map', 'Set', 'Reflect', 'CSSStyleSheet'])
    Object.defineProperty(window, name, { value: broken });
  for (const prototype of [Array.prototype, String.prototype, RegExp.prototype, Map.prototype, Set.prototype,
    Function.prototype, Object.prototype])
    for (const name of Object.getOwnPropertyNames(prototype)) if (name !== 'constructor') try { prototype[name] = broken; } catch {}
`;

describe('handlers/render/injected/take-snapshot: hostile pages', () => {
  let lab: SnapshotLab;
  before(async () => {
    lab = await startSnapshotLab();
  });
  after(() => lab.close());

  it('is not reached by patches of a page', async () => {
    const { html } = await lab.snapshot(
      oneLine`<!doctype html><head><title>t</title></head><body><pre>\n\nx</pre><div>
        <template shadowrootmode=open>y</template></div><!--z--><script>${SABOTAGE}</script></body>`,
    );
    assert.equal(
      html,
      oneLine`<!DOCTYPE html><html><head><title>t</title></head><body><pre>\n\nx</pre><div>
        <template shadowrootmode="open">y</template></div><!--z--></body></html>`,
    );
  });

  it('is not misled by the names of a form’s controls', async () => {
    const names = [
      'attributes',
      'childNodes',
      'children',
      'firstChild',
      'localName',
      'namespaceURI',
      'nextSibling',
      'nodeType',
      'outerHTML',
      'parentNode',
      'querySelectorAll',
      'shadowRoot',
    ];
    const form = `<form class="a">${names.map((name) => `<input name="${name}">`).join('')}</form>`;
    const documentNames = ['head', 'body', 'doctype', 'documentElement', 'querySelector'];
    const images = documentNames.map((name) => `<img name="${name}">`).join('');
    const touched = form.replace('</form>', '<pre>\n\nx</pre></form>');
    const { html } = await lab.snapshot(
      oneLine`<!doctype html><head></head>
        <body>${images}${form}${touched.replace('<pre>', '<script>1</script><pre>')}</body>`,
    );
    assert.ok(html.includes(form + touched), html);
  });

  it('runs no script of the page, and leaves the page as it is', async () => {
    const { html } =
      await lab.snapshot(`<!doctype html><body><x-a><script></script></x-a><template><x-a></x-a></template><script>
      let made = 0;
      const note = (what) => document.body.setAttribute('data-' + what, '');
      customElements.define('x-a', class extends HTMLElement {
        static observedAttributes = ['a'];
        constructor() { super(); if (++made > 1) note('constructed'); }
        disconnectedCallback() { note('disconnected'); }
        adoptedCallback() { note('adopted'); }
        attributeChangedCallback() { note('changed'); }
      });
      Object.defineProperty(document.querySelector('x-a'), 'innerHTML', { get: () => note('read') });
      Object.defineProperty(document.querySelector('x-a'), 'attributes', { get: () => note('read') });</script></body>`);
    assert.equal(
      html,
      '<!DOCTYPE html><html><head></head><body><x-a></x-a><template><x-a></x-a></template></body></html>',
    );
  });

  it('keeps pictures of noscript where a policy forbids parsing', async () => {
    const headers = {
      'content-security-policy':
        "require-trusted-types-for 'script'; trusted-types 'none'; style-src 'none'; script-src 'unsafe-inline'",
    };
    const body = '<!doctype html><body><noscript>a<img src="/b.png"></noscript><style>p { }</style><p>x</p></body>';
    const { html } = await lab.snapshot({ '/': { headers, body } });
    assert.equal(
      html,
      '<!DOCTYPE html><html><head></head><body><noscript><img src="/b.png"></noscript><style>p { }</style><p>x</p></body></html>',
    );
  });

  it('writes trees of 10,000 levels', async () => {
    const { html } = await lab.snapshot(`<!doctype html><body><div hidden></div><script>
      let tree = document.createElement('script');
      for (let level = 0; level < 10_000; level += 1) { const outer = document.createElement('b'); outer.append(tree); tree = outer; }
      document.querySelector('div').append(tree)</script></body>`);
    assert.ok(html.includes(`<div hidden="">${'<b>'.repeat(10_000)}${'</b>'.repeat(10_000)}</div>`));
  });

  it('writes shadow roots and templates of 1,000 levels', async () => {
    const { html } = await lab.snapshot(`<!doctype html><body><div hidden></div><script>
      let host = document.querySelector('div');
      for (let level = 0; level < 1_000; level += 1) {
        const inner = document.createElement('div'); const template = document.createElement('template');
        template.content.append(document.createElement('script'));
        host.attachShadow({ mode: 'open' }).append(template, inner); host = inner; }</script></body>`);
    assert.equal(html.match(/<template shadowrootmode="open"><template><\/template><div>/g)?.length, 1_000);
  });

  it('writes a million nodes', async function () {
    this.timeout(300_000);
    const { html } = await lab.snapshot(`<!doctype html><body><div hidden></div><script>
      const nodes = document.createDocumentFragment();
      for (let count = 0; count < 1_000_000; count += 1) nodes.append(document.createElement('i'));
      document.querySelector('div').append(nodes)</script></body>`);
    assert.equal(html.match(/<i><\/i>/g)?.length, 1_000_000);
  });

  it('repeats a style sheet of many shadow roots up to a bound', async () => {
    const { html } = await lab.snapshot(`<!doctype html><body><script>
      const sheet = new CSSStyleSheet(); sheet.replaceSync('p::after { content: "' + 'x'.repeat(99_000) + '" }');
      for (let count = 0; count < 100; count += 1) {
        const host = document.createElement('div'); host.attachShadow({ mode: 'open' }).adoptedStyleSheets = [sheet];
        document.body.append(host); }</script></body>`);
    assert.equal(html.match(/<template shadowrootmode="open">/g)?.length, 100);
    assert.equal(html.match(/x{99000}/g)?.length, 11);
  });
});

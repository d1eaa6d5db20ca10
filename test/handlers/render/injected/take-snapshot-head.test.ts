// The order and content of the head in the HTML.
import assert from 'node:assert/strict';
import { type SnapshotLab, startSnapshotLab } from '../../../support/browser/snapshot-lab';
import { oneLine } from '../../../support/site/one-line';

const LONG = 'x'.repeat(1_001);

/** Heads as they are in the browser, and as they are written. */
const ORDERED: Readonly<Record<string, readonly [head: string, written: string]>> = {
  'facts before style sheets, the rest as it was': [
    oneLine`<style>a{}</style><link rel="preload" as="image" href="/p"><meta charset="utf-8">
      <link rel="stylesheet" href="/none.css"><title>T</title><meta property="og:title" content="1"><style>b{}</style>
      <meta property="og:title" content="2"><link rel="icon" href="/i"><link rel="canonical" href="/c">`,
    oneLine`<meta charset="utf-8"><title>T</title><meta property="og:title" content="1"><meta property="og:title" content="2">
      <link rel="icon" href="/i"><link rel="canonical" href="/c"><style>a{}</style>
      <link rel="preload" as="image" href="/p"><link rel="stylesheet" href="/none.css"><style>b{}</style>`,
  ],
  'structured data after facts': [
    oneLine`<script type="application/ld+json">{"a":1}</script><style>a{}</style><title>T</title>
      <script type="application/ld+json">{"b":2}</script>`,
    oneLine`<title>T</title><script type="application/ld+json">{"a":1}</script>
      <script type="application/ld+json">{"b":2}</script><style>a{}</style>`,
  ],
  'facts before what is long: comments, and pictures in their own address': [
    `<!--a--><!--${LONG}--><link rel="icon" href="data:,${LONG}"><title>T</title>`,
    `<!--a--><title>T</title><!--${LONG}--><link rel="icon" href="data:,${LONG}">`,
  ],
  'nothing where nothing stands before them': [
    '\n<!-- a -->\n<meta charset="utf-8">\n<title>T</title>\n<!-- b --><link rel="canonical" href="/c">\n<style>a{}</style>\n',
    '\n<!-- a -->\n<meta charset="utf-8">\n<title>T</title>\n<!-- b --><link rel="canonical" href="/c">\n<style>a{}</style>\n',
  ],
  'a base before what it is the base of': [
    '<title>T</title><base href="/b/"><style>a{}</style><link rel="canonical" href="c">',
    '<title>T</title><base href="/b/"><link rel="canonical" href="c"><style>a{}</style>',
  ],
  'no base before style sheets that it came after': [
    '<style>a{}</style><base href="/b/"><link rel="icon" href="c"><link rel="canonical" href="https://a.example/"><title>T</title>',
    '<link rel="canonical" href="https://a.example/"><title>T</title><style>a{}</style><base href="/b/"><link rel="icon" href="c">',
  ],
  'no policy before what it did not govern, nor what it governs before it': [
    oneLine`<style>a{}</style><meta http-equiv="content-security-policy" content="img-src *">
      <meta name="referrer" content="origin"><link rel="icon" href="/i"><link rel="canonical" href="/c">`,
    oneLine`<link rel="canonical" href="/c"><style>a{}</style><meta http-equiv="content-security-policy" content="img-src *">
      <meta name="referrer" content="origin"><link rel="icon" href="/i">`,
  ],
};

describe('handlers/render/injected/take-snapshot: the head', () => {
  let lab: SnapshotLab;
  before(async () => {
    lab = await startSnapshotLab();
  });
  after(() => lab.close());

  for (const [name, [head, written]] of Object.entries(ORDERED)) {
    it(`puts ${name}`, async () => {
      const { html } = await lab.snapshot(`<!doctype html><html><head>${head}</head><body>x</body></html>`);
      assert.equal(html, `<!DOCTYPE html><html><head>${written}</head><body>x</body></html>`);
    });
  }

  it('has the tags for link previews in the first kilobyte, despite 1,500 rules of CSS-in-JS', async () => {
    const { html } = await lab.snapshot(`<!doctype html><html><head><title>T</title></head><body><script>
      const style = document.head.appendChild(document.createElement('style'));
      const declarations = ' { background-color: rgb(1, 2, 3); padding: 4px 8px; display: flex; }';
      for (let rule = 0; rule < 1_500; rule += 1) style.sheet.insertRule('.c' + rule + declarations, rule);
      const data = '<scr' + 'ipt type="application/ld+json">{"name":"A"}</scr' + 'ipt>';
      document.head.insertAdjacentHTML('beforeend',
        '<meta property="og:title" content="A"><link rel="canonical" href="/a">' + data);</script></body></html>`);
    for (const wanted of ['og:title', 'canonical', '"name":"A"'])
      assert.ok(html.slice(0, 1_024).includes(wanted), html.slice(0, 2_000));
    assert.ok(html.indexOf('.c0 {') > 0 && html.indexOf('.c0 {') < html.indexOf('.c1499 {'));
    assert.ok(html.length > 100_000);
  });

  it('leaves metas in the body where they are', async () => {
    const body = '<style>a{}</style><meta property="og:title" content="1"><p>x</p>';
    const { html } = await lab.snapshot(`<!doctype html><html><head></head><body>${body}</body></html>`);
    assert.equal(html, `<!DOCTYPE html><html><head></head><body>${body}</body></html>`);
  });

  it('keeps only the style sheets of noscript, safe with scripting on and off', async () => {
    const { html } = await lab.snapshot(oneLine`<!doctype html><html><head><noscript id="a"></noscript></head><body>
      <noscript id="b"></noscript><script>
      a.append('<style media="screen">[data-aos] { opacity: 1 !important } /* </noscript><img src=x onerror=a()> */</sty' +
        'le><meta http-equiv="refresh" content="0;url=/n"><link rel="stylesheet" href="/n.css">');
      b.append('Please enable JavaScript<style>p { color: red }</sty' + 'le>');</script></body></html>`);
    assert.equal(
      html,
      oneLine`<!DOCTYPE html><html><head><noscript id="a">
        <style media="screen">[data-aos] { opacity: 1 !important } /* <\\/noscript>
        <img src=x onerror=a()> */</style></noscript></head><body><noscript id="b">
        <style>p { color: red }</style></noscript></body></html>`,
    );
    assert.deepEqual(await lab.activity(html), []);
  });

  it('leaves out the meta that makes crawlers ask again', async () => {
    const { html } = await lab.snapshot(
      '<!doctype html><html><head><meta name="Fragment" content="!"><meta name="fragments" content="!"></head><body></body></html>',
    );
    assert.equal(html, '<!DOCTYPE html><html><head><meta name="fragments" content="!"></head><body></body></html>');
  });
});

// The HTML of a page: kept, dropped and escaped content.
import assert from 'node:assert/strict';
import { type SnapshotLab, startSnapshotLab } from '../../../support/browser/snapshot-lab';
import { oneLine } from '../../../support/site/one-line';

/** A page, and its HTML or patterns that must be in it. */
type Case = readonly [name: string, page: string, expected: string | RegExp | readonly RegExp[]];

const DROPPED: readonly Case[] = [
  [
    'scripts, wherever they are',
    oneLine`<!doctype html><head><script>1</script><script type=module>import "/x.js"</script>
      <script type=importmap>{}</script><script type="SpeculationRules">{}</script></head><body>
      <script src=/a.js></script><script type=" text/JavaScript; charset=utf-8 ">1</script>
      <script type="text/ecmascript">1</script><svg><script>1</script></svg><template>
      <script>1</script></template></body>`,
    '<!DOCTYPE html><html><head></head><body><svg></svg><template></template></body></html>',
  ],
  [
    'what loads scripts, but not other preloads',
    oneLine`<!doctype html><head><link rel=modulepreload href=/a.js><link rel="preload" as=SCRIPT href=/a.js>
      <link rel=prefetch as=script href=/a.js><link rel=prefetch href="/b.js"><link rel=import href=/c.html>
      <link rel=preload as=image href=/d.png><link rel=prefetch href=/e.html></head><body></body>`,
    oneLine`<!DOCTYPE html><html><head><link rel="preload" as="image" href="/d.png">
      <link rel="prefetch" href="/e.html"></head><body></body></html>`,
  ],
  [
    'what the head may not have inside, so that what follows stays in the head',
    oneLine`<!doctype html><head>
      <script>document.head.append(Object.assign(document.createElement("div"), { textContent: "x" }), "y",
      document.createElement("iframe"))</script></head><body>
      <script>document.head.insertAdjacentHTML("beforeend", "<link rel=canonical href=/c>")</script></body>`,
    '<!DOCTYPE html><html><head><link rel="canonical" href="/c"></head><body></body></html>',
  ],
  [
    'content for visitors without scripts, except pictures',
    oneLine`<!doctype html><head><noscript><meta http-equiv=refresh content="0;url=/no">
      <img src="/pixel.png"></noscript></head><body><noscript>Please enable JavaScript.</noscript><noscript>
      <a href=/x>x <img src="/a.png" alt="a > b"></a><!-- <img> --><picture><source srcset="/b.webp">
      <img src="/b.png"></picture></noscript></body>`,
    oneLine`<!DOCTYPE html><html><head></head><body><noscript><img src="/a.png" alt="a &gt; b"><picture>
      <source srcset="/b.webp"><img src="/b.png"></picture></noscript></body></html>`,
  ],
];

const KEPT: readonly Case[] = [
  [
    'event handlers, javascript: URLs and attributes as they are, not what was typed',
    oneLine`<!doctype html><body onload="a()"><a href="javascript:b()" onclick="c()">d</a><input value="e"><details>
      <summary>f</summary></details><dialog>g</dialog><script>document.querySelector("input").value = "typed";
      document.querySelector("details").open = true; document.querySelector("dialog").showModal()</script></body>`,
    oneLine`<!DOCTYPE html><html><head></head><body onload="a()"><a href="javascript:b()" onclick="c()">d</a><input value="e">
      <details open=""><summary>f</summary></details><dialog open="">g</dialog></body></html>`,
  ],
  [
    'the standards mode of a page that took its doctype away',
    '<!doctype html><title>x</title><script>document.doctype.remove()</script>',
    '<!DOCTYPE html><html><head><title>x</title></head><body></body></html>',
  ],
  [
    'a page without head and body',
    '<!doctype html><script>onload = () => document.documentElement.replaceChildren("x")</script>',
    '<!DOCTYPE html><html>x</html>',
  ],
  [
    'a page whose root was replaced',
    '<!doctype html><script>document.documentElement.replaceWith(document.createElement("p"))</script>',
    '<!DOCTYPE html><p></p>',
  ],
  [
    'a page whose root was removed',
    '<!doctype html><script>document.documentElement.remove()</script>',
    '<!DOCTYPE html>',
  ],
];

const ESCAPED: readonly Case[] = [
  [
    'comments that would end early',
    oneLine`<!doctype html><body>
      <script>for (const text of ["a--><b>c", "d--!><b>", "><b>", "-><b>"]) document.body.append(document.createComment(
      text))</script></body>`,
    '<!DOCTYPE html><html><head></head><body><!--a-- ><b>c--><!--d-- !><b>--><!-- ><b>--><!--- ><b>--></body></html>',
  ],
  [
    'raw text that would end early',
    oneLine`<!doctype html><body><style></style><xmp></xmp><iframe></iframe>
      <script>document.querySelector('style').textContent = 'p::after { content: "</style><b>" }';
      for (const name of ['xmp',
      'iframe']) document.querySelector(name).textContent = 'a</' + name + '><b>'</script></body>`,
    [
      /<style>p::after \{ content: "<\\\/style><b>" \}<\/style>/,
      /<xmp>a< \/xmp><b><\/xmp>/,
      /<iframe>a< \/iframe><b><\/iframe>/,
    ],
  ],
  [
    'data blocks that would end early or never',
    `<!doctype html><body><script>
      const end = '<' + '/script>', begin = '<' + '!-- <' + 'script';
      for (const [type, textContent] of [['application/ld+json', '{"a":"' + end + '"}'],
      ['application/json; charset=utf-8', '"' + begin + '"'], ['text/plain', end + '\\r\\n' + begin]])
        document.body.append(Object.assign(document.createElement('script'), { type, textContent }))</script></body>`,
    oneLine`<!DOCTYPE html><html><head></head><body><script type="application/ld+json">{"a":"\\u003C/script>"}</script>
      <script type="application/json; charset=utf-8">"\\u003C!-- \\u003Cscript"</script><script type="text/plain">
      <\\/script>\n<\\!-- <script</script></body></html>`,
  ],
  [
    'plaintext, which would swallow the page',
    '<!doctype html><body><p>a</p><plaintext class="b">c<d>',
    '<!DOCTYPE html><html><head></head><body><p>a</p><pre class="b">c&lt;d&gt;</pre></body></html>',
  ],
  [
    'characters that HTML has no way to write',
    '<!doctype html><body><p></p><script>document.querySelector("p").append("a\\0b\\ud800c")</script></body>',
    '<!DOCTYPE html><html><head></head><body><p>ab\ufffdc</p></body></html>',
  ],
  [
    'templates that were never shadow roots',
    oneLine`<!doctype html><body><div></div>
      <script>document.querySelector("div").innerHTML = "<template shadowrootmode=open>a</template>b"</script></body>`,
    '<!DOCTYPE html><html><head></head><body><div><template>a</template>b</div></body></html>',
  ],
];

const STYLES: readonly Case[] = [
  [
    'rules that were inserted, deleted and changed, in order and with imports',
    `<!doctype html><style id=a></style>
      <style id=b media=print>@import "/x.css"; p { color: red } q { color: red }</style>
      <style id=c>i  {  color:red  }</style><script>
      const sheet = (id) => document.getElementById(id).sheet;
      sheet('a').insertRule('a { color: red }'); sheet('a').insertRule('@media print { b { color: red } }', 1);
      sheet('b').deleteRule(1); sheet('b').cssRules[1].style.color = 'blue';</script>`,
    [
      /<style id="a">a \{ color: red; \}\n@media print \{\s+b \{ color: red; \}\s+\}<\/style>/,
      /<style id="b" media="print">@import url\("\/x\.css"\);\nq \{ color: blue; \}<\/style>/,
      /<style id="c">i {2}\{ {2}color:red {2}\}<\/style>/,
    ],
  ],
  [
    'changed rules in SVG, and strings with end tags',
    `<!doctype html><body><style></style><svg><style></style></svg><script>
      for (const style of document.querySelectorAll('style')) style.sheet.insertRule('p > q::after { content: "</style>" }')</script>`,
    [
      /<style>p > q::after \{ content: "<\\\/style>"; \}<\/style>/,
      /<svg><style>p &gt; q::after \{ content: "&lt;\/style&gt;"; \}<\/style><\/svg>/,
    ],
  ],
  [
    'sheets that were switched off',
    '<!doctype html><style media=print>p {}</style><script>document.styleSheets[0].disabled = true</script>',
    /<style media="not all">p \{\}<\/style>/,
  ],
  [
    'adopted sheets after all others',
    `<!doctype html><head><style>p {}</style></head><body><div id=x></div><script>
      const make = (css, media) => { const sheet = new CSSStyleSheet(media ? { media } : {}); sheet.replaceSync(css); return sheet; };
      const off = make('u {}'); off.disabled = true;
      document.adoptedStyleSheets = [make('a { color: red }'), off, make('b { content: "</style>" }', 'print')];
      const shadow = document.getElementById('x').attachShadow({ mode: 'open' });
      shadow.innerHTML = '<style>i {}</style><slot></slot>';
      shadow.adoptedStyleSheets = document.adoptedStyleSheets.slice(0, 1);</script></body>`,
    [
      /<style>p \{\}<\/style><style>a \{ color: red; \}<\/style><style media="print">b \{ content: "<\\\/style>"; \}<\/style><\/head>/,
      /<div id="x"><template shadowrootmode="open"><style>i \{\}<\/style><slot><\/slot><style>a \{ color: red; \}<\/style><\/template><\/div>/,
    ],
  ],
  [
    'adopted sheets after those of the body',
    oneLine`<!doctype html><body><style>p {}</style><script>const sheet = new CSSStyleSheet(); sheet.replaceSync("a {}");
      document.adoptedStyleSheets.push(sheet)</script><p>x</p></body>`,
    /<p>x<\/p>\s*<style>a \{ ?\}<\/style><\/body>/,
  ],
];

describe('handlers/render/injected/take-snapshot', () => {
  let lab: SnapshotLab;
  before(async () => {
    lab = await startSnapshotLab();
  });
  after(() => lab.close());

  for (const [title, cases] of Object.entries({
    'leaves out': DROPPED,
    keeps: KEPT,
    'makes safe': ESCAPED,
    'writes down': STYLES,
  })) {
    for (const [name, page, expected] of cases) {
      it(`${title} ${name}`, async () => {
        const { html } = await lab.snapshot(page);
        if (typeof expected === 'string') assert.equal(html, expected);
        else for (const pattern of [expected].flat()) assert.match(html, pattern);
      });
    }
  }

  it('reads the prerender metas of the head, injected ones too, and leaves them out', async () => {
    const snapshot = await lab.snapshot(`<!doctype html><head>
      <meta content="404" name="Prerender-Status-Code"><meta name="prerender-status-code" content="410">
      <meta name="prerender-header" content="Link: &lt;/a&gt;; rel=&quot;x&quot;"></head><body>
      <meta name="prerender-status-code" content="500"><meta name="prerender-header" content="X: body">
      <script>document.head.insertAdjacentHTML('beforeend', '<meta content="X-A: 1" name=prerender-header>')</script></body>`);
    assert.equal(snapshot.statusMeta, '404');
    assert.deepEqual(snapshot.headerMetas, ['Link: </a>; rel="x"', 'X-A: 1']);
    assert.doesNotMatch(snapshot.html, /prerender/i);
  });

  it('counts the text that people can read', async () => {
    const { textLength } = await lab.snapshot(`<!doctype html><title>not this</title><body><p>ab c\n d</p>
      <script type="text/x">not this</script><style>not{}</style><noscript>not this</noscript><template>not this</template>
      <div id=x></div><script>x.attachShadow({ mode: 'open' }).innerHTML = '<style>not{}</style>efg'</script></body>`);
    assert.equal(textLength, 7);
  });

  it('says UTF-8 where the page said otherwise', async () => {
    const body = Buffer.from(
      '<!doctype html><meta http-equiv="Content-Type" content="text/html; charset=latin1"><meta charset="latin1"><p>\xe9',
      'latin1',
    );
    const { html } = await lab.snapshot({ '/': { headers: { 'content-type': 'text/html; charset=latin1' }, body } });
    assert.match(
      html,
      /<meta http-equiv="Content-Type" content="text\/html; charset=utf-8"><meta charset="utf-8"><\/head><body><p>é<\/p>/,
    );
  });

  it('writes XHTML as HTML', async () => {
    const body = oneLine`<html xmlns="http://www.w3.org/1999/xhtml"><head><title>a</title></head><body><br/><p/><![CDATA[b < c]]>
        <script>1</script></body></html>`;
    const { html } = await lab.snapshot({ '/': { headers: { 'content-type': 'application/xhtml+xml' }, body } });
    assert.equal(
      html,
      '<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><head><title>a</title></head><body><br><p></p>b &lt; c</body></html>',
    );
  });

  describe('relative URLs', () => {
    const link = '<a href="x">y</a>';
    const push = (to: string) => `<script>history.pushState({}, '', '${to}')</script>`;
    const cases: Readonly<Record<string, readonly [pages: Record<string, string>, expected: RegExp]>> = {
      'stay where the path stays': [
        { '/a/b': `<!doctype html>${link}${push('/a/b?c#d')}` },
        /<head><\/head>|<head><script/,
      ],
      'get a base where the path changed': [
        { '/a/b': `<!doctype html>${link}${push('/c/d?e=1&f#g')}` },
        /<head><base href="http:\/\/[^/"]+\/c\/d\?e=1&amp;f">/,
      ],
      'keep a base that means the same': [
        { '/a/b': `<!doctype html><base href="/z/">${link}${push('/c/d')}` },
        /<head><base href="\/z\/">/,
      ],
      'get a relative base made absolute': [
        {
          '/a/b': `<script>location.replace('/c/d')</script>`,
          '/c/d': `<!doctype html><base href="./" target="_top">${link}`,
        },
        /<base href="http:\/\/[^/"]+\/c\/" target="_top">/,
      ],
      'get a base after a redirect by script': [
        { '/a/b': `<script>location.replace('/c/d')</script>`, '/c/d': `<!doctype html>${link}` },
        /<base href="http:\/\/[^/"]+\/c\/d">/,
      ],
    };
    for (const [name, [pages, expected]] of Object.entries(cases)) {
      it(name, async () => {
        assert.match((await lab.snapshot(pages)).html, expected);
      });
    }
  });
});

// Blobs, long data and closed shadow roots in the HTML.
import assert from 'node:assert/strict';
import { type SnapshotLab, startSnapshotLab } from '../../../support/browser/snapshot-lab';
import { oneLine } from '../../../support/site/one-line';

describe('handlers/render/injected/take-snapshot: content that means something in the page only', () => {
  let lab: SnapshotLab;
  before(async () => {
    lab = await startSnapshotLab();
  });
  after(() => lab.close());

  it('leaves out URLs of blobs, and writes down style sheets from such URLs', async () => {
    const { html } = await lab.snapshot(oneLine`<!doctype html><html><head>
      <meta property="og:image" content="blob:http://a/1">
      <link rel="icon" href="blob:http://a/2">
      <link id="l" rel="stylesheet" media="screen"></head><body>
      <img src="blob:http://a/1" alt="blob: a"><img srcset="/a.png 1x, blob:http://a/1 2x" src="/a.png">
      <video src=" blob:http://a/2" poster="blob:http://a/3"></video>
      <a href="blob:http://a/1" download="">b</a>
      <p style="color: red; background: url('blob:http://a/4') no-repeat">x</p>
      <style>p { background: url("blob:http://a/5"); }</style><style id="s"></style>
      <svg><image href="blob:http://a/6"></image></svg><script>
      window.prerenderReady = false; l.onload = () => { prerenderReady = true };
      l.href = URL.createObjectURL(new Blob(['b { color: red }'], { type: 'text/css' }));
      s.sheet.insertRule('i { background: url("blob:http://a/7") }');</script></body></html>`);
    assert.equal(
      html,
      oneLine`<!DOCTYPE html><html><head><style media="screen">b { color: red; }</style></head><body>
        <img alt="blob: a"><img srcset="/a.png 1x" src="/a.png"><video></video><a download="">b</a>
        <p style="color: red; background: url(&quot;data:,&quot;) no-repeat">x</p>
        <style>p { background: url("data:,"); }</style><style id="s">i { background: url("data:,"); }</style>
        <svg><image></image></svg></body></html>`,
    );
  });

  it('leaves out long data blocks, except structured data', async () => {
    const block = (type: string, chars: number) => `<script type="${type}">"${'x'.repeat(chars - 2)}"</script>`;
    const kept =
      block('application/json', 8_192) +
      block('application/ld+json', 20_000) +
      block('application/ld+json; charset=utf-8', 20_000);
    const { html } = await lab.snapshot(
      `<!doctype html><html><head></head><body>${block('application/json', 8_193)}${block('text/plain', 300_000)}${kept}</body></html>`,
    );
    assert.equal(html, `<!DOCTYPE html><html><head></head><body>${kept}</body></html>`);
  });

  it('writes closed shadow roots like open ones', async () => {
    const { html, textLength } = await lab.snapshot(`<!doctype html><body><x-a>light</x-a><script>
      customElements.define('x-a', class extends HTMLElement {
        constructor() { super();
        this.attachShadow({ mode: 'closed', delegatesFocus: true }).innerHTML = '<p>closed <slot></slot></p>';
        } })</script></body>`);
    assert.equal(
      html,
      oneLine`<!DOCTYPE html><html><head></head><body><x-a><template shadowrootmode="open" shadowrootdelegatesfocus="">
        <p>closed <slot></slot></p></template>light</x-a></body></html>`,
    );
    assert.equal(textLength, 11);
  });

  it('tells the page that its closed shadow roots are closed', async () => {
    const { html } = await lab.snapshot(`<!doctype html><body><div></div><p></p><script>
      const seen = [], div = document.querySelector('div'), p = document.querySelector('p');
      const closed = div.attachShadow({ mode: 'closed' }); closed.innerHTML = '<slot></slot>'; div.append('x');
      seen.push(closed.mode, div.shadowRoot, closed instanceof ShadowRoot, closed.host === div, div.firstChild.assignedSlot);
      const open = p.attachShadow({ mode: 'open' }); open.innerHTML = '<slot></slot>'; p.append('y');
      seen.push(open.mode, p.shadowRoot === open, p.firstChild.assignedSlot.localName);
      for (const [host, init] of [[div, { mode: 'closed' }], [document.querySelector('script'), { mode: 'closed' }],
      [document.body, {}], [document.body, null]])
        try { host.attachShadow(init); } catch (error) { seen.push(error.name); }
      seen.push(String(Element.prototype.attachShadow), Element.prototype.attachShadow.name);
      document.body.dataset.seen = seen.join();</script></body>`);
    assert.match(
      html,
      /data-seen="closed,,true,true,,open,true,slot,NotSupportedError,NotSupportedError,TypeError,TypeError,function \(\) \{ \[native code\] \},attachShadow"/,
    );
  });

  it('counts no text of elements that show none', async () => {
    const { textLength } =
      await lab.snapshot(`<!doctype html><title>no</title><body><p>abc</p><noscript><b>no</b></noscript>
      <iframe>no</iframe><noembed>no</noembed><template>no</template><svg><title>no</title><text>de</text></svg>
      <form><input name="matches"><input name="closest">f</form><script>const noscript = document.createElement('noscript');
      noscript.append(Object.assign(document.createElement('b'), { textContent: 'no' }));
      document.body.append(noscript)</script></body>`);
    assert.equal(textLength, 6);
  });
});

// The device, as a page and its site see it, in both variants.
import assert from 'node:assert/strict';
import { DESKTOP_USER_AGENT, MOBILE_USER_AGENT } from '../../../../core/contract/user-agent';
import type { Variant } from '../../../../core/pages/variants';
import { appPage, renderedSite, script } from '../../../support/site/rendered-site';

/** Writes the device's features into the page, as JSON. */
const LOOK = `<!DOCTYPE html><meta name="viewport" content="width=device-width, initial-scale=1"><body><script>(async () => {
  const data = navigator.userAgentData;
  const high = data && await data.getHighEntropyValues(['platformVersion', 'model', 'uaFullVersion']);
  const agent = (await (await fetch('/agent')).text());
  const query = (q) => matchMedia(q).matches;
  document.body.textContent = JSON.stringify({
    agent: navigator.userAgent, sent: agent, languages: navigator.languages, language: navigator.language, platform: navigator.platform,
    size: [innerWidth, innerHeight, screen.width, screen.height, document.documentElement.clientWidth],
    ratio: devicePixelRatio, touch: [navigator.maxTouchPoints, 'ontouchstart' in window],
    media: {
      hover: query('(hover: hover)'), coarse: query('(pointer: coarse)'), fine: query('(any-pointer: fine)'),
      narrow: query('(max-width: 500px)'), dense: query('(min-resolution: 2dppx)'),
      reduced: query('(prefers-color-scheme: dark)'), screen: query('screen') },
    hints: data && { mobile: data.mobile, platform: data.platform, brands: data.brands.map((b) => b.brand),
      model: high.model, platformVersion: high.platformVersion, version: high.uaFullVersion },
    visible: document.visibilityState, focus: document.hasFocus(), online: navigator.onLine, driven: navigator.webdriver,
  });
})();</script>`;

describe('handlers/render/tab/device', () => {
  const site = renderedSite({
    '/look': LOOK,
    '/by-country': `<!DOCTYPE html><head><script>
      for (const code of ['de', 'en']) document.head.append(Object.assign(document.createElement('link'),
        { rel: 'alternate', hreflang: code, href: 'https://www.example.com/' + code }));
      fetch('/agent').then((answer) => answer.text()).then((agent) => { document.body.textContent = agent; });
      </script><body></body>`,
    '/go': `<script>location.href = '/look'</script>`,
    '/agent': (request, response) => void response.end(request.headers['user-agent']),
    '/work': appPage(`const w = new Worker('/work.js'); w.onmessage = (e) => say(e.data); w.postMessage('');`),
    '/work.js': script(
      `onmessage = async () => postMessage(await (await fetch('/agent?worker')).text() + '|' + navigator.userAgent);`,
    ),
  });

  async function seen(variant: Variant): Promise<Record<string, unknown>> {
    const { snapshot } = await site.page('/look', { variant });
    const [, json = ''] = /<body>(.*)<\/body>/s.exec(snapshot.html) ?? [];
    return JSON.parse(json.replaceAll('&amp;', '&').replaceAll('&quot;', '"')) as Record<string, unknown>;
  }

  /** A header of the document's request, of the same document's when a page goes there, and of a subresource's. */
  async function sent(variant: Variant, header: string): Promise<readonly unknown[]> {
    await site.page('/look', { variant });
    const first = site.requestsFor('/look').at(-1);
    await site.page('/go', { variant });
    return [first, site.requestsFor('/look').at(-1), site.requestsFor('/agent').at(-1)].map(
      (request) => request?.headers[header],
    );
  }

  const three = (value: string) => [value, value, value];
  const BRANDS = '"Chromium";v="153", "Not)A;Brand";v="24"';

  it('answers scripts that ask for hints as its headers do', async () => {
    for (const [variant, hints] of [
      ['desktop', { mobile: false, platform: 'Linux', model: '', platformVersion: '' }],
      ['mobile', { mobile: true, platform: 'Android', model: 'K', platformVersion: '10' }],
    ] as const) {
      const page = await seen(variant);
      assert.deepEqual(page['hints'], { ...hints, brands: ['Chromium', 'Not)A;Brand'], version: '153.0.0.0' });
    }
  });

  it('asks for a country’s content by the user agent, and keeps the page’s alternates', async () => {
    for (const [variant, ending] of [
      ['desktop-DE', '(renderingbot, like Prerender; DE)'],
      ['desktop', '(renderingbot, like Prerender)'],
    ] as const) {
      const { snapshot } = await site.page('/by-country', { variant });
      assert.ok(
        String(site.requestsFor('/by-country').at(-1)?.headers['user-agent']).endsWith(` Georender/1.0 ${ending}`),
      );
      assert.match(snapshot.html, new RegExp(`Georender/1\\.0 ${ending.replace(/[()]/g, '\\$&')}</body>`));
      for (const code of ['de', 'en'])
        assert.match(
          snapshot.html,
          new RegExp(`<link rel="alternate" hreflang="${code}" href="https://www.example.com/${code}">`),
        );
    }
  });

  it('is a desktop, in each render', async () => {
    const page = await seen('desktop');
    assert.deepEqual(await seen('desktop'), page);
    assert.deepEqual(
      { agent: page['agent'], sent: page['sent'] },
      { agent: DESKTOP_USER_AGENT, sent: DESKTOP_USER_AGENT },
    );
    assert.deepEqual(page['size'], [1280, 1024, 1280, 1024, 1280]);
    assert.deepEqual({ ratio: page['ratio'], touch: page['touch'] }, { ratio: 1, touch: [0, false] });
    assert.deepEqual(page['media'], {
      hover: true,
      coarse: false,
      fine: true,
      narrow: false,
      dense: false,
      reduced: false,
      screen: true,
    });
  });

  it('is a phone, in each render', async () => {
    const page = await seen('mobile');
    assert.deepEqual(await seen('mobile'), page);
    assert.deepEqual(
      { agent: page['agent'], sent: page['sent'] },
      { agent: MOBILE_USER_AGENT, sent: MOBILE_USER_AGENT },
    );
    assert.deepEqual(page['size'], [412, 732, 412, 732, 412]);
    assert.deepEqual({ ratio: page['ratio'], touch: page['touch'] }, { ratio: 2.625, touch: [5, true] });
    assert.deepEqual(page['media'], {
      hover: false,
      coarse: true,
      fine: false,
      narrow: true,
      dense: true,
      reduced: false,
      screen: true,
    });
  });

  for (const [variant, mobile, platform, agent] of [
    ['desktop', '?0', '"Linux"', DESKTOP_USER_AGENT],
    ['mobile', '?1', '"Android"', MOBILE_USER_AGENT],
  ] as const) {
    it(`sends the same headers with every request: ${variant}`, async () => {
      assert.deepEqual(await sent(variant, 'user-agent'), three(agent));
      assert.deepEqual(await sent(variant, 'sec-ch-ua'), three(BRANDS));
      assert.deepEqual(await sent(variant, 'sec-ch-ua-mobile'), three(mobile));
      assert.deepEqual(await sent(variant, 'sec-ch-ua-platform'), three(platform));
    });
  }

  it('is the same device in workers', async () => {
    for (const [variant, agent] of [
      ['desktop', DESKTOP_USER_AGENT],
      ['mobile', MOBILE_USER_AGENT],
    ] as const) {
      assert.equal((await site.said('/work', { variant })).text, `${agent}|${agent}`);
    }
  });

  it('is visible, focused and online, with one language', async () => {
    const page = await seen('desktop');
    assert.deepEqual(
      { languages: page['languages'], language: page['language'] },
      { languages: ['en-US', 'en'], language: 'en-US' },
    );
    assert.deepEqual(await sent('desktop', 'accept-language'), three('en-US,en;q=0.9'));
    assert.deepEqual(
      { visible: page['visible'], focus: page['focus'], online: page['online'], driven: page['driven'] },
      { visible: 'visible', focus: true, online: true, driven: false },
    );
  });
});

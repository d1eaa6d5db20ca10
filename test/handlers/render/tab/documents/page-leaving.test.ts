// Pages that leave for another site are redirects to it; the meta tags of a leaving document count.
import assert from 'node:assert/strict';
import type { RenderedDocument } from '../../../../../handlers/render/tab/documents/rendered-document';
import { answer, appPage, html, renderedSite } from '../../../../support/site/rendered-site';

/** Nothing listens there: no page may be requested from it. */
const ELSEWHERE = 'http://127.0.0.2:9/there?a=1';

function redirect(
  document: RenderedDocument,
): { readonly status: number; readonly location: string | undefined } | RenderedDocument {
  return document.kind === 'redirect'
    ? { status: document.status, location: document.siteHeaders['location'] }
    : document;
}

describe('handlers/render: pages that leave', () => {
  const go = (how: string, head = '') => appPage(`say('left'); ${how}`, head);
  const meta = (name: string, content: string) => `<meta name="${name}" content="${content}">`;
  const status = (code: number) => meta('prerender-status-code', String(code));
  const location = (url: string) => meta('prerender-header', `Location: ${url}`);
  const add = (metas: string) => `document.head.insertAdjacentHTML('beforeend', '${metas}');`;
  const form = (action: string, method: string) =>
    `document.body.insertAdjacentHTML('beforeend',
        '<form action="${action}" method="${method}"><input name="q" value="a b"></form>'); document.forms[0].submit();`;
  const site = renderedSite({
    '/href': go(`location.href = '${ELSEWHERE}';`),
    '/replace': go(`location.replace('${ELSEWHERE}');`),
    '/assign': go(`setTimeout(() => location.assign('${ELSEWHERE}'), 100);`),
    '/meta': go('', `<meta http-equiv="refresh" content="0; url=${ELSEWHERE}">`),
    '/refresh-header': html(go(''), { refresh: `0; url=${ELSEWHERE}` }),
    '/click': go(
      `document.body.insertAdjacentHTML('beforeend', '<a href="${ELSEWHERE}">'); document.links[0].click();`,
    ),
    '/form-get': go(form('http://127.0.0.2:9/there', 'get')),
    '/open-self': go(`window.open('${ELSEWHERE}', '_self');`),
    '/navigation': go(`navigation.navigate('${ELSEWHERE}').committed.catch(() => undefined);`),
    '/top': go(
      `const a = document.createElement('a'); a.href = '${ELSEWHERE}'; a.target = '_top'; document.body.append(a); a.click();`,
    ),
    '/form-post-get': go(form('/moved-away', 'post')),
    '/srcdoc': go(
      `document.body.insertAdjacentHTML('beforeend', '<iframe srcdoc="<script>top.location=\\'${ELSEWHERE}\\'</scr' + 'ipt>"></iframe>');`,
    ),
    '/unheard': go(
      `navigation.addEventListener('navigate', (event) => event.stopImmediatePropagation()); location.href = '${ELSEWHERE}';`,
    ),
    '/moved-away': answer(302, { location: ELSEWHERE }),
    '/to-moved-away': go(`location.href = '/moved-away';`),
    '/sandboxed': html(go(`location.href = '${ELSEWHERE}';`), { 'content-security-policy': 'sandbox allow-scripts' }),
    '/on-the-way': go(`location.href = '/href';`),
    '/fragment': go(`location.href = '${ELSEWHERE}#part';`),
    '/other-scheme': go(`location.href = location.href.replace('http:', 'https:');`),
    '/private': html(go(`location.href = '${ELSEWHERE}';`), { 'cache-control': 'private', 'set-cookie': 'a=b' }),

    '/301': go(`location.href = '${ELSEWHERE}';`, status(301)),
    '/301-by-script': go(
      `${add(status(301))} location.href = '${ELSEWHERE}'; const end = Date.now() + 200; while (Date.now() < end);`,
    ),
    '/301-with-location': go(
      `${add(status(301) + location('https://other.example/x'))} location.href = '${ELSEWHERE}';`,
    ),
    '/location-alone': go(
      `location.href = '${ELSEWHERE}';`,
      location('/relative') + meta('prerender-header', 'X-Robots-Tag: noindex'),
    ),
    '/200': go(`location.href = '${ELSEWHERE}';`, status(200)),
    '/410': go(`location.href = '${ELSEWHERE}';`, status(410)),
    '/bad-location': go(`location.href = '${ELSEWHERE}';`, status(301) + location('javascript:alert(1)')),

    '/post': appPage(`say('stayed'); ${form('http://127.0.0.2:9/there', 'post')}`),
    '/long': appPage(`say('stayed'); location.href = '${ELSEWHERE}' + 'x'.repeat(2048);`),
    '/password': appPage(`say('stayed'); location.href = 'http://name:word@127.0.0.2:9/';`),

    '/target': appPage(`say('arrived');`),
    '/gone-target': html(appPage(`say('arrived');`), {}, 410),
    '/own-status': appPage(`say('arrived');`, status(404)),
    '/within-301': go(`location.replace('/target');`, status(301) + location('/new')),
    '/within-301-alone': go(`location.replace('/target');`, status(301)),
    '/within-location-alone': go(`location.replace('/target');`, location('/new')),
    '/within-by-script': go(`${add(status(308) + location('/new'))} location.replace('/target');`),
    '/within-404': go(`location.replace('/target');`, status(404)),
    '/within-404-twice': go(`location.replace('/on-to-target');`, status(404)),
    '/on-to-target': go(`location.replace('/target');`),
    '/within-404-gone': go(`location.replace('/gone-target');`, status(404)),
    '/within-503-own': go(`location.replace('/own-status');`, status(503)),
    '/within-nothing': go(`location.replace('/target');`),
    '/within-301-reload': appPage(
      `if (document.cookie) { document.querySelector('[name=prerender-status-code]').remove(); say('arrived');
        } else { document.cookie = 'a=b'; location.reload(); }`,
      status(301),
    ),
    '/within-hash': appPage(`location.hash = 'part'; say('stayed');`, status(404)),
  });

  for (const page of [
    '/href',
    '/replace',
    '/assign',
    '/meta',
    '/refresh-header',
    '/click',
    '/open-self',
    '/navigation',
    '/top',
    '/srcdoc',
    '/form-post-get',
    '/unheard',
    '/to-moved-away',
    '/sandboxed',
    '/on-the-way',
    '/200',
    '/bad-location',
  ]) {
    it(`is a redirect to the other site: ${page.slice(1)}`, async () => {
      assert.deepEqual(redirect(await site.render(page)), {
        status: page === '/bad-location' ? 301 : 302,
        location: ELSEWHERE,
      });
    });
  }

  it('keeps the query of a form, and the fragment', async () => {
    assert.deepEqual(redirect(await site.render('/form-get')), {
      status: 302,
      location: 'http://127.0.0.2:9/there?q=a+b',
    });
    assert.deepEqual(redirect(await site.render('/fragment')), { status: 302, location: `${ELSEWHERE}#part` });
  });

  it('is a redirect to the same page under another scheme', async () => {
    const there = `${site.server.url.replace('http:', 'https:')}/other-scheme`;
    assert.deepEqual(redirect(await site.render('/other-scheme')), { status: 302, location: there });
  });

  it('keeps the document’s cache-control and cookies', async () => {
    const document = await site.render('/private');
    assert.ok(document.kind === 'redirect', document.kind);
    const { 'cache-control': cacheControl, 'set-cookie': setCookie } = document.siteHeaders;
    assert.deepEqual({ cacheControl, setCookie }, { cacheControl: 'private', setCookie: 'a=b' });
  });

  for (const [page, code, to] of [
    ['/301', 301, ELSEWHERE],
    ['/301-by-script', 301, ELSEWHERE],
    ['/301-with-location', 301, 'https://other.example/x'],
    ['/location-alone', 302, '/relative'],
    ['/410', 410, ELSEWHERE],
    ['/within-301', 301, '/new'],
    ['/within-by-script', 308, '/new'],
    ['/within-location-alone', 302, '/new'],
  ] as const) {
    it(`uses the meta tags of the leaving document: ${page.slice(1)}`, async () => {
      assert.deepEqual(redirect(await site.render(page)), { status: code, location: to });
    });
  }

  it('passes on the other headers of the meta tags', async () => {
    const document = await site.render('/location-alone');
    assert.equal(document.kind === 'redirect' && document.siteHeaders['x-robots-tag'], 'noindex');
  });

  it('redirects to the target of a document with a redirect status', async () => {
    assert.deepEqual(redirect(await site.render('/within-301-alone')), {
      status: 301,
      location: `${site.server.url}/target`,
    });
  });

  for (const [page, code] of [
    ['/within-404', 404],
    ['/within-404-twice', 404],
    ['/within-404-gone', 410],
    ['/within-nothing', 200],
    ['/within-301-reload', 200],
  ] as const) {
    it(`gives the next document the error status of the one that left: ${page.slice(1)}`, async () => {
      assert.equal((await site.page(page)).status, code);
      assert.equal((await site.said(page)).text, 'arrived');
    });
  }

  it('prefers the status of the next document', async () => {
    assert.equal((await site.page('/within-503-own')).snapshot.statusMeta, '404');
  });

  for (const page of ['/post', '/long', '/password', '/within-hash']) {
    it(`stays with a page whose target no crawler can be sent to: ${page.slice(1)}`, async () => {
      assert.deepEqual(await site.said(page), { text: 'stayed', partial: false });
    });
  }
});

// Pages that go elsewhere by themselves: followed on the site, and left alone where they stay.
import assert from 'node:assert/strict';
import { PRERENDER_HEADER } from '../../../../../core/contract/header-names';
import { answer, appPage, endless, html, never, renderedSite, text } from '../../../../support/site/rendered-site';

const target = (type = 'text/html; charset=utf-8', afterMs = 0) =>
  answer(200, { 'content-type': type }, appPage(`say('arrived')`), afterMs);
const arrived = { text: 'arrived', partial: false };
const stayed = { text: 'stayed', partial: false };

describe('handlers/render: pages that navigate', () => {
  const go = (how: string) => appPage(`say('left'); ${how}`);
  const stay = (url: string) => appPage(`say('stayed'); location.href = '${url}';`);
  const form = (action: string, method: string) =>
    go(
      `document.body.insertAdjacentHTML('beforeend',
        '<form action="${action}" method="${method}"><input name="q" value="a b"></form>'); document.forms[0].submit();`,
    );
  const site = renderedSite({
    '/target': target(),
    '/slow-target': target(undefined, 700),
    '/location': go(`location.href = '/target';`),
    '/replace': go(`location.replace('/slow-target');`),
    '/later': go(`setTimeout(() => location.assign('/target'), 400);`),
    '/after-fetch': go(`fetch('/data').then(() => location.assign('/target'));`),
    '/data': text('x', 100),
    '/meta': appPage(`say('left');`, '<meta http-equiv="refresh" content="0; url=/target">'),
    '/refresh-header': html(appPage(`say('left');`), { refresh: '0; url=/target' }),
    '/form-get': form('/target', 'get'),
    '/form-post': form('/target', 'post'),
    '/click': go(`const a = document.createElement('a'); a.href = '/target'; document.body.append(a); a.click();`),
    '/twice': go(`location.href = '/never'; setTimeout(() => location.replace('/target'), 100);`),
    '/flagged': go(`location.href = '/slow-target'; window.prerenderReady = true;`),
    '/flag-behind': go(`window.prerenderReady = false; location.href = '/target';`),
    '/never': never,
    '/push': appPage(`history.pushState({}, '', '/target'); fetch('/data').then(() => say('arrived'));`),
    '/hash': appPage(`addEventListener('hashchange', () => say('arrived')); location.hash = '#/there';`),
    '/reload-once': appPage(
      `if (document.cookie.includes('seen')) say('arrived'); else { document.cookie = 'seen=1'; location.reload(); }`,
    ),
    '/moved': answer(302, { location: '/moved-on' }),
    '/moved-on': answer(307, { location: '/target' }),
    '/to-moved': go(`location.href = '/moved';`),
    '/gone': html(appPage(`say('gone');`), { 'x-robots-tag': 'noindex' }, 410),
    '/to-gone': go(`location.href = '/gone';`),
    '/empty-error': answer(404, { 'content-type': 'text/html', 'content-length': '0' }),
    '/to-empty-error': go(`location.href = '/empty-error';`),
    '/moved-nowhere': answer(302, { location: 'http://[' }),
    '/to-moved-nowhere': go(`location.href = '/moved-nowhere';`),
    '/cut': (request) => request.socket.destroy(),
    '/to-cut': go(`location.href = '/cut';`),
    '/cookies': html(appPage(`say(document.cookie);`), { 'set-cookie': 'a=b' }),
    '/to-cookies': go(`location.href = '/cookies';`),
    '/moved-cookies': answer(302, { location: '/target', 'set-cookie': 'a=b' }),
    '/to-moved-cookies': go(`location.href = '/moved-cookies';`),
    '/json': answer(200, { 'content-type': 'application/json' }, '{}'),
    '/to-json': go(`location.href = '/json';`),
    '/file': answer(200, { 'content-type': 'text/html', 'content-disposition': 'attachment; filename="a.html"' }, 'x'),
    '/zip': answer(200, { 'content-type': 'application/zip' }, 'x'),
    '/nothing': answer(204, {}),
    '/to-file': stay('/file'),
    '/to-zip': stay('/zip'),
    '/to-nothing': stay('/nothing'),
    '/to-mail': stay('mailto:a@b.example'),
    '/to-app': stay('intent://open#Intent;scheme=app;end'),
    '/to-script': stay('javascript:void 0'),
    '/stopped': appPage(`say('stayed'); location.href = '/never'; setTimeout(() => window.stop(), 200);`),
    '/popup': appPage(
      `say('stayed'); window.open('/target'); const a = document.createElement('a'); a.href = '/target';
        a.target = '_blank'; document.body.append(a); a.click();`,
    ),
    '/to-blank': stay('about:blank'),
    '/to-blob': appPage(
      `say('stayed'); location.href = URL.createObjectURL(new Blob(['<p>blob'], { type: 'text/html' }));`,
    ),
    '/back': appPage(
      `say('stayed'); history.back(); history.go(-3); navigation.back().finished.catch(() => undefined);`,
    ),
    '/and-back': appPage(`onpopstate = () => say('arrived'); history.pushState({}, '', '/pushed'); history.back();`),
    '/intercepted': appPage(
      `navigation.onnavigate = (event) => event.intercept({ handler: async () => say('arrived') }); location.href = '/target';`,
    ),
    '/write': go(
      `document.open();
        document.write('<!doctype html><div id="app">written</div><script>location.replace("/target")<' + '/script>'); document.close();`,
    ),
    '/framed': go(`document.body.insertAdjacentHTML('beforeend', '<iframe src="/breaks-out"></iframe>');`),
    '/breaks-out': '<script>top.location.href = "/target";</script>',
    '/before-unload': go(
      `addEventListener('beforeunload', (e) => { e.preventDefault(); e.returnValue = 'x'; return 'x'; }); location.href = '/target';`,
    ),
    '/dialogs': appPage(`alert('a'); const c = confirm('b'); const p = prompt('c', 'd'); say([c, p].join());`),
    '/to-never': go(`location.href = '/never';`),
    '/to-endless': go(`location.href = '/endless';`),
    '/endless': endless('text/html', '<!doctype html><div id="app">so far</div>'),
  });

  for (const page of [
    '/location',
    '/replace',
    '/later',
    '/after-fetch',
    '/meta',
    '/refresh-header',
    '/form-get',
    '/form-post',
    '/click',
    '/twice',
    '/flagged',
    '/flag-behind',
    '/push',
    '/hash',
    '/reload-once',
    '/to-moved',
    '/before-unload',
    '/and-back',
    '/intercepted',
    '/write',
    '/framed',
  ]) {
    it(`shows the document to which a page has gone: ${page.slice(1)}`, async () => {
      const answered = await site.page(page);
      assert.deepEqual({ status: answered.status, partial: answered.partial }, { status: 200, partial: false });
      assert.deepEqual(await site.said(page), arrived);
    });
  }

  it('marks the documents that a page goes to, too', async () => {
    await site.page('/form-get');
    const asked = site.requestsFor('/target?q=a+b').at(-1);
    assert.equal(asked?.headers[PRERENDER_HEADER], '1');
    assert.equal(asked?.headers['sec-fetch-dest'], 'document');
  });

  it('keeps the status and headers of the last document', async () => {
    const { status, siteHeaders, snapshot } = await site.page('/to-gone');
    assert.deepEqual({ status, xRobotsTag: siteHeaders['x-robots-tag'] }, { status: 410, xRobotsTag: 'noindex' });
    assert.match(snapshot.html, />gone</);
  });

  it('keeps an error without a body, instead of the browser’s error page', async () => {
    for (const page of ['/empty-error', '/to-empty-error']) {
      const { status, snapshot } = await site.page(page);
      assert.equal(status, 404);
      assert.equal(snapshot.textLength, 0, snapshot.html);
    }
  });

  it('reports cookies that came on the way', async () => {
    assert.equal((await site.said('/to-cookies')).text, 'a=b');
    for (const page of ['/to-cookies', '/to-moved-cookies']) {
      assert.notEqual((await site.page(page)).siteHeaders['set-cookie'], undefined, page);
    }
    assert.equal((await site.page('/location')).siteHeaders['set-cookie'], undefined);
  });

  for (const page of [
    '/to-file',
    '/to-zip',
    '/to-nothing',
    '/to-mail',
    '/to-app',
    '/to-script',
    '/to-blank',
    '/to-blob',
    '/back',
    '/stopped',
    '/popup',
  ]) {
    it(`stays with a page that does not get elsewhere: ${page.slice(1)}`, async () => {
      assert.deepEqual(await site.said(page, { budgetMs: 6_000 }), stayed);
    });
  }

  it('takes a page as it is, partial, if its navigation does not end', async () => {
    assert.deepEqual(await site.said('/to-never', { budgetMs: 2_500 }), { text: 'left', partial: true });
    assert.deepEqual(await site.said('/to-endless', { budgetMs: 2_500 }), { text: 'so far', partial: true });
  });

  it('dismisses dialogs', async () => {
    assert.equal((await site.said('/dialogs')).text, 'false,');
  });

  for (const [page, reason] of [
    ['/to-cut', 'site-unreachable'],
    ['/to-moved-nowhere', 'site-unreachable'],
    ['/to-json', 'not-html'],
  ] as const) {
    it(`says why a page led nowhere: ${page.slice(1)}`, async () => {
      const document = await site.render(page);
      assert.ok(document.kind === 'failed', document.kind);
      assert.equal(document.reason, reason);
    });
  }
});

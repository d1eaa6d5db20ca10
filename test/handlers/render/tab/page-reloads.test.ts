// Pages that reload themselves: followed a few times, then shown as they are.
import assert from 'node:assert/strict';
import { answer, appPage, html, renderedSite } from '../../../support/site/rendered-site';

describe('handlers/render: pages that reload', () => {
  const seen = (times: number, how: string) =>
    appPage(
      `const seen = Number(sessionStorage.seen ?? 0) + 1; sessionStorage.seen = seen; say('seen ' + seen); if (seen < ${times}) { ${how} }`,
    );
  let served = 0;
  const site = renderedSite({
    '/once': seen(2, 'location.reload();'),
    '/thrice': seen(4, 'location.href = location.href;'),
    '/cookie': (request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(
        (request.headers.cookie ?? '').includes('seen=1')
          ? appPage(`say('behind the wall');`)
          : appPage(`document.cookie = 'seen=1'; location.reload();`),
      );
    },
    '/site-cookie': (request, response) => {
      response.writeHead(200, { 'content-type': 'text/html', 'set-cookie': 'seen=1' });
      response.end(
        (request.headers.cookie ?? '').includes('seen=1')
          ? appPage(`say('behind the wall');`)
          : appPage(`location.reload();`),
      );
    },
    '/reload': seen(Infinity, 'location.reload();'),
    '/late-reload': seen(Infinity, 'setTimeout(() => location.reload(), 50);'),
    '/often': seen(Infinity, 'setInterval(() => location.reload(), 20);'),
    '/replace': seen(Infinity, 'location.replace(location.href);'),
    '/assign': seen(Infinity, `location.assign(location.pathname);`),
    '/go': seen(Infinity, 'history.go(0);'),
    '/hash-reload': seen(Infinity, `location.hash = seen; location.reload();`),
    '/refresh': appPage(`say('seen');`, '<meta http-equiv="refresh" content="0">'),
    '/refresh-header': html(appPage(`say('seen');`), { refresh: '0' }),
    '/post': seen(
      Infinity,
      `document.body.insertAdjacentHTML('beforeend', '<form method=post></form>'); document.forms[0].submit();`,
    ),
    '/ping': seen(Infinity, `location.href = '/pong';`),
    '/pong': seen(Infinity, `location.href = '/ping';`),
    '/count': seen(Infinity, `location.href = '/count?' + seen;`),
    '/circle': answer(302, { location: '/circle' }),
    '/to-circle': appPage(`say('seen'); location.href = '/circle';`),
    '/auto': appPage(`say('up to date');`, '<meta http-equiv="refresh" content="30">'),
    '/auto-header': html(appPage(`say('up to date');`), { refresh: '30' }),
    '/auto-quick': appPage(`say('up to date'); fetch('/late');`, '<meta http-equiv="refresh" content="1">'),
    '/late': answer(200, { 'content-type': 'text/plain' }, 'x', 1_500),
    '/waiting-room': (_request, response) => {
      served += 1;
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(
        served % 2 === 1
          ? appPage(`say('wait'); fetch('/late');`, '<meta http-equiv="refresh" content="1">')
          : appPage(`say('served');`),
      );
    },
  });

  for (const [page, text] of [
    ['/once', 'seen 2'],
    ['/thrice', 'seen 4'],
    ['/cookie', 'behind the wall'],
    ['/site-cookie', 'behind the wall'],
  ] as const) {
    it(`follows a page that settles: ${page.slice(1)}`, async () => {
      assert.deepEqual(await site.said(page), { text, partial: false });
      assert.equal((await site.page(page)).broken, undefined);
    });
  }

  it('marks a page as personal that depends on a cookie', async () => {
    assert.notEqual((await site.page('/site-cookie')).siteHeaders['set-cookie'], undefined);
  });

  for (const [page, text] of [
    ['/reload', 'seen 5'],
    ['/late-reload', 'seen 5'],
    ['/often', 'seen 5'],
    ['/replace', 'seen 5'],
    ['/assign', 'seen 5'],
    ['/post', 'seen 5'],
    ['/go', 'seen 5'],
    ['/hash-reload', 'seen 5'],
    ['/refresh', 'seen'],
    ['/refresh-header', 'seen'],
    ['/ping', 'seen 10'],
    ['/count', 'seen 10'],
    ['/to-circle', 'seen'],
  ] as const) {
    it(`ends an endless page with its last document: ${page.slice(1)}`, async () => {
      const { broken, partial } = await site.page(page);
      assert.deepEqual({ broken, partial }, { broken: 'reloads', partial: false });
      assert.equal((await site.said(page)).text, text);
    });
  }

  for (const page of ['/auto', '/auto-header', '/auto-quick']) {
    it(`does not follow a refresh that only updates the page: ${page.slice(1)}`, async () => {
      const { broken, partial } = await site.page(page);
      assert.deepEqual({ broken, partial }, { broken: undefined, partial: false });
      assert.equal((await site.said(page)).text, 'up to date');
    });
  }

  it('follows a refresh that is due during the render', async () => {
    assert.deepEqual(await site.said('/waiting-room'), { text: 'served', partial: false });
  });

  it('does not affect the next page', async () => {
    await site.page('/often');
    assert.deepEqual(await site.said('/once'), { text: 'seen 2', partial: false });
  });
});

// Sites that let nobody in without a cookie: the way through, what the page has of it, and where it is not taken.
import assert from 'node:assert/strict';
import type { TestPage } from '../../../support/site/page-server';
import { appPage, renderedSite } from '../../../support/site/rendered-site';

describe('handlers/render: sites that set a cookie and redirect', () => {
  /** Asks for a cookie; what has it gets the page, what has not is sent on. */
  const wall =
    (cookie: string, setCookie: string | string[], location: string, status = 302): TestPage =>
    (request, response) => {
      if ((request.headers.cookie ?? '').split('; ').includes(cookie)) {
        response.setHeader('content-type', 'text/html');
        response.end(appPage(`fetch('/cookies').then((answer) => answer.text()).then(say);`));
      } else {
        response.writeHead(status, { location, 'set-cookie': setCookie });
        response.end();
      }
    };
  const redirect =
    (location: string, setCookie?: string): TestPage =>
    (_request, response) => {
      response.writeHead(302, { location, ...(setCookie !== undefined && { 'set-cookie': setCookie }) });
      response.end();
    };
  const site = renderedSite({
    '/cookies': (request, response) => void response.end(request.headers.cookie ?? 'none'),
    '/itself': wall('seen=1', 'seen=1; Path=/', '/itself'),
    '/caf%C3%A9': wall('seen=1', 'seen=1; Path=/', '/caf\xc3\xa9', 307),
    '/several': wall(
      'b=%202=',
      [
        'a=1; Path=/; HttpOnly',
        'b=%202=; Path=/; SameSite=Lax',
        'gone=1; Path=/; Max-Age=0',
        'other=1; Path=/elsewhere',
        'foreign=1; Domain=other.example',
      ],
      '?',
    ),
    '/bounce': wall('seen=1', 'asked=1; Path=/', '/check?return=%2Fbounce'),
    '/check': redirect('/bounce', 'seen=1; Path=/'),
    '/deep/bounce': wall('seen=1', 'asked=1', '/deep/inner/check?to=/deep/bounce'),
    '/deep/inner/check': redirect('/deep/bounce', 'seen=1; Path=/deep'),
    '/marked': (request, response) => {
      const isAsked = request.url === '/marked';
      response.statusCode = isAsked && request.headers.cookie === 'seen=1' ? 200 : 302;
      if (response.statusCode === 200) response.setHeader('content-type', 'text/html');
      else
        response.setHeader('location', isAsked ? '?cookietest=1' : '/marked').setHeader('set-cookie', 'seen=1; Path=/');
      response.end(appPage(`say(document.cookie)`));
    },
    '/without-end': redirect('/without-end', 'seen=1'),
    '/without-cookie': redirect('/without-cookie'),
    '/on': redirect('/target', 'seen=1'),
    '/login-needed': redirect('/login?return=/login-needed', 'session=1'),
    '/login': appPage(`say('log in')`),
    '/away': redirect('http://127.0.0.2:9/away', 'seen=1'),
    '/target': appPage(`say('arrived')`),
  });
  const asked = (path: string) => site.server.requests.filter(({ target }) => target === path).length;

  for (const [page, cookies] of [
    ['/itself', 'seen=1'],
    ['/caf%C3%A9', 'seen=1'],
    ['/several', 'a=1; b=%202='],
    ['/bounce', 'asked=1; seen=1'],
    ['/marked', 'seen=1'],
  ] as const) {
    it(`follows, and the page has the cookies: ${page.slice(1)}`, async () => {
      assert.deepEqual(await site.said(page), { text: cookies, partial: false });
    });
  }

  it('keeps cookies to the paths that they were set for', async () => {
    assert.deepEqual(await site.said('/deep/bounce'), { text: 'none', partial: false });
    const { siteHeaders } = await site.page('/deep/bounce');
    assert.equal(siteHeaders['set-cookie'], 'asked=1; Path=/deep\nseen=1; Path=/deep');
  });

  it("tells of what was set on the way: what came of it may be somebody's own", async () => {
    assert.equal((await site.page('/itself')).siteHeaders['set-cookie'], 'seen=1; Path=/');
  });

  it('has no cookies left for the next page', async () => {
    await site.page('/itself');
    const before = asked('/itself');
    await site.page('/itself');
    assert.equal(asked('/itself') - before, 2);
  });

  for (const [page, location] of [
    ['/without-end', '/without-end'],
    ['/without-cookie', '/without-cookie'],
    ['/on', '/target'],
    ['/login-needed', '/login?return=/login-needed'],
    ['/away', 'http://127.0.0.2:9/away'],
  ] as const) {
    it(`hands on a redirect that does not come back: ${page.slice(1)}`, async () => {
      const document = await site.render(page);
      assert.deepEqual(
        { kind: document.kind, location: document.kind === 'redirect' && document.siteHeaders['location'] },
        { kind: 'redirect', location },
      );
    });
  }

  it('asks no more than is needed', async () => {
    assert.equal(asked('/target'), 0);
    assert.equal(asked('/without-cookie'), 1);
    assert.equal(asked('/without-end'), 6);
  });
});

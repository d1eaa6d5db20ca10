// The site's documents in all their forms.
import assert from 'node:assert/strict';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { answer, appPage, endless, html, never, renderedSite, text } from '../../support/site/rendered-site';

const MEGABYTE = 1024 * 1024;
const page = (body: string, head = '') =>
  `<!DOCTYPE html><html><head>${head}<title>t</title></head><body>${body}</body></html>`;
const typed = (type: string, body: string | Buffer, status = 200) => answer(status, { 'content-type': type }, body);
const redirects = [301, 302, 303, 307, 308];
const errors = [400, 401, 403, 404, 410, 418, 429, 451, 500, 502, 503, 504];

/** `Привет` in windows-1251, `日本` in Shift_JIS. */
const CYRILLIC = Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]);
const JAPANESE = Buffer.from([0x93, 0xfa, 0x96, 0x7b]);
const around = (bytes: Buffer, head = '') =>
  Buffer.concat([Buffer.from(`<!DOCTYPE html><html><head>${head}</head><body><p>`), bytes, Buffer.from('</p>')]);

describe('handlers/render: documents of the site', () => {
  const site = renderedSite({
    ...Object.fromEntries(
      redirects.map((status) => [
        `/${status}`,
        answer(status, { location: '/moved?next', 'set-cookie': 'a=b', 'content-type': 'text/html' }, 'moved'),
      ]),
    ),
    ...Object.fromEntries(
      errors.map((status) => [`/${status}`, html(page(`status ${status}`), { 'x-robots-tag': 'noindex' }, status)]),
    ),
    '/302-nowhere': html(page('no location'), {}, 302),
    '/300': html(page('choices'), { location: '/302' }, 300),
    '/299': html(page('odd success'), {}, 299),
    '/999': html(page('odd'), {}, 999),
    '/304': answer(304, { etag: '"a"' }),
    '/gzip': answer(
      200,
      { 'content-type': 'text/html', 'content-encoding': 'gzip', vary: 'accept-encoding' },
      gzipSync(page('packed')),
    ),
    '/br': answer(200, { 'content-type': 'text/html', 'content-encoding': 'br' }, brotliCompressSync(page('packed'))),
    '/broken-gzip': answer(
      200,
      { 'content-type': 'text/html', 'content-encoding': 'gzip' },
      gzipSync(page('packed')).subarray(0, 30),
    ),
    '/bomb': answer(
      200,
      { 'content-type': 'text/html', 'content-encoding': 'gzip' },
      gzipSync(Buffer.alloc(64 * MEGABYTE, ' ')),
    ),
    '/charset-header': typed('text/html; charset=windows-1251', around(CYRILLIC)),
    '/charset-meta': typed('text/html', around(JAPANESE, '<meta charset="shift_jis">')),
    '/charset-mark': typed('text/html', Buffer.from(`\ufeff${page('<p>Grüße 日本</p>')}`, 'utf16le')),
    '/charset-xml': typed(
      'application/xhtml+xml',
      Buffer.concat([
        Buffer.from(
          '<?xml version="1.0" encoding="windows-1251"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>',
        ),
        CYRILLIC,
        Buffer.from('</p></body></html>'),
      ]),
    ),
    '/xhtml': typed(
      'application/xhtml+xml; charset=utf-8',
      `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>
        <body><p id="x"/><script>document.getElementById("x").textContent = "well formed"</script></body></html>`,
    ),
    '/empty': typed('text/html', ''),
    '/untyped': (_request, response) => void response.end(page('<p>untyped</p>')),
    '/untyped-text': (_request, response) => void response.end('Just words.'),
    '/untyped-bytes': (_request, response) => void response.end(Buffer.from([0, 1, 2, 3, 0xff])),
    '/untyped-empty': (_request, response) => void response.end(),
    '/json': typed('application/json', '{"a":1}'),
    '/image': typed('image/png', Buffer.from('89504e470d0a1a0a', 'hex')),
    '/svg': typed('image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"/>'),
    '/text': typed('text/plain', 'words'),
    '/xml': typed('text/xml', '<a/>'),
    '/pdf': typed('application/pdf', '%PDF-1.4'),
    '/csv': typed('text/csv', 'a,b'),
    '/attachment': answer(
      200,
      { 'content-type': 'text/html', 'content-disposition': 'Attachment; filename="a.html"' },
      page('file'),
    ),
    '/inline': answer(200, { 'content-type': 'text/html', 'content-disposition': 'inline' }, page('inline')),
    '/204': answer(204, {}),
    '/206': html(page('part'), { 'content-range': 'bytes 0-9/99' }, 206),
    '/10-megabytes': html(
      page(
        `<main>${`<p>${'A word of a long, long page. '.repeat(35)}</p>`.repeat(10 * 1024)}</main><p id="end">the end</p>`,
      ),
    ),
    '/17-megabytes': html(`<!doctype html>${'x'.repeat(17 * MEGABYTE)}`),
    '/slow': html(page('slow'), {}, 200),
    '/never': never,
    '/half': endless('text/html', '<!doctype html><p>half of'),
    '/cut': (request) => void request.socket.destroy(),
    '/odd-headers': (_request, response) => {
      response.socket?.end(
        Buffer.from(
          [
            'HTTP/1.1 200 OK',
            'Content-Type: text/html',
            'X-Title: Gr\xfc\xdfe \xff',
            'X-Empty:',
            'X-Twice: a',
            'X-Twice: b',
            'Connection: close',
            '',
            '<p id="app">odd</p>',
          ].join('\r\n'),
          'latin1',
        ),
      );
    },
    '/cookies': (_request, response) => {
      response.writeHead(200, {
        'content-type': 'text/html',
        'set-cookie': ['seen=yes; Path=/', 'hidden=1; HttpOnly', 'late=1; Max-Age=100'],
      });
      response.end(
        appPage(`fetch('/echo').then((r) => r.text()).then((sent) => say(document.cookie + ' / ' + sent));`),
      );
    },
    '/echo': (request, response) => void response.end(request.headers.cookie ?? 'none'),
    '/policy': html(
      appPage(
        `document.body.insertAdjacentHTML('beforeend', '<script src="http://127.0.0.2:9/x.js"></scr' + 'ipt>'); say('kept');`,
      ),
      { 'content-security-policy': "default-src 'self'; script-src 'nonce-a'" },
    ),
    '/policy-nonce': html(
      page(
        `<div id="app">empty</div><script nonce="a">
          const app = document.getElementById('app');
          app.textContent = 'ran';
          setTimeout(() => { app.textContent = 'complete'; }, 200);
        </script>`,
      ),
      { 'content-security-policy': "default-src 'none'; script-src 'nonce-a'; require-trusted-types-for 'script'" },
    ),
    '/sandboxed': html(page('<div id="app">as it is</div>'), { 'content-security-policy': 'sandbox' }),
    '/frame-denied': html(page('<div id="app">as it is</div>'), {
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    }),
    '/data': text('x'),
  });
  const reasonOf = async (target: string, budgetMs?: number) => {
    const document = await site.render(target, budgetMs === undefined ? {} : { budgetMs });
    return document.kind === 'failed' ? document.reason : document.kind;
  };

  for (const status of redirects) {
    it(`passes ${status} on, unfollowed`, async () => {
      const before = site.requestsFor('/moved?next').length;
      const document = await site.render(`/${status}`);
      assert.ok(document.kind === 'redirect');
      assert.deepEqual(
        {
          status: document.status,
          location: document.siteHeaders['location'],
          'set-cookie': document.siteHeaders['set-cookie'],
        },
        { status, location: '/moved?next', 'set-cookie': 'a=b' },
      );
      assert.equal(site.requestsFor('/moved?next').length, before);
    });
  }

  it('keeps the status, the headers and the body of an error', async () => {
    for (const status of errors) {
      const document = await site.page(`/${status}`);
      assert.deepEqual(
        { status: document.status, 'x-robots-tag': document.siteHeaders['x-robots-tag'] },
        { status, 'x-robots-tag': 'noindex' },
      );
      assert.match(document.snapshot.html, new RegExp(`status ${status}`));
    }
  });

  it('passes odd statuses on unchanged', async () => {
    for (const [target, status] of [
      ['/302-nowhere', 302],
      ['/300', 300],
      ['/299', 299],
      ['/999', 999],
    ] as const) {
      assert.equal((await site.page(target)).status, status, target);
    }
  });

  it('unpacks documents', async () => {
    for (const target of ['/gzip', '/br']) assert.match((await site.page(target)).snapshot.html, /packed/);
  });

  for (const [target, words] of [
    ['/charset-header', 'Привет'],
    ['/charset-meta', '日本'],
    ['/charset-mark', 'Grüße 日本'],
    ['/charset-xml', 'Привет'],
  ] as const) {
    it(`reads documents that are not UTF-8: ${target.slice(1)}`, async () => {
      assert.match((await site.page(target)).snapshot.html, new RegExp(words));
    });
  }

  it('runs the scripts of XHTML', async () => {
    assert.match((await site.page('/xhtml')).snapshot.html, /well formed/);
  });

  it('gives an empty page for an empty document', async () => {
    for (const target of ['/empty', '/untyped-empty']) assert.equal((await site.page(target)).snapshot.textLength, 0);
  });

  it('takes a document without a type for a page if it begins like one', async () => {
    assert.match((await site.page('/untyped')).snapshot.html, /<p>untyped<\/p>/);
    for (const target of ['/untyped-text', '/untyped-bytes']) assert.equal(await reasonOf(target), 'not-html', target);
  });

  // biome-ignore format: a list of words
  for (const target of ['/json', '/image', '/svg', '/text', '/xml', '/pdf', '/csv', '/attachment', '/204', '/206', '/304']) {
    it(`refuses documents that are no page: ${target.slice(1)}`, async () => {
      assert.equal(await reasonOf(target), 'not-html');
    });
  }

  it('accepts documents with an inline disposition', async () => {
    assert.match((await site.page('/inline')).snapshot.html, /inline/);
  });

  it('renders 10 MB of HTML', async () => {
    const { snapshot, partial } = await site.page('/10-megabytes', { budgetMs: 50_000 });
    assert.equal(partial, false);
    assert.ok(snapshot.html.length > 9 * MEGABYTE);
    assert.match(snapshot.html.slice(-200), /the end/);
  }).timeout(300_000);

  it('refuses documents that are too large, packed or unpacked', async () => {
    for (const target of ['/17-megabytes', '/bomb']) assert.equal(await reasonOf(target), 'too-large', target);
  });

  it('gives up a document that takes more than its share of the time', async () => {
    for (const target of ['/never', '/half']) assert.equal(await reasonOf(target, 1_500), 'deadline', target);
  });

  it('says that a document can’t be read, or did not come', async () => {
    for (const target of ['/broken-gzip', '/cut']) assert.equal(await reasonOf(target), 'site-unreachable', target);
  });

  it('passes headers that are no ASCII', async () => {
    const { siteHeaders } = await site.page('/odd-headers');
    assert.equal(siteHeaders['x-twice'], 'a\nb');
    assert.equal((await site.said('/odd-headers')).text, 'odd');
  });

  it('lets the page have the cookies of its document, and tells of them', async () => {
    const { siteHeaders } = await site.page('/cookies');
    assert.equal(siteHeaders['set-cookie'], 'seen=yes; Path=/\nhidden=1; HttpOnly\nlate=1; Max-Age=100');
    assert.equal((await site.said('/cookies')).text, 'seen=yes; late=1 / seen=yes; hidden=1; late=1');
  });

  it('keeps to the site’s own policies, and works under them', async () => {
    assert.equal((await site.said('/policy')).text, 'empty');
    assert.deepEqual(await site.said('/policy-nonce'), { text: 'complete', partial: false });
    assert.deepEqual(await site.said('/frame-denied'), { text: 'as it is', partial: false });
    // Also where no script of the page's may run.
    assert.deepEqual(await site.said('/sandboxed'), { text: 'as it is', partial: false });
  });

  it('sends neither the marks nor the language of a bot to the site, and everything byte by byte', async () => {
    const target = '/302?a=%2F%7e+|"[]&b=%zz';
    await site.render(target);
    const asked = site.requestsFor(target).at(-1) ?? assert.fail('it was asked for something else');
    const { cookie, authorization, 'accept-language': language } = asked.headers;
    assert.deepEqual(
      { cookie, authorization, language },
      { cookie: undefined, authorization: undefined, language: 'en-US,en;q=0.9' },
    );
  });
});

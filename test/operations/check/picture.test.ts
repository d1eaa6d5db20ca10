// Pictures of pages: their types and sizes, what can't be had, and what is hostile.
import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { fetchPicture, pictureOf } from '../../../operations/check/picture';
import { openSiteNetwork, type SiteNetwork } from '../../../operations/check/site-network';
import { type PageServer, startPageServer, type TestPage } from '../../support/site/page-server';
import { pngOf } from '../../support/site/png';

const PNG = pngOf(1_200, 630);

const answering =
  (content: Buffer, type = 'image/png'): TestPage =>
  (_request, response) =>
    response.writeHead(200, { 'content-type': type }).end(content);

describe('operations/check, pictures', () => {
  let site: PageServer;
  let inner: PageServer;
  let network: SiteNetwork;
  before(async () => {
    inner = await startPageServer({ '/inner.png': answering(PNG) });
    site = await startPageServer({
      '/a.png': answering(PNG, 'Image/PNG; charset=binary'),
      '/moved.png': (_request, response) => response.writeHead(301, { location: '/a.png' }).end(),
      '/inwards.png': (_request, response) => response.writeHead(302, { location: `${inner.url}/inner.png` }).end(),
      '/page.png': '<!doctype html><title>No picture</title>',
      '/large.png': answering(Buffer.concat([PNG, Buffer.alloc(2_000)])),
      '/circle.png': (_request, response) => response.writeHead(302, { location: '/circle.png' }).end(),
      '/elsewhere.png': (_request, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
      // Its answer never ends.
      '/slow.png': (_request, response) => void response.writeHead(200, { 'content-type': 'image/png' }).write('x'),
    });
    network = await openSiteNetwork(site.url);
  });
  after(() => Promise.all([network.close(), site.close(), inner.close()]));

  const fetched = (path: string, options: { timeoutMs?: number; maxBytes?: number } = {}) =>
    fetchPicture(new URL(path, site.url).href, {
      userAgent: 'Slackbot 1.0',
      dispatcher: network.dispatcher,
      ...options,
    });

  it('tells type, size and bytes, asking as the bot', async () => {
    assert.deepEqual(await fetched('/a.png'), {
      kind: 'picture',
      url: `${site.url}/a.png`,
      mediaType: 'image/png',
      type: 'png',
      bytes: PNG.length,
      size: { width: 1_200, height: 630 },
      content: PNG,
    });
    assert.equal(site.requests.at(-1)?.headers['user-agent'], 'Slackbot 1.0');
  });

  it('follows redirects, but not into the network of this machine', async () => {
    assert.partialDeepStrictEqual(await fetched('/moved.png'), { kind: 'picture', url: `${site.url}/a.png` });
    const inwards = await fetched('/inwards.png');
    assert.ok(inwards.kind === 'missing');
    assert.match(inwards.reason, /\/inner\.png gave no answer: .*127\.0\.0\.1/);
    assert.deepEqual(inner.requests, []);
  });

  it('says why there is no picture', async () => {
    const missing: readonly [string, RegExp][] = [
      ['/none.png', /\/none\.png has status 404\.$/],
      ['/circle.png', /redirects more than 20 times/],
      ['/elsewhere.png', /redirects to "file:\/\/\/etc\/passwd", which is no http or https URL/],
      ['data:image/png;base64,AAAA', /"data:image\/png;base64,AAAA" is no http or https URL/],
    ];
    for (const [path, said] of missing) {
      const picture = await fetched(path);
      assert.match(picture.kind === 'missing' ? picture.reason : 'there is one', said);
    }
  });

  it('takes no more bytes and time than allowed', async () => {
    const large = await fetched('/large.png', { maxBytes: 1_000 });
    assert.match(large.kind === 'missing' ? large.reason : '', /gave no whole answer: it has more than 1,000 bytes/);
    const slow = await fetched('/slow.png', { timeoutMs: 200 });
    assert.match(slow.kind === 'missing' ? slow.reason : '', /gave no (?:whole )?answer: .*timeout/);
  });

  it('takes a page in place of a picture for none', async () => {
    assert.partialDeepStrictEqual(await fetched('/page.png'), {
      kind: 'picture',
      mediaType: 'text/html',
      type: undefined,
      size: undefined,
    });
  });

  it('knows the formats of previews by their bytes', () => {
    const gif = Buffer.concat([Buffer.from('GIF89a'), Buffer.from([2, 0, 3, 0, 0, 0, 0])]);
    assert.deepEqual(pictureOf(gif), { type: 'gif', size: { width: 2, height: 3 } });
    const avif = Buffer.concat([Buffer.from([0, 0, 0, 28]), Buffer.from('ftypavif'), Buffer.alloc(16)]);
    assert.deepEqual(pictureOf(avif), { type: 'avif', size: undefined });
    assert.deepEqual(pictureOf(Buffer.from('<svg width="9" height="9"></svg>')), { type: 'svg', size: undefined });
    assert.deepEqual(pictureOf(Buffer.alloc(0)), { type: undefined, size: undefined });
    assert.deepEqual(pictureOf(PNG.subarray(0, 18)), { type: undefined, size: undefined });
    assert.deepEqual(pictureOf(deflateSync('any')), { type: undefined, size: undefined });
  });

  it('reads hostile files in linear time', () => {
    // The parsers of these formats look through the rest of the file for each of its parts.
    const svg = Buffer.from('<svg '.repeat(400_000));
    const heif = Buffer.concat([
      Buffer.from([0, 0, 0, 16]),
      Buffer.from('ftypavif\0\0\0\0'),
      ...Array.from({ length: 100_000 }, () => Buffer.from('\0\0\0\x14ispe\0\0\0\0\0\0\0\0\0\0\0\0', 'latin1')),
    ]);
    for (const hostile of [svg, heif]) assert.equal(pictureOf(hostile).size, undefined);
  });
});

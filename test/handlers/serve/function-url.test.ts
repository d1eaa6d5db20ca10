import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { functionUrlResult, MAX_ANSWER_BYTES } from '../../../handlers/serve/function-url';
import type { ServeAnswer } from '../../../handlers/serve/serve-answer';

const html = '<!DOCTYPE html><p>Grüße</p>';
const answer: ServeAnswer = { status: 200, headers: [['content-type', 'text/html; charset=utf-8']], body: { encoding: 'gzip', bytes: gzipSync(html) } };

function bytesOf(body: string | undefined): Buffer {
  return Buffer.from(body ?? '', 'base64');
}

describe('handlers/serve/function-url', () => {
  it('sends the kept bytes as they are to whoever accepts gzip', () => {
    for (const accept of ['gzip', 'br, gzip;q=0.5', '*', 'GZIP']) {
      const result = functionUrlResult(answer, accept);
      assert.equal(result.headers?.['content-encoding'], 'gzip', accept);
      assert.deepEqual(bytesOf(result.body), Buffer.from(answer.body.bytes));
    }
  });

  it('unpacks for whoever does not', () => {
    for (const accept of [undefined, '', 'br', 'gzip;q=0', 'identity', 'gzip;q=0.000']) {
      const result = functionUrlResult(answer, accept);
      assert.equal(result.headers?.['content-encoding'], undefined, accept);
      assert.equal(bytesOf(result.body).toString(), html);
    }
  });

  it('gives an empty body no encoding', () => {
    const result = functionUrlResult({ status: 301, headers: [['location', '/b']], body: { encoding: 'identity', bytes: Buffer.alloc(0) } }, 'gzip');
    assert.deepEqual(result, { statusCode: 301, headers: { 'content-type': 'text/html; charset=utf-8', location: '/b' }, body: '' });
  });

  it('answers a 304 without body or encoding, and says what it would vary by', () => {
    const notModified: ServeAnswer = { status: 304, headers: [['etag', 'W/"a"'], ['cache-control', 'public, max-age=1']], body: { encoding: 'identity', bytes: new Uint8Array() } };
    assert.deepEqual(functionUrlResult(notModified, 'gzip'), {
      statusCode: 304, body: '',
      headers: { 'content-type': 'text/html; charset=utf-8', etag: 'W/"a"', 'cache-control': 'public, max-age=1', vary: 'accept-encoding' },
    });
  });

  it('says so where nothing fits', () => {
    const bytes = randomBytes(6 * 1024 * 1024);
    const headers = [['x-georender-cache', 'BYPASS'], ['x-robots-tag', 'noindex']] as const;
    const result = functionUrlResult({ status: 200, headers, body: { encoding: 'identity', bytes } }, 'gzip');
    assert.deepEqual([result.statusCode, result.headers], [
      500, { 'x-georender-cache': 'BYPASS', 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
    ]);
    assert.match(result.body ?? '', /larger than the \d+ bytes/);
  });

  it('stays below Lambda’s limit by compressing what would not fit otherwise', () => {
    const large = Buffer.from(randomBytes(1024 * 1024).toString('hex').repeat(4));
    const result = functionUrlResult({ ...answer, body: { encoding: 'identity', bytes: large } }, undefined);
    assert.equal(result.headers?.['content-encoding'], 'gzip');
    assert.ok((result.body?.length ?? 0) <= MAX_ANSWER_BYTES);
    assert.deepEqual(gunzipSync(bytesOf(result.body)), large);
  });
});

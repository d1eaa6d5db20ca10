import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { functionUrlAnswer } from '../../../handlers/serve/function-url';
import type { ServeAnswer } from '../../../handlers/serve/serve-answer';

const html = '<!DOCTYPE html><p>Grüße</p>';
const answer: ServeAnswer = {
  status: 200,
  headers: [['content-type', 'text/html; charset=utf-8']],
  body: { encoding: 'gzip', bytes: gzipSync(html) },
};

describe('handlers/serve/function-url', () => {
  it('sends the kept bytes as they are to clients that accept gzip', () => {
    for (const accept of ['gzip', 'br, gzip;q=0.5', '*', 'GZIP']) {
      const result = functionUrlAnswer(answer, accept);
      assert.equal(result.headers['content-encoding'], 'gzip', accept);
      assert.deepEqual(Buffer.from(result.body), Buffer.from(answer.body.bytes));
    }
  });

  it('unpacks for clients that do not', () => {
    for (const accept of [undefined, '', 'br', 'gzip;q=0', 'identity', 'gzip;q=0.000']) {
      const result = functionUrlAnswer(answer, accept);
      assert.equal(result.headers['content-encoding'], undefined, accept);
      assert.equal(Buffer.from(result.body).toString(), html);
    }
  });

  it('gives an empty body no encoding', () => {
    const result = functionUrlAnswer(
      { status: 301, headers: [['location', '/b']], body: { encoding: 'identity', bytes: Buffer.alloc(0) } },
      'gzip',
    );
    assert.deepEqual(result, {
      statusCode: 301,
      headers: { 'content-type': 'text/html; charset=utf-8', location: '/b' },
      body: new Uint8Array(),
    });
  });

  it('answers a 304 without body or encoding, and says what it would vary by', () => {
    const notModified: ServeAnswer = {
      status: 304,
      headers: [
        ['etag', 'W/"a"'],
        ['cache-control', 'public, max-age=1'],
      ],
      body: { encoding: 'identity', bytes: new Uint8Array() },
    };
    assert.deepEqual(functionUrlAnswer(notModified, 'gzip'), {
      statusCode: 304,
      body: new Uint8Array(),
      headers: {
        'content-type': 'text/html; charset=utf-8',
        etag: 'W/"a"',
        'cache-control': 'public, max-age=1',
        vary: 'accept-encoding',
      },
    });
  });

  it('passes on bodies larger than a buffered answer', () => {
    const bytes = randomBytes(8 * 1024 * 1024);
    const headers = [['content-type', 'application/pdf']] as const;
    const result = functionUrlAnswer({ status: 200, headers, body: { encoding: 'identity', bytes } }, undefined);
    assert.deepEqual(
      { statusCode: result.statusCode, headers: result.headers, hasSameBytes: Buffer.from(result.body).equals(bytes) },
      { statusCode: 200, headers: { 'content-type': 'application/pdf', vary: 'accept-encoding' }, hasSameBytes: true },
    );
  });
});

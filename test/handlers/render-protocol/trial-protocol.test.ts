import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { ProtocolError } from '../../../handlers/render-protocol/render-protocol';
import {
  isTrialEvent,
  parseTrialAnswer,
  parseTrialRequest,
  parseTrialResult,
} from '../../../handlers/render-protocol/trial-protocol';

const REQUEST = { kind: 'trial', url: 'https://www.example.com/', variant: 'desktop', picture: false };

describe('handlers/trial-protocol', () => {
  it('tells trials from other events', () => {
    assert.ok(isTrialEvent(REQUEST));
    for (const event of [
      undefined,
      null,
      'trial',
      [],
      { url: 'x', variant: 'desktop', lease: '00000000' },
      { Records: [] },
    ])
      assert.ok(!isTrialEvent(event));
  });

  it('reads a request without further fields', () => {
    assert.deepEqual(parseTrialRequest({ ...REQUEST, lease: 'x' }), REQUEST);
  });

  it('refuses requests with wrong fields', () => {
    for (const wrong of [{ url: 1 }, { variant: 'tablet' }, { picture: 'yes' }, { kind: 'render' }])
      assert.throws(() => parseTrialRequest({ ...REQUEST, ...wrong }), ProtocolError);
  });

  it('refuses answers and results that are none', () => {
    for (const wrong of [undefined, {}, { kind: 'left', objectKey: 1 }, { kind: 'stored' }])
      assert.throws(() => parseTrialAnswer(wrong), ProtocolError);
    const results = [Buffer.from('no gzip'), gzipSync('no JSON'), gzipSync('{"kind":"rendered","tookMs":1}')];
    for (const wrong of results) assert.throws(() => parseTrialResult(wrong), ProtocolError);
  });

  it('reads no result that unpacks to more than fits into memory', () => {
    assert.throws(() => parseTrialResult(gzipSync(Buffer.alloc(80 * 1024 * 1024))), ProtocolError);
  });
});

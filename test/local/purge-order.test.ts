import assert from 'node:assert/strict';
import { PurgeOrderError } from '../../handlers/purge/create-purge';
import { parsePurgeOrder } from '../../local/purge-order';

describe('local/purge-order', () => {
  for (const order of [
    { kind: 'urls', urls: ['http://x/'] },
    { kind: 'recache', urls: [] },
    { kind: 'prefix', host: 'x', path: '/a' },
    { kind: 'host', host: 'x' },
    { kind: 'everything' },
  ]) {
    it(`reads ${order.kind}, and nothing more of it`, () =>
      assert.deepEqual(parsePurgeOrder(JSON.stringify({ ...order, more: 1 })), order));
  }

  for (const text of [
    '',
    'x',
    'null',
    '[]',
    '"everything"',
    '{}',
    '{"kind":"all"}',
    '{"kind":"urls"}',
    '{"kind":"urls","urls":"http://x/"}',
    '{"kind":"recache","urls":[1]}',
    '{"kind":"prefix","host":"x"}',
    '{"kind":"host","host":1}',
  ]) {
    it(`refuses ${text}`, () => assert.throws(() => parsePurgeOrder(text), PurgeOrderError));
  }
});

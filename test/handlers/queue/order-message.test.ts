import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MOST_TRIES } from '../../../core/contract/render-queue';
import { MAX_URL_BYTES } from '../../../core/contract/url-limit';
import { MAX_MESSAGE_BYTES, orderMessage, parseOrderMessage } from '../../../handlers/queue/order-message';
import type { QueuedOrder } from '../../../handlers/queue/ports';

const WITHOUT_JOB: QueuedOrder = {
  url: 'https://www.example.com/a?b=%26',
  variant: 'mobile',
  value: 'listed',
  newerThanMs: 1_700_000_000_000,
  tries: 2,
};
const ORDER: QueuedOrder = { ...WITHOUT_JOB, jobId: 'job_1-a' };

describe('messages of the render queue', () => {
  it('reads what it wrote, with and without a job', () => {
    assert.deepEqual(parseOrderMessage(orderMessage(ORDER), 'listed'), ORDER);
    assert.deepEqual(parseOrderMessage(orderMessage({ ...WITHOUT_JOB, tries: 0 }), 'rest'), {
      ...WITHOUT_JOB,
      value: 'rest',
      tries: 0,
    });
    for (const order of [ORDER, WITHOUT_JOB])
      assert.deepEqual(parseOrderMessage(orderMessage({ ...order, once: true }), 'listed'), { ...order, once: true });
  });

  it('has room for the longest URL', () => {
    const url = `https://www.example.com/${'"'.repeat(MAX_URL_BYTES)}`.slice(0, MAX_URL_BYTES);
    const message = orderMessage({ ...ORDER, url, jobId: 'j'.repeat(64), newerThanMs: Number.MAX_SAFE_INTEGER });

    assert.ok(message.length <= MAX_MESSAGE_BYTES);
    assert.equal(parseOrderMessage(message, 'rest')?.url, url);
  });

  for (const [what, change] of [
    ['a URL that is no text', { url: 1 }],
    ['a URL that is too long', { url: `https://a/${'x'.repeat(MAX_URL_BYTES)}` }],
    ['an unknown variant', { variant: 'tv' }],
    ['a time that is no number', { newerThanMs: '0' }],
    ['a time before 1970', { newerThanMs: -1 }],
    ['more tries than there are', { tries: MOST_TRIES + 1 }],
    ['a job of other characters', { jobId: 'a b' }],
    ['a job that is no text', { jobId: null }],
    ['a bound of renders that is no truth', { once: 1 }],
    ['a bound of renders that does not hold', { once: false }],
  ] as const)
    it(`refuses ${what}`, () => {
      assert.equal(parseOrderMessage(JSON.stringify({ ...ORDER, ...change }), 'rest'), undefined);
    });

  it('refuses everything else, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.constant(undefined)), (text) => {
        assert.equal(parseOrderMessage(text, 'rest'), undefined);
      }),
    );
  });
});

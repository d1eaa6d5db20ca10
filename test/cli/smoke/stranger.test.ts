import assert from 'node:assert/strict';
import { strangerCheck } from '../../../cli/smoke/checks/stranger-check';
import type { WebAnswer, WebHost } from '../../../cli/smoke/ports';

function api(answerOf: (token: string | undefined) => Partial<WebAnswer>): WebHost {
  return {
    ask: async (_target, headers) => ({
      ...{ status: 403, headers: {}, body: Buffer.alloc(0) },
      ...answerOf(headers['x-georender-token']),
    }),
  };
}

describe('cli/smoke, strangers at HTTP APIs', () => {
  const outcomeOf = (eu: WebHost) =>
    strangerCheck({
      httpApis: new Map([
        ['us-east-1', api(() => ({}))],
        ['eu-central-1', eu],
      ]),
    }).run();

  it('passes if all regions answer an empty 403', async () => {
    assert.deepEqual(await outcomeOf(api(() => ({}))), {
      kind: 'ok',
      detail: 'an empty 403 in us-east-1, eu-central-1',
    });
  });

  for (const [what, answerOf] of Object.entries<(token: string | undefined) => Partial<WebAnswer>>({
    'a page without a token': (token) => (token === undefined ? { status: 200 } : {}),
    'a page with a wrong token': (token) => (token === undefined ? {} : { status: 200 }),
    'a 403 that tells something': () => ({ body: Buffer.from('no such token') }),
  })) {
    it(`fails on ${what}`, async () => {
      const outcome = await outcomeOf(api(answerOf));
      assert.ok(outcome.kind === 'failed');
      assert.equal(outcome.expected, 'an empty 403 of eu-central-1');
    });
  }
});

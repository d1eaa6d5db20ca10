// What code of another version reads and writes: regions, canaries and queues meet it while a stack is updated. Each
// form is here as a text. Today's code must read all of them, and write the last of each. To change what is written,
// first release code that reads the new form, then add it here.
import assert from 'node:assert/strict';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { readRouterState } from '../../core/routing/router-state';
import { fromItem, toItem } from '../../handlers/adapters/dynamodb/page-index';
import { orderMessage, parseOrderMessage } from '../../handlers/queue/order-message';
import { parseLeftPage } from '../../handlers/render-protocol/lease-outcome';
import { parseRenderOutcome, parseRenderRequest } from '../../handlers/render-protocol/render-protocol';
import { parseTrialAnswer, parseTrialRequest } from '../../handlers/render-protocol/trial-protocol';

type Item = Record<string, AttributeValue>;

const KEY = 'a'.repeat(64);
const OBJECT = `pages/${KEY}/${'b'.repeat(64)}`;

/** A record before it had the time of its content's change. */
const FIRST_ITEM: Item = {
  key: { S: KEY },
  url: { S: 'https://www.example.com/page' },
  headers: { S: '[["content-type","text/html; charset=utf-8"]]' },
  object: { S: OBJECT },
  region: { S: 'eu-central-1' },
  objectAtMs: { N: '1700000001000' },
  status: { N: '200' },
  textLength: { N: '1234' },
  renderStartedAtMs: { N: '1700000000000' },
  freshUntilMs: { N: '1700086400000' },
  staleUntilMs: { N: '1700691200000' },
  errorUntilMs: { N: '1702592000000' },
  expiresAt: { N: '1702592000' },
};

const LATEST_ITEM: Item = { ...FIRST_ITEM, changedAtMs: { N: '1690000000000' } };

const RECORD = {
  key: KEY,
  keyUrl: 'https://www.example.com/page',
  status: 200,
  headers: [['content-type', 'text/html; charset=utf-8']],
  object: { key: OBJECT, region: 'eu-central-1', writtenAtMs: 1_700_000_001_000 },
  textLength: 1234,
  renderStartedAtMs: 1_700_000_000_000,
  changedAtMs: 1_690_000_000_000,
  freshUntilMs: 1_700_086_400_000,
  staleUntilMs: 1_700_691_200_000,
  errorUntilMs: 1_702_592_000_000,
};

describe('forms of other versions', () => {
  it('of records: the index’s items', () => {
    const record = fromItem(LATEST_ITEM);
    assert.deepEqual(record, RECORD);
    assert.deepEqual(fromItem(FIRST_ITEM), { ...RECORD, changedAtMs: RECORD.renderStartedAtMs });
    assert.deepEqual(toItem(record ?? assert.fail()), LATEST_ITEM);
    // A field that a later version adds does no harm.
    assert.deepEqual(fromItem({ ...LATEST_ITEM, later: { S: 'unknown' } }), RECORD);
  });

  it('of orders: the queues’ messages', () => {
    const common = { url: 'https://www.example.com/page', variant: 'desktop', value: 'asked', newerThanMs: 1 } as const;
    const forms: readonly (readonly [string, object])[] = [
      ['{"url":"https://www.example.com/page","variant":"desktop","newerThanMs":1}', { ...common, tries: 0 }],
      [
        '{"url":"https://www.example.com/page","variant":"desktop","newerThanMs":1,"jobId":"j-1","once":true,"tries":2}',
        { ...common, jobId: 'j-1', once: true, tries: 2 },
      ],
    ];
    for (const [text, order] of forms) {
      const read = parseOrderMessage(text, 'asked');
      assert.deepEqual(read, order);
      assert.equal(orderMessage(read ?? assert.fail()), text);
    }
    assert.ok(parseOrderMessage('{"url":"https://a.example/","variant":"mobile","newerThanMs":0,"later":1}', 'asked'));
  });

  it('of renders: what serve asks, and what render answers', () => {
    const request = { url: 'https://www.example.com/page', variant: 'desktop', lease: '01234567-89ab' };
    assert.deepEqual(parseRenderRequest({ ...request, later: 1 }), request);
    const outcomes = [
      { kind: 'stored', record: RECORD, gzippedBodyBase64: 'H4s=' },
      { kind: 'failed', reason: 'deadline', detail: 'late' },
      {
        ...{ kind: 'unstored', reason: 'private', status: 200, headers: [] },
        body: { kind: 'left', objectKey: 'left/1' },
      },
    ];
    for (const outcome of outcomes) assert.deepEqual(parseRenderOutcome(outcome), outcome);
  });

  it('of pages that are left for others: the leases’ items', () => {
    const left = {
      ...{ lease: '01234567', renderStartedAtMs: 1, reason: 'private', status: 200, headers: [] },
      ...{ objectKey: 'left/1', forLater: false },
    };
    assert.deepEqual(parseLeftPage(JSON.stringify(left)), left);
    // A reason that a later version has is none: the page is rendered again.
    assert.equal(parseLeftPage(JSON.stringify({ ...left, reason: 'later' })), undefined);
  });

  it('of trials: a command of one version, functions of another', () => {
    const request = { kind: 'trial', url: 'https://www.example.com/', variant: 'desktop', picture: false };
    assert.deepEqual(parseTrialRequest({ ...request, later: 1 }), request);
    assert.deepEqual(parseTrialAnswer({ kind: 'left', objectKey: 'left/trials/1', later: 1 }), {
      kind: 'left',
      objectKey: 'left/trials/1',
    });
  });

  it('of the router’s value, which health checks and commands write', () => {
    assert.deepEqual(readRouterState({ drained: ['eu-central-1'], canaryPercent: 5, later: {} }), {
      drained: ['eu-central-1'],
      canaryPercent: 5,
    });
    assert.deepEqual(readRouterState({}), { drained: [], canaryPercent: 0 });
  });
});

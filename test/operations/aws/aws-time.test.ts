// AWS's clock and errors, as the commands take them.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { AwsCallError, called } from '../../../operations/aws/aws-call';
import { aheadClock, awsAheadMs } from '../../../operations/aws/aws-time';
import { clockText } from '../../../operations/purge/texts/order-text';
import { SetClock } from '../../support/machine/recorded-log';

const NOW_MS = Date.UTC(2026, 0, 1, 12);
const CALL = { action: 'dynamodb:PutItem', region: 'eu-central-1', resource: 'table site-table' };

/** A DynamoDB that refuses all, and tells the time. */
async function timeServer(date: string | undefined) {
  const server = createServer((request, response) => {
    request.resume();
    response.sendDate = false;
    if (date !== undefined) response.setHeader('date', date);
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify({ __type: 'com.amazon.coral.service#AccessDeniedException', Message: 'no' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const client = new DynamoDBClient({
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${port}`,
    maxAttempts: 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return {
    client,
    close() {
      client.destroy();
      server.closeAllConnections();
      server.close();
    },
  };
}

describe('operations/aws/aws-time', () => {
  /** The finding of a machine whose clock says NOW_MS. */
  async function aheadOf(...dates: (string | undefined)[]): Promise<number> {
    const servers = await Promise.all(dates.map(timeServer));
    try {
      return await awsAheadMs(
        servers.map(({ client }) => client),
        'index',
        new SetClock(NOW_MS),
      );
    } finally {
      for (const server of servers) server.close();
    }
  }

  it('is never earlier than AWS’s clock, which tells its second', async () => {
    assert.equal(await aheadOf('Thu, 01 Jan 2026 12:00:00 GMT'), 1_000);
    assert.equal(await aheadOf('Thu, 01 Jan 2026 12:05:00 GMT'), 301_000);
    assert.equal(await aheadOf('Thu, 01 Jan 2026 11:58:00 GMT'), -119_000);
  });

  it('asks all regions, and believes this machine if none tells', async () => {
    assert.equal(await aheadOf(undefined, 'Thu, 01 Jan 2026 12:05:00 GMT'), 301_000);
    assert.equal(await aheadOf(undefined, 'soon'), 0);
    assert.equal(await aheadOf(), 0);
  });

  it('makes a clock, and a line for people where it matters', () => {
    const clock = aheadClock(new SetClock(NOW_MS), 301_000);
    assert.deepEqual(
      { nowMs: clock.nowMs(), steadyMs: clock.steadyMs() },
      { nowMs: NOW_MS + 301_000, steadyMs: NOW_MS },
    );
    assert.deepEqual([1_000, 301_000, -119_000].map(clockText), [
      undefined,
      "This machine's clock is about 301 s behind AWS's, whose time was taken.",
      "This machine's clock is about 119 s ahead of AWS's, whose time was taken.",
    ]);
  });
});

describe('operations/aws/aws-call', () => {
  const named = (name: string, message = 'said'): Error => Object.assign(new Error(message), { name });
  const cases: Readonly<Record<string, readonly [unknown, AwsCallError['trouble'], RegExp]>> = {
    'a missing permission': [
      named('AccessDeniedException'),
      'not-allowed',
      /^eu-central-1: dynamodb:PutItem on table site-table is not allowed .*; docs\/policies\/operator\.json allows it\. AWS says: AccessDeniedException: said$/,
    ],
    'no credentials': [
      named('CredentialsProviderError'),
      'no-credentials',
      /^There are no AWS credentials; set AWS_PROFILE/,
    ],
    'expired credentials': [named('ExpiredTokenException'), 'bad-credentials', /sign in again/],
    'a region that is not enabled': [
      named('UnrecognizedClientException'),
      'bad-credentials',
      /check that the account has enabled the region/,
    ],
    'another account': [named('ResourceNotFoundException'), 'not-found', /credentials of the stack's account/],
    'too much at once': [named('ThrottlingException'), 'throttled', /again in a minute/],
    'a closed port': [
      Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }),
      'unreachable',
      /no answer; .*ECONNREFUSED/,
    ],
    'a time-out': [named('TimeoutError'), 'unreachable', /no answer/],
    'something else': [
      named('InternalServerError', 'two\nlines'),
      'other',
      /^eu-central-1: dynamodb:PutItem on table site-table failed: InternalServerError: two lines$/,
    ],
    'no error at all': ['text', 'other', /failed: text$/],
    'a name of Object’s': [named('constructor'), 'other', /failed/],
  };
  for (const [what, [cause, trouble, message]] of Object.entries(cases)) {
    it(`names region, action and remedy: ${what}`, async () => {
      await assert.rejects(
        called(CALL, () => Promise.reject(cause)),
        (error) => {
          assert.ok(error instanceof AwsCallError);
          assert.deepEqual(
            { trouble: error.trouble, call: error.call, cause: error.cause },
            { trouble, call: CALL, cause },
          );
          assert.match(error.message, message);
          return true;
        },
      );
    });
  }
});

import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { closeServer, listenOnLoopback, readBody } from '../../../../emulators/loopback-server';
import { IndexNow } from '../../../../handlers/adapters/http/index-now';
import { SetClock } from '../../../support/machine/recorded-log';

const KEY = '0123456789abcdef';

interface Submission {
  readonly host: string;
  readonly key: string;
  readonly keyLocation: string;
  readonly urlList: readonly string[];
}

describe('handlers/adapters/http/index-now', () => {
  let server: Server;
  let endpoint: string;
  let submissions: Submission[];
  let answers: { readonly status: number; readonly retryAfter?: string }[];
  let clock: SetClock;
  before(async () => {
    server = createServer((request, response) => {
      void readBody(request, 10_000_000).then((body) => {
        submissions.push(JSON.parse(String(body)) as Submission);
        const { status, retryAfter } = answers.shift() ?? { status: 200 };
        response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end();
      });
    });
    endpoint = `${await listenOnLoopback(server)}/indexnow`;
  });
  after(() => closeServer(server));
  beforeEach(() => {
    submissions = [];
    answers = [];
    clock = new SetClock(0);
  });

  const submit = (urls: readonly string[]) => new IndexNow({ key: KEY, clock, endpoint }).submit(urls);

  it('submits the pages of each host by themselves, with the place of the key’s file', async () => {
    await submit(['https://a.example/1', 'https://b.example/1', 'https://a.example/2?x=1']);
    assert.deepEqual(submissions, [
      {
        ...{ host: 'a.example', key: KEY, keyLocation: `https://a.example/${KEY}.txt` },
        urlList: ['https://a.example/1', 'https://a.example/2?x=1'],
      },
      { host: 'b.example', key: KEY, keyLocation: `https://b.example/${KEY}.txt`, urlList: ['https://b.example/1'] },
    ]);
  });

  it('submits at most 10,000 URLs at once', async () => {
    await submit(Array.from({ length: 10_001 }, (_, number) => `https://a.example/${number}`));
    assert.deepEqual(
      submissions.map(({ urlList }) => urlList.length),
      [10_000, 1],
    );
  });

  it('takes a key that is not checked yet for success', async () => {
    answers = [{ status: 202 }];
    await submit(['https://a.example/']);
    assert.equal(submissions.length, 1);
  });

  it('waits as long as a 429 says, at most half a minute, and tries four times', async () => {
    answers = [
      { status: 429, retryAfter: '7' },
      { status: 429, retryAfter: '86400' },
      { status: 503 },
      { status: 429 },
    ];
    await assert.rejects(submit(['https://a.example/']), { name: 'IndexNowError', message: /no more requests now/ });
    assert.deepEqual([submissions.length, clock.nowMs()], [4, 7_000 + 30_000 + 18_000]);
  });

  it('goes on after a failure that passes', async () => {
    answers = [{ status: 500 }, { status: 200 }];
    await submit(['https://a.example/']);
    assert.equal(submissions.length, 2);
  });

  for (const status of [400, 403, 422]) {
    it(`does not repeat what was refused with ${status}`, async () => {
      answers = [{ status }];
      await assert.rejects(submit(['https://a.example/']), { name: 'IndexNowError' });
      assert.deepEqual([submissions.length, clock.nowMs()], [1, 0]);
    });
  }

  it('fails if nobody answers', async () => {
    const unreachable = new IndexNow({ key: KEY, clock, endpoint: 'http://127.0.0.1:9/indexnow' });
    await assert.rejects(unreachable.submit(['https://a.example/']), /did not answer/);
  });
});

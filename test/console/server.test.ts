// The console's server: its headers, its refusals, and the size of its page.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { consolePageFolder } from '../../console/page-folder';
import { RequestFeed } from '../../console/requests/request-feed';
import { RequestTally } from '../../console/requests/request-tally';
import { type ConsoleServer, startConsoleServer } from '../../console/server/console-server';
import { findChromium, thisMachine } from '../../local/chromium';
import { rawRequest } from '../support/machine/raw-request';
import { knownDeployment, knownFacts, RememberedValues } from '../support/operations/known-deployment';

const MOST_BYTES = 300_000;

describe('console/server', function () {
  this.timeout(120_000);
  let server: ConsoleServer | undefined;
  before(async () => {
    const deployment = knownDeployment(knownFacts(), new RememberedValues());
    const requests = new RequestFeed();
    const tally = new RequestTally(requests, () => Date.now());
    const context = {
      deployment,
      requests,
      counts: async (minutes: number) => tally.counts(minutes),
      chromium: () => findChromium(thisMachine()),
    };
    server = await startConsoleServer({ port: 0, page: consolePageFolder, context });
  });
  after(() => server?.close());

  const ask = (target: string, headers: Readonly<Record<string, string>> = {}) =>
    rawRequest(server?.url ?? '', target, { headers });

  it('shows its page at every address of a view', async () => {
    for (const target of ['/', '/requests', '/pages?url=x']) {
      const answer = await ask(target);
      assert.equal(answer.status, 200, target);
      assert.match(answer.body, /<div id="root">/);
      assert.match(String(answer.headers['content-security-policy']), /default-src 'none'; script-src 'self';/);
      assert.equal(answer.headers['access-control-allow-origin'], undefined);
    }
  });

  it('answers its API for its own page alone', async () => {
    assert.equal((await ask('/api/deployment.facts')).status, 200);
    for (const [name, value] of [
      ['origin', 'https://evil.example'],
      ['sec-fetch-site', 'same-site'],
      ['host', 'evil.example'],
    ] as const) {
      const answer = await ask('/api/deployment.facts', { [name]: value });
      assert.equal(answer.status, 403, name);
      assert.doesNotMatch(answer.body, /us-east-1/);
    }
  });

  it('answers errors that the operator can mend as such: the page would try those of the server again', async () => {
    const input = (value: object): string => encodeURIComponent(JSON.stringify(value));
    for (const [target, status, said] of [
      [
        `/api/explain.request?input=${input({ url: 'https://else.example/', as: 'googlebot', asksEdge: false })}`,
        400,
        'else.example',
      ],
      [`/api/bots.report?input=${input({ days: 1 })}`, 422, 'botReports'],
      [`/api/bots.report?input=${input({ days: 99 })}`, 400, 'days'],
    ] as const) {
      const answer = await ask(target);
      assert.equal(answer.status, status, answer.body);
      assert.ok(answer.body.includes(said), answer.body);
    }
  });

  it('says what is wrong with an input in a sentence', async () => {
    const list = { filter: { path: '/a?b' }, order: { by: 'age', descending: true }, offset: 0, limit: 10 };
    const { status, body } = await ask(`/api/keptPages.list?input=${encodeURIComponent(JSON.stringify(list))}`);
    assert.equal(status, 400, body);
    assert.equal(JSON.parse(body).error.message, 'filter.path: A path begins with / and has no query.');
  });

  it('serves no file besides those of the page', async () => {
    for (const target of ['/assets/..%2f..%2fpackage.json', '/assets/../../package.json', '/assets/missing.js'])
      assert.doesNotMatch((await ask(target)).body, /"georender"|"name"/, target);
  });

  it('has a page of less than 300 KB, compressed', async () => {
    const assets = path.join(await consolePageFolder(), 'assets');
    const sizes = (await readdir(assets)).map(async (name) => gzipSync(await readFile(path.join(assets, name))).length);
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    assert.ok(bytes < MOST_BYTES, `${bytes} bytes`);
  });
});

import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { closeServer, listenOnLoopback } from '../../../../emulators/loopback-server';
import { HttpSiteVersion } from '../../../../handlers/adapters/http/site-version';

describe('handlers/adapters/http/site-version', () => {
  let server: Server;
  let site: HttpSiteVersion;
  let answer: { readonly status: number; readonly body: string };
  const asked: (string | undefined)[] = [];
  before(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${/Georender/.test(request.headers['user-agent'] ?? '')}`);
      response.writeHead(answer.status).end(answer.body);
    });
    site = new HttpSiteVersion(await listenOnLoopback(server));
  });
  after(() => closeServer(server));

  it('hashes the document at the root, asked as Georender, which the router never sends to itself', async () => {
    answer = { status: 200, body: '<!doctype html>1' };
    const first = await site.document();
    answer = { status: 200, body: '<!doctype html>2' };
    const second = await site.document();
    assert.deepEqual([first.text, first.hash.length, first.hash === second.hash], ['<!doctype html>1', 64, false]);
    assert.deepEqual(asked, ['GET / true', 'GET / true']);
  });

  it('takes no error and no huge answer for a document', async () => {
    answer = { status: 503, body: 'Soon.' };
    await assert.rejects(site.document(), { name: 'NoSiteDocumentError' });
    answer = { status: 200, body: 'x'.repeat(4 * 1024 * 1024 + 1) };
    await assert.rejects(site.document(), RangeError);
  });
});

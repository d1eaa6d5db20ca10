import assert from 'node:assert/strict';
import type { ApiAnswer } from '../../../handlers/api/api-answer';
import { apiRequest, MAX_BODY_BYTES } from '../../../handlers/api/api-request';
import { ADMIN_TOKEN, ApiLab, CMS_TOKEN, hashed } from './api-lab';

const PAGE = 'https://www.example.com/articles/1';
const admin = { authorization: `Bearer ${ADMIN_TOKEN}` };

function idOf(answer: ApiAnswer): string {
  const { id } = typeof answer.body === 'object' ? (answer.body as { id?: string }) : { id: '' };
  return id ?? assert.fail('The answer has no id.');
}

function problemsOf({ body }: ApiAnswer): readonly string[] {
  return typeof body === 'object' && 'problems' in body && Array.isArray(body.problems) ? body.problems : [];
}

describe('handlers/api/create-api', () => {
  it('takes prerender.io’s recache of one URL, and answers with the id of a job', async () => {
    const lab = new ApiLab();
    const answer = await lab.ask('/_georender/recache', { body: { prerenderToken: CMS_TOKEN, url: PAGE } });
    const id = idOf(answer);
    assert.match(id, /^[0-9a-f]{32}$/);
    assert.deepEqual(answer, {
      status: 202,
      body: { id, status: `/_georender/jobs/${id}` },
      headers: { location: `/_georender/jobs/${id}` },
    });
    assert.deepEqual(lab.created, [{ id, kind: 'recache', orders: 1, createdAtMs: 1_000, orderedBy: 'cms' }]);
    assert.deepEqual(lab.tasks, [{ kind: 'recache', jobId: id, urls: [PAGE] }]);
  });

  it('takes prerender.io’s recache of 1,000 URLs, in all variants, each page once', async () => {
    const lab = new ApiLab({ variants: ['desktop', 'mobile'] });
    const urls = Array.from({ length: 999 }, (_, number) => `${PAGE}?page=${number}`);
    const answer = await lab.ask('/_georender/recache', {
      body: { prerenderToken: CMS_TOKEN, urls: [...urls, `${PAGE}?page=1&utm_source=x`], adaptiveType: 'mobile' },
    });
    assert.equal(answer.status, 202);
    assert.equal(lab.created[0]?.orders, 2 * 999);
    const [task] = lab.tasks;
    assert.equal(task?.kind === 'recache' && task.urls.length, 999);
  });

  it('refuses 1,001 URLs, and tells all problems of URLs at once', async () => {
    const lab = new ApiLab();
    const body = { prerenderToken: CMS_TOKEN };
    const many = await lab.ask('/_georender/recache', { body: { ...body, urls: Array(1_001).fill(PAGE) } });
    assert.deepEqual(
      [many.status, problemsOf(many)],
      [400, ['1001 URLs were given; allowed: 1 to 1000. Send several requests.']],
    );
    const wrong = await lab.ask('/_georender/recache', {
      body: { ...body, urls: [PAGE, 'https://evil.example/', 'javascript:alert(1)', 'http://169.254.169.254/latest'] },
    });
    assert.equal(wrong.status, 400);
    assert.deepEqual(
      problemsOf(wrong).map((problem) => problem.split(':')[0]),
      ['URL 2', 'URL 3', 'URL 4'],
    );
    for (const order of [{}, { url: 7 }, { urls: [] }, { urls: [PAGE, 7] }, { url: PAGE, urls: [PAGE] }]) {
      assert.equal(
        (await lab.ask('/_georender/recache', { body: { ...body, ...order } })).status,
        400,
        JSON.stringify(order),
      );
    }
    assert.deepEqual(lab.tasks, []);
  });

  const tokens: Record<string, Parameters<ApiLab['ask']>[1]> = {
    'in the body': { body: { prerenderToken: CMS_TOKEN, url: PAGE } },
    'as a bearer token': { headers: { authorization: `bearer ${CMS_TOKEN}` }, body: { url: PAGE } },
    'in a header of its own': { headers: { 'x-prerender-token': CMS_TOKEN }, body: { url: PAGE } },
  };
  for (const [where, request] of Object.entries(tokens)) {
    it(`takes a token ${where}`, async () => {
      assert.equal((await new ApiLab().ask('/_georender/recache', request)).status, 202);
    });
  }

  it('takes the old token and the new one while a token is replaced', async () => {
    const next = 'the-next-token-of-the-content-system!';
    const lab = new ApiLab({ tokens: [hashed('cms', CMS_TOKEN, ['recache']), hashed('cms2', next, ['recache'])] });
    for (const prerenderToken of [CMS_TOKEN, next])
      assert.equal((await lab.ask('/_georender/recache', { body: { prerenderToken, url: PAGE } })).status, 202);
    assert.deepEqual(
      lab.created.map(({ orderedBy }) => orderedBy),
      ['cms', 'cms2'],
    );
  });

  it('tells nothing without a token: every route, method and body gets the same answer', async () => {
    const lab = new ApiLab();
    const answers = await Promise.all([
      lab.ask('/_georender/recache', { body: { url: PAGE } }),
      lab.ask('/_georender/recache', { body: { prerenderToken: `${CMS_TOKEN}x`, url: PAGE } }),
      lab.ask('/_georender/recache', { body: { prerenderToken: 'x'.repeat(600), url: 'nonsense' } }),
      lab.ask('/_georender/purge', { headers: { authorization: 'Bearer wrong' }, body: 'no JSON' }),
      lab.ask('/_georender/no-such-route', { method: 'GET', body: '' }),
      lab.ask(`/_georender/jobs/${'0'.repeat(32)}`, { method: 'GET', body: '' }),
      lab.ask('/elsewhere', { method: 'DELETE', body: '['.repeat(100_000) }),
    ]);
    for (const answer of answers)
      assert.deepEqual(answer, {
        status: 401,
        body: { error: 'The token is missing or wrong.', problems: ['The token is missing or wrong.'] },
        headers: { 'www-authenticate': 'Bearer' },
      });
    assert.deepEqual(lab.counted, [], 'nobody can spend the requests of a token');
  });

  it('refuses what a token’s scopes do not name, before it looks at the order', async () => {
    const lab = new ApiLab();
    for (const route of ['purge', 'publish']) {
      const answer = await lab.ask(`/_georender/${route}`, { body: { prerenderToken: CMS_TOKEN, urls: ['nonsense'] } });
      assert.deepEqual([answer.status, problemsOf(answer)], [403, [`The token does not allow to ${route}.`]]);
    }
    assert.deepEqual(lab.tasks, []);
  });

  it('says when to come again after too many requests', async () => {
    const lab = new ApiLab();
    lab.waitSeconds = 17;
    const answer = await lab.ask('/_georender/recache', { body: { prerenderToken: CMS_TOKEN, url: PAGE } });
    assert.deepEqual([answer.status, answer.headers], [429, { 'retry-after': '17' }]);
    assert.deepEqual([lab.counted, lab.tasks], [['cms order'], []]);
  });

  const purges: Record<string, readonly [order: object, meant: object]> = {
    'one page': [{ url: PAGE }, { kind: 'urls', urls: [PAGE] }],
    pages: [{ urls: [PAGE, `${PAGE}0`] }, { kind: 'urls', urls: [PAGE, `${PAGE}0`] }],
    'a path and all below it': [
      { prefix: 'https://www.example.com/news/?x=1' },
      { kind: 'prefix', host: 'www.example.com', path: '/news/' },
    ],
    'a host': [{ host: 'example.com' }, { kind: 'host', host: 'example.com' }],
    everything: [{ everything: true }, { kind: 'everything' }],
  };
  for (const [what, [order, meant]] of Object.entries(purges)) {
    it(`purges ${what}`, async () => {
      const lab = new ApiLab();
      const answer = await lab.ask('/_georender/purge', { headers: admin, body: order });
      assert.equal(answer.status, 202);
      assert.deepEqual(lab.tasks, [{ kind: 'purge', jobId: idOf(answer), order: meant }]);
    });
  }

  it('refuses purges that name nothing, two things, or what is not the site’s', async () => {
    const lab = new ApiLab();
    const wrong = [
      {},
      { url: PAGE, everything: true },
      { everything: 'yes' },
      { host: 'evil.example' },
      { host: 7 },
      { prefix: 'https://evil.example/' },
      { prefix: '/news' },
      { prefix: `https://www.example.com/${'a/'.repeat(9)}` },
      { urls: ['https://evil.example/'] },
    ];
    for (const body of wrong)
      assert.equal((await lab.ask('/_georender/purge', { headers: admin, body })).status, 400, JSON.stringify(body));
    assert.deepEqual(lab.tasks, []);
  });

  it('publishes a named deployment, or one of its own name', async () => {
    const lab = new ApiLab();
    const named = await lab.ask('/_georender/publish', {
      headers: admin,
      body: { deployment: 'v7', marker: 'build 7' },
    });
    const unnamed = await lab.ask('/_georender/publish', { headers: admin, body: '' });
    assert.deepEqual(lab.tasks, [
      { kind: 'publish', jobId: idOf(named), deployment: 'v7', marker: 'build 7' },
      { kind: 'publish', jobId: idOf(unnamed), deployment: idOf(unnamed) },
    ]);
    const wrong = await lab.ask('/_georender/publish', { headers: admin, body: { deployment: '', marker: 7 } });
    assert.deepEqual([wrong.status, problemsOf(wrong).length], [400, 2]);
  });

  it('tells how far a job is', async () => {
    const lab = new ApiLab();
    const id = 'a'.repeat(32);
    lab.known.set(id, {
      ...{ id, kind: 'recache', orders: 10, createdAtMs: 0, orderedBy: 'cms', state: 'under-way', note: undefined },
      ...{ changed: 3, unchanged: 3, failed: { status: 1, partial: 1 }, changedOrders: [0, 1, 2] },
    });
    const answer = await lab.ask(`/_georender/jobs/${id}`, { method: 'GET', headers: admin, body: '' });
    assert.deepEqual(answer, {
      status: 200,
      body: {
        ...{ id, kind: 'recache', state: 'under-way', total: 10, done: 6, changed: 3, unchanged: 3 },
        ...{ failed: { status: 1, partial: 1 }, createdAt: '1970-01-01T00:00:00.000Z' },
      },
    });
    for (const path of [`/_georender/jobs/${'b'.repeat(32)}`, '/_georender/jobs/../x', '/_georender/jobs/'])
      assert.equal((await lab.ask(path, { method: 'GET', headers: admin, body: '' })).status, 404);
    assert.equal((await lab.ask('/_georender/recache', { method: 'GET', headers: admin, body: '' })).status, 404);
  });

  it('refuses bodies that are too large, too deep, or no JSON object', async () => {
    const lab = new ApiLab();
    const deep = `{"urls":${'['.repeat(40)}${']'.repeat(40)}}`;
    const quoted = JSON.stringify({ url: PAGE, text: `${'[{"'.repeat(100)}${'x'.repeat(500_000)}` });
    const statusOf = async (body: string) => (await lab.ask('/_georender/recache', { headers: admin, body })).status;
    assert.deepEqual(
      await Promise.all(['{', '[]', '"x"', 'null', deep, '['.repeat(200_000), quoted].map(statusOf)),
      [400, 400, 400, 400, 400, 400, 202],
    );
    const event = { rawPath: '/', headers: {}, requestContext: { http: { method: 'POST' } } };
    const large = Buffer.alloc(MAX_BODY_BYTES + 1, 'x');
    assert.equal(apiRequest({ ...event, body: large.toString('base64'), isBase64Encoded: true }).body, undefined);
    assert.equal(apiRequest({ ...event, body: 'ä', isBase64Encoded: false }).body, 'ä');
  });

  it('answers 503 if the job could not be noted, and starts nothing', async () => {
    const lab = new ApiLab();
    lab.isDown = true;
    const answer = await lab.ask('/_georender/recache', { body: { prerenderToken: CMS_TOKEN, url: PAGE } });
    assert.deepEqual([answer.status, answer.headers, lab.tasks], [503, { 'retry-after': '10' }, []]);
    assert.ok(!JSON.stringify([answer, lab.log.lines]).includes(CMS_TOKEN));
  });

  it('serves the file of IndexNow’s key to everybody, and no other', async () => {
    const key = '0123456789abcdef';
    const request = { method: 'GET', body: '' };
    assert.deepEqual(await new ApiLab({ indexNowKey: key }).ask(`/${key}.txt`, request), { status: 200, body: key });
    assert.equal((await new ApiLab({ indexNowKey: key }).ask('/other.txt', request)).status, 401);
    assert.equal((await new ApiLab().ask('/undefined.txt', request)).status, 401);
  });
});

import assert from 'node:assert/strict';
import { RENDERER_TOKEN_HEADER, URL_HEADER } from '../../../core/contract/header-names';
import type { FunctionUrlAnswer } from '../../../handlers/serve/function-url';
import { httpApiHandler } from '../../../handlers/serve/http-api-handler';

const CONTEXT = { getRemainingTimeInMillis: () => 25_000 };
const PAGE: FunctionUrlAnswer = { statusCode: 201, headers: { a: 'b' }, body: Buffer.from('page\u00ff', 'latin1') };

describe('handlers/serve/http-api-handler', () => {
  const handler = httpApiHandler<{ headers: Record<string, string>; requestContext?: object }>({
    isRouter: (token) => token === 'good',
    scheme: 'https',
    answer: async () => PAGE,
    selfCheck: async (remainingMs) => ({ kind: 'passed', remainingMs }),
  });

  it('answers the router with a whole body in base64', async () => {
    assert.deepEqual(await handler({ headers: { [RENDERER_TOKEN_HEADER]: 'good' } }, CONTEXT), {
      statusCode: 201,
      headers: { a: 'b' },
      body: Buffer.from('page\u00ff', 'latin1').toString('base64'),
      isBase64Encoded: true,
    });
  });

  it('answers an earlier system’s router, which names the page by other headers', async () => {
    const asked: unknown[] = [];
    const earlier = httpApiHandler({
      isRouter: (token) => token === 'good',
      scheme: 'https',
      answer: async ({ headers }) => {
        asked.push(headers[URL_HEADER]);
        return PAGE;
      },
      selfCheck: () => assert.fail('it was checked'),
    });
    const headers = { 'x-prerender-host': 'www.example.com', 'x-query-string': 'a=%2F' };
    const send = (token: string) =>
      earlier({ rawPath: '/a', headers: { ...headers, 'x-prerender-token': token } }, CONTEXT);
    assert.deepEqual(await send('bad'), { statusCode: 403, body: '' });
    assert.deepEqual(asked, []);
    await send('good');
    assert.deepEqual(asked, ['https://www.example.com/a?a=%2F']);
  });

  it('tells others nothing, before all else', async () => {
    const closed = httpApiHandler({
      isRouter: () => false,
      scheme: 'https',
      answer: () => assert.fail('it was answered'),
      selfCheck: () => assert.fail('it was checked'),
    });
    const request = { kind: 'self-check', headers: { 'x-georender-health': '1' }, requestContext: {} };
    assert.deepEqual(await closed(request, CONTEXT), { statusCode: 403, body: '' });
  });

  it('answers a self-check, which no request can ask for', async () => {
    const event = { kind: 'self-check', headers: {} };
    assert.deepEqual(await handler(event, CONTEXT), { kind: 'passed', remainingMs: 25_000 });
  });
});

import assert from 'node:assert/strict';
import { createFilesFirstRouter, createRecipeRouter } from '../../../bench/peers/recipe-router';

const HOST = 'www.example.com';

interface More {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: string;
}

/** The origins that were chosen for a request, and the prerender header that it has afterwards. */
async function routed(create: typeof createRecipeRouter, userAgent: string, uri: string, more: More = {}) {
  const chosen: string[] = [];
  const handler = create({ selectRequestOriginById: (id) => chosen.push(id) });
  const given = { host: HOST, 'user-agent': userAgent, ...more.headers };
  const headers = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, { value }]));
  const querystring = more.query === undefined ? {} : { [more.query]: { value: '' } };
  const request = await handler({ request: { uri, headers, querystring } });
  return { chosen, host: request.headers['x-prerender-host']?.value };
}

function routes(create: typeof createRecipeRouter): void {
  const route = routed.bind(undefined, create);

  it("sends crawlers' pages to the prerender service", async () => {
    for (const crawler of ['Mozilla/5.0 (compatible; GOOGLEBOT/2.1)', 'LinkedInBot/1.0', 'Slackbot 1.0']) {
      assert.deepEqual(await route(crawler, '/articles/1'), { chosen: ['prerender'], host: HOST });
    }
    assert.deepEqual(await route('Safari', '/articles/1', { query: '_escaped_fragment_' }), {
      chosen: ['prerender'],
      host: HOST,
    });
  });

  it('leaves humans, files and its own service alone', async () => {
    const site = { chosen: [], host: undefined };
    assert.deepEqual(await route('Mozilla/5.0 Safari/605.1.15', '/articles/1'), site);
    assert.deepEqual(await route('Googlebot/2.1', '/main.JS'), site);
    assert.deepEqual(await route('Googlebot/2.1', '/articles/1', { headers: { 'x-prerender': '1' } }), site);
  });
}

describe("The recipe's router", () => routes(createRecipeRouter));
describe("The recipe's router that lets files through first", () => routes(createFilesFirstRouter));

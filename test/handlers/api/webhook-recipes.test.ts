// The recipes of docs/webhooks.md, each run with the payload that its system's documentation shows.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import { evaluate, parse } from 'groq-js';
import { ApiLab, CMS_TOKEN } from './api-lab';
import { PhpRecipe } from './php-recipe';

const PAGE = readFileSync(path.join(__dirname, '../../../docs/webhooks.md'), 'utf8');
const URL_OF_API = 'https://www.example.com/_georender/recache';

/** The code block of a section. */
function recipe(section: string, language: string): string {
  const [, text = ''] = PAGE.split(`\n## ${section}\n`);
  const [, code] = new RegExp(`\`\`\`${language}\n([^]*?)\n\`\`\``).exec(text.split('\n## ')[0] ?? '') ?? [];
  return code ?? assert.fail(`docs/webhooks.md has no ${language} in "${section}".`);
}

/** Sends what a recipe sends, and gives the pages that the API has understood. */
async function pagesOf(body: string, headers: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const lab = new ApiLab();
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const answer = await lab.ask('/_georender/recache', { headers: lower, body });
  assert.equal(answer.status, 202, JSON.stringify(answer.body));
  const [task] = lab.tasks;
  return task?.kind === 'recache' ? task.urls : assert.fail('no recache');
}

const BEARER = { authorization: `Bearer ${CMS_TOKEN}` };

describe('docs/webhooks.md', () => {
  it('works as prerender.io’s client calls it', async () => {
    const [, command = ''] = /(curl [^]*?)\n\{"id"/.exec(PAGE) ?? [];
    const [, body = ''] = /-d '([^']*)'/.exec(command) ?? [];
    assert.ok(command.includes(URL_OF_API));
    const pages = await pagesOf(body.replace('…', CMS_TOKEN), { 'content-type': 'application/json' });
    assert.deepEqual(pages, ['https://www.example.com/articles/1', 'https://www.example.com/']);
  });

  it('WordPress: sends a published post’s address and the home page, and nothing for drafts', async () => {
    const code = new PhpRecipe(recipe('WordPress', 'php'), {
      GEORENDER_TOKEN: CMS_TOKEN,
      get_permalink: (id) => `https://www.example.com/?p=${id}`,
      home_url: (rest) => `https://www.example.com${rest}`,
      wp_json_encode: (value) => JSON.stringify(value),
      wp_is_post_revision: () => false,
    });
    assert.equal(code.hook, 'wp_after_insert_post');
    assert.deepEqual(code.run([123, { post_status: 'draft' }]), []);
    const [request] = code.run([123, { post_status: 'publish' }]);
    assert.equal(request?.url, URL_OF_API);
    assert.equal(request?.args['blocking'], false);
    const { headers, body } = request?.args ?? {};
    assert.deepEqual(await pagesOf(String(body), Object.fromEntries(Object.entries(headers ?? {}))), [
      'https://www.example.com/?p=123',
      'https://www.example.com/',
    ]);
  });

  it('Contentful: its transformation of an entry’s payload is a recache', async () => {
    // "Entries" and "Webhook transformations" in Contentful's documentation, with the recipe's slug.
    const payload = {
      fields: {
        title: { 'en-US': 'Hello, World!' },
        body: { 'en-US': 'Bacon is healthy!' },
        slug: { 'en-US': 'hello-world' },
      },
      sys: { id: '5KsDBWseXY6QegucYAoacS', type: 'Entry', version: 1, createdAt: '2015-05-18T11:29:46.809Z' },
    };
    const body = recipe('Contentful', 'json').replace(/\{ (\/[^ }]+) \}/g, (_, pointer: string) =>
      String(
        pointer.split('/').slice(1).reduce<unknown>(entryOf, { payload, topic: 'ContentManagement.Entry.publish' }),
      ),
    );
    assert.deepEqual(await pagesOf(body, BEARER), [
      'https://www.example.com/articles/hello-world',
      'https://www.example.com/',
    ]);
  });

  it('Strapi: its event hub’s publish event becomes a recache', async () => {
    // "Webhooks", entry.publish, in Strapi's documentation.
    const event = {
      ...{ event: 'entry.publish', createdAt: '2020-01-10T08:59:35.796Z', model: 'address' },
      entry: {
        ...{ id: 1, geolocation: {}, city: 'Paris', postal_code: null, category: null, full_name: 'Paris' },
        ...{ createdAt: '2020-01-10T08:47:36.264Z', updatedAt: '2020-01-10T08:58:26.210Z' },
        ...{ publishedAt: '2020-08-29T14:20:12.134Z', cover: null, images: [] },
      },
    };
    const sent: { url: string; headers: Record<string, string>; body: string }[] = [];
    const listeners = new Map<string, (event: object) => unknown>();
    const context = {
      module: { exports: { bootstrap: (_: object): void => assert.fail('no recipe') } },
      process: { env: { GEORENDER_TOKEN: CMS_TOKEN } },
      fetch: (url: string, { headers, body }: { headers: Record<string, string>; body: string }) =>
        sent.push({ url, headers, body }),
    };
    vm.runInNewContext(recipe('Strapi', 'js'), context);
    const eventHub = { on: (name: string, listener: (event: object) => unknown) => listeners.set(name, listener) };
    context.module.exports.bootstrap({ strapi: { eventHub } });
    listeners.get('entry.publish')?.(event);
    listeners.get('entry.publish')?.({ ...event, model: 'category' });
    assert.deepEqual([sent.length, sent[0]?.url], [1, URL_OF_API]);
    assert.deepEqual(await pagesOf(sent[0]?.body ?? '', sent[0]?.headers ?? {}), [
      'https://www.example.com/addresses/Paris',
    ]);
  });

  it('Sanity: its projection of a document is a recache', async () => {
    // "GROQ-powered webhooks" in Sanity's documentation: the projection is applied to the document.
    const root = {
      ...{ _id: 'd7c7b9b6', _type: 'post', _rev: 'x', title: 'Hello', slug: { _type: 'slug', current: 'hello' } },
    };
    const value = await evaluate(parse(recipe('Sanity', 'groq')), { root });
    assert.deepEqual(await pagesOf(JSON.stringify(await value.get()), BEARER), [
      'https://www.example.com/articles/hello',
      'https://www.example.com/',
    ]);
  });
});

/** An entry of an object; undefined if it has none. */
function entryOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

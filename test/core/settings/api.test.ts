// The settings of the HTTP API, IndexNow and publishing, and the tokens.
import assert from 'node:assert/strict';
import { TOKEN_SECRETS, tokenContradictions } from '../../../core/settings/rooms/api-tokens';
import { SettingsReader } from '../../../core/settings/settings-reader';
import { problemsOf } from './refused-settings';

const TOKEN = 'a'.repeat(32);

function tokenProblems(value: unknown): readonly string[] {
  const reader = new SettingsReader({}, undefined);
  TOKEN_SECRETS.apiTokens.form.read(value, 'apiTokens', reader);
  return reader.found;
}

describe('core/settings, from outside', () => {
  for (const apiPath of ['_georender', '/', '/api', '/_local', '/a/b/c', '/a*', '/a/', '/ä', 7]) {
    it(`refuses the API at ${JSON.stringify(apiPath)}`, () => {
      assert.ok(problemsOf({ apiPath }).some((problem) => problem.startsWith('apiPath is ')));
    });
  }

  it('wants a queue for the API and for publishing', () => {
    assert.deepEqual(problemsOf({ apiPath: '/_georender', publishing: true }), [
      'apiPath orders renders that nobody waits for; set queueConcurrency.',
      'publishing orders renders that nobody waits for; set queueConcurrency.',
    ]);
  });

  it('refuses parts without what they belong to', () => {
    const parts = { indexNowKey: '0123abcd', amplifyApp: 'd1a2b3c4', apiScopes: { deploy: ['publish'] } };
    assert.deepEqual(problemsOf(parts), [
      'indexNowKey tells of pages that a recache changed, on a site with a name of its own; set apiPath and domains.',
      'amplifyApp names the app whose deployments are followed; set publishing to true.',
      'apiScopes has the scope publish; set publishing to true, or remove it.',
    ]);
    assert.deepEqual(problemsOf({ amplifyRegion: 'eu-central-1' }), [
      'amplifyRegion is the region of amplifyApp; set amplifyApp, or leave it out.',
    ]);
  });

  it('refuses paths of the site below the path of the API', () => {
    const paths = { passthroughPaths: ['/_georender/*', '/_georendering'], includePaths: ['/_georender'] };
    const found = problemsOf({ apiPath: '/_georender', ...paths });
    assert.deepEqual(
      found.filter((problem) => problem.includes('lies below')).map((problem) => problem.split(' ', 3).join(' ')),
      ['passthroughPaths lists "/_georender/*",', 'includePaths lists "/_georender",'],
    );
  });

  it('names scopes, keys and apps that are none', () => {
    const wrong = {
      ...{ apiScopes: { cms: ['delete'] }, indexNowKey: 'short', amplifyApp: 'x1', amplifyRegion: 'mars-north-1' },
    };
    const found = problemsOf(wrong).join('\n');
    for (const part of ['apiScopes.cms[0] is "delete"', 'indexNowKey is', 'amplifyApp is', 'amplifyRegion is'])
      assert.ok(found.includes(part), part);
  });

  it('takes up to ten tokens, and shows none that is wrong', () => {
    assert.deepEqual(tokenProblems({ cms: TOKEN, 'cms-2': `${TOKEN}b` }), []);
    const wrong = { Cms: TOKEN, short: 'hunter2', spaced: `${TOKEN} x`, quoted: `${TOKEN}"`, number: 7 };
    assert.deepEqual(
      tokenProblems(wrong).map((problem) => problem.split(' ', 3).join(' ')),
      [
        'apiTokens: "Cms" is',
        'apiTokens.short is no',
        'apiTokens.spaced is no',
        'apiTokens.quoted is no',
        'apiTokens.number is no',
      ],
    );
    assert.ok(!tokenProblems(wrong).join().includes('hunter2'));
    const many = Object.fromEntries(Array.from({ length: 11 }, (_, number) => [`cms-${number}`, `${TOKEN}${number}`]));
    assert.match(tokenProblems(many).join(), /11 tokens; allowed: at most 10/);
    assert.match(tokenProblems({ one: TOKEN, other: TOKEN }).join(), /one token under two names/);
    assert.match(tokenProblems('secret').join(), /^apiTokens is not an object; allowed/);
  });

  it('wants tokens with the API, and scopes for tokens that there are', () => {
    const apiPath = '/_georender';
    assert.deepEqual(tokenContradictions([], {}), []);
    assert.deepEqual(tokenContradictions(['cms'], { apiPath, apiScopes: { cms: [] } }), []);
    assert.match(tokenContradictions([], { apiPath }).join(), /^apiPath needs a token; set apiTokens: pulumi config/);
    assert.match(tokenContradictions(['cms'], {}).join(), /^apiTokens are for the HTTP API; set apiPath/);
    assert.deepEqual(tokenContradictions(['cms'], { apiPath, apiScopes: { csm: [] } }), [
      'apiScopes.csm is for no token; apiTokens has cms.',
    ]);
    assert.deepEqual(tokenContradictions(undefined, { apiPath, apiScopes: { later: [] } }), []);
  });
});

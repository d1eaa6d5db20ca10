// The message of `npm start`.
import assert from 'node:assert/strict';
import { welcome } from '../../../cli/start/welcome';

describe('the message of npm start', () => {
  const stack = { url: 'http://127.0.0.1:8080', api: { url: 'http://127.0.0.1:1', token: 'this-run' } };
  const options: Parameters<typeof welcome>[1] = {
    site: undefined,
    otherSites: new Map(),
    regions: ['eu-central-1', 'us-east-1'],
    engine: 'cloudfront-function',
    dataFolder: undefined,
    log: undefined,
    caches: true,
    namedService: undefined,
  };
  const text = welcome(stack, options);

  it('asks as a bot from near each region', () => {
    assert.match(text, /Viewer-Country: DE' http:\/\/127\.0\.0\.1:8080\/articles\/1/);
    assert.match(text, /Viewer-Country: US'/);
    assert.doesNotMatch(text, /Viewer-Country: IN'/);
  });

  it("has an order of the HTTP API, with the run's token", () => {
    const [, json = ''] = /\/_georender\/recache -d '(.*)'/.exec(text) ?? [];
    assert.deepEqual(JSON.parse(json), { prerenderToken: 'this-run', url: 'http://127.0.0.1:8080/articles/1' });
  });

  it('names the engine and other sites that were asked for', () => {
    assert.doesNotMatch(text, /engine|other/);
    const otherSites = new Map([['de.example.com', 'http://127.0.0.1:3001']]);
    const named = welcome(stack, { ...options, engine: 'lambda-at-edge', otherSites });
    assert.match(named, /\n {2}engine {3}lambda-at-edge\n/);
    assert.match(named, /\n {2}other {4}de\.example\.com: http:\/\/127\.0\.0\.1:3001\n/);
  });

  it('suggests nothing of regions where a service renders all pages', () => {
    const namedService = { url: 'http://127.0.0.1:3000', mode: 'alone', share: undefined } as const;
    const alone = welcome(stack, { ...options, namedService });
    assert.match(alone, /\n {2}service {2}http:\/\/127\.0\.0\.1:3000, alone\n/);
    assert.match(alone, /Viewer-Country: DE' http:\/\/127\.0\.0\.1:8080\/articles\/1/);
    assert.doesNotMatch(alone, /region|console|recache/);
  });
});

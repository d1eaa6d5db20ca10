// The message of `npm start`.
import assert from 'node:assert/strict';
import { welcome } from '../../../cli/start/welcome';

describe('the message of npm start', () => {
  const stack = { url: 'http://127.0.0.1:8080', api: { url: 'http://127.0.0.1:1', token: 'this-run' } };
  const text = welcome(stack, {
    site: undefined,
    regions: ['eu-central-1', 'us-east-1'],
    dataFolder: undefined,
    log: undefined,
    caches: true,
  });

  it('asks as a bot from near each region', () => {
    assert.match(text, /Viewer-Country: DE' http:\/\/127\.0\.0\.1:8080\/articles\/1/);
    assert.match(text, /Viewer-Country: US'/);
    assert.doesNotMatch(text, /Viewer-Country: IN'/);
  });

  it("has an order of the HTTP API, with the run's token", () => {
    const [, json = ''] = /\/_georender\/recache -d '(.*)'/.exec(text) ?? [];
    assert.deepEqual(JSON.parse(json), { prerenderToken: 'this-run', url: 'http://127.0.0.1:8080/articles/1' });
  });
});

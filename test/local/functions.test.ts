// What the local run tells its functions.
import assert from 'node:assert/strict';
import { VARIABLES } from '../../core/contract/environment-variables';
import { regionFunctions, SERVE_FUNCTION } from '../../local/functions';
import { DEFAULT_LOCAL_SETTINGS } from '../../local/settings-file';

describe('local/functions', () => {
  it('tells serve the hosts of all origins of the site, as the edge asks them', () => {
    const url = 'http://127.0.0.1:1';
    const [serve] = regionFunctions({
      ...DEFAULT_LOCAL_SETTINGS,
      region: 'eu-central-1',
      bundlesDir: '/bundles',
      endpoints: { s3: url, dynamoDb: url, sqs: url },
      queues: undefined,
      regions: ['eu-central-1'],
      publicSite: { scheme: 'http', hosts: ['localhost:8080'] },
      siteOrigin: 'http://127.0.0.1:4321',
      countryOrigins: { DE: 'de.example-origin.com', FR: 'fr.example-origin.com' },
      otherSites: new Map([['de.example-origin.com', 'http://127.0.0.1:4322']]),
      verifiesSite: true,
      caches: true,
      chromium: { executable: '/chromium', environment: {} },
    });
    assert.equal(serve?.name, SERVE_FUNCTION);
    assert.equal(serve.environment[VARIABLES.siteHosts], '127.0.0.1:4321,127.0.0.1:4322,fr.example-origin.com');
  });
});

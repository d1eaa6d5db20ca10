// A stack whose site has several origins and an experiment, under mocks: origins, policies, functions, and where the
// functions ask the site.
import assert from 'node:assert/strict';
import { awsHeaderName } from '../../../components/edge/edge-policies-aws';
import { LambdaEdgeRouter } from '../../../components/edge/lambda-edge-router';
import { isAskedByName, siteChoiceOf } from '../../../components/edge/site-routing';
import {
  argsFor,
  distributionOf,
  EXPECTED_SITE,
  expectedServe,
  ONE,
  run,
} from '../../support/pulumi/edge-router-program';
import { find, runProgram } from '../../support/pulumi/pulumi-mocks';

const CHOICE = {
  countryContent: {},
  countryOrigins: { DE: 'de.example.net' },
  deviceOrigins: { mobile: 'm.example.net' },
  experimentArms: [
    { name: 'control', weight: 50 },
    { name: 'new', weight: 50, origin: 'new.example.net' },
  ],
};
const NOTHING = { countryOrigins: {}, deviceOrigins: {}, experimentArms: [], countryContent: {} };

describe('components/edge, a choice of sites', () => {
  it('makes an origin of each domain, with the site’s secret headers', async () => {
    const headers = { 'x-origin-secret': 'secret' };
    const site = { originDomain: 'main.d123.amplifyapp.com', headers };
    const { registrations, edge } = await run(argsFor(ONE, { site, siteChoice: siteChoiceOf(CHOICE) }));
    const customHeaders = [{ name: 'x-origin-secret', value: 'secret' }];
    const others = ['de.example.net', 'm.example.net', 'new.example.net'].map((domainName) => ({
      ...EXPECTED_SITE,
      customHeaders,
      domainName,
      originId: `site-${domainName}`,
    }));
    assert.deepEqual(distributionOf(registrations).inputs['origins'], [
      { ...EXPECTED_SITE, customHeaders },
      expectedServe('eu-central-1'),
      ...others,
    ]);
    // A distribution of the user's own takes them from here.
    assert.deepEqual(
      edge.origins.map(({ originId }) => originId),
      ['serve-eu-central-1', ...others.map(({ originId }) => originId)],
    );
  });

  it('lists CloudFront’s headers of devices, and keys by the choice', async () => {
    const forwardedHeaders = ['authorization'];
    const { registrations } = await run(argsFor(ONE, { siteChoice: siteChoiceOf(CHOICE), forwardedHeaders }));
    const { inputs } = find(registrations, 'aws:cloudfront/cachePolicy:CachePolicy', 'edge-cache');
    assert.match(
      JSON.stringify(inputs),
      /"X-Georender-Minute","X-Georender-Site","Access-Control-Request-Method","Access-Control-Request-Headers","Authorization"\]/,
    );
    const request = find(
      registrations,
      'aws:cloudfront/originRequestPolicy:OriginRequestPolicy',
      'edge-origin-request',
    );
    const items: readonly string[] = Object(request.inputs['headersConfig']).headers.items;
    assert.deepEqual(items.slice(-3), [
      'CloudFront-Is-SmartTV-Viewer',
      'CloudFront-Is-Tablet-Viewer',
      'CloudFront-Is-Mobile-Viewer',
    ]);
    assert.ok(items.length <= 10 && items.includes(awsHeaderName('cloudfront-viewer-country')));
  });

  it('keys by country and devices where the router runs at Lambda@Edge', async () => {
    const { site, domains, tags } = argsFor(ONE);
    const args = { site, domains, tags, code: 'exports.handler = () => {};', siteChoice: siteChoiceOf(CHOICE) };
    const { registrations } = await runProgram(() => new LambdaEdgeRouter('edge', args));
    const { inputs } = find(registrations, 'aws:cloudfront/cachePolicy:CachePolicy', 'edge-cache');
    assert.match(
      JSON.stringify(inputs),
      /"X-Georender-Site","CloudFront-Viewer-Country","CloudFront-Is-SmartTV-Viewer","CloudFront-Is-Tablet-Viewer","CloudFront-Is-Mobile-Viewer"\]/,
    );
  });

  it('changes neither policy nor origins without a choice', async () => {
    assert.equal(siteChoiceOf(NOTHING), undefined);
    const [without, never] = [await run(argsFor(ONE, { siteChoice: undefined })), await run(argsFor(ONE))];
    assert.deepEqual(
      without.registrations.map(({ type, inputs }) => ({ type, inputs })),
      never.registrations.map(({ type, inputs }) => ({ type, inputs })),
    );
  });

  it('has the site asked through its public name, where the choice is made', () => {
    assert.equal(isAskedByName({}, CHOICE), true);
    assert.equal(isAskedByName({}, NOTHING), false);
  });
});

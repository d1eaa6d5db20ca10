import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import {
  checkLambdaAtEdge,
  LambdaAtEdgeShapeError,
  LambdaAtEdgeTooLargeError,
  zippedLambdaBytes,
} from '../../bundles/lambda-at-edge-bundle';
import { MAX_LAMBDA_AT_EDGE_BYTES } from '../../core/contract/lambda-at-edge';
import { ALL_REGIONS } from '../../core/geography/regions';
import { routerConfig } from '../../core/routing/router-config';
import { buildLambdaRouter } from '../support/edge/lambda-router';
import { CASES_CONFIG } from '../support/edge/router-cases';

const EXPORTS = 'module.exports = { handler: async (event) => event };';

describe('bundles/lambda-at-edge-bundle', () => {
  it('builds the same bytes each time, far below the limit, with all regions', async () => {
    const home = 'us-east-1';
    const others = ALL_REGIONS.filter((region) => region !== home);
    const config = routerConfig({ regions: [home, ...others], home, scheme: 'https', hosts: 'any' });
    const [one, two] = await Promise.all([buildLambdaRouter(config), buildLambdaRouter(config)]);
    assert.equal(one, two);
    assert.ok(zippedLambdaBytes(one) < MAX_LAMBDA_AT_EDGE_BYTES / 20, String(zippedLambdaBytes(one)));
  });

  it('takes the token from the configuration', async () => {
    assert.equal((await buildLambdaRouter(CASES_CONFIG)).split('the-token').length, 2);
  });

  it('refuses more than Lambda@Edge accepts at viewer-request', () => {
    const text = JSON.stringify(randomBytes(MAX_LAMBDA_AT_EDGE_BYTES).toString('base64'));
    assert.throws(
      () => checkLambdaAtEdge(`const text = ${text};${EXPORTS}`),
      (error) => {
        assert.ok(error instanceof LambdaAtEdgeTooLargeError);
        assert.match(error.message, /bytes zipped; Lambda@Edge accepts at most 1048576 at viewer-request/);
        return true;
      },
    );
  });

  const refused: Readonly<Record<string, readonly [code: string, reason: RegExp]>> = {
    'a variable of the environment': [
      `const { TABLE } = process.env;${EXPORTS}`,
      /no environment variables; .*process\.env/,
    ],
    'an ES module': ['export const handler = async (event) => event;', /must be a CommonJS module/],
    'a module without exports': ['const handler = 1;', /must be a CommonJS module/],
    'another file': [`const { get } = require("./other");${EXPORTS}`, /one file; its code requires "\.\/other"/],
  };
  for (const [what, [code, reason]] of Object.entries(refused)) {
    it(`refuses ${what}`, () => {
      assert.throws(
        () => checkLambdaAtEdge(code),
        (error) => {
          assert.ok(error instanceof LambdaAtEdgeShapeError);
          assert.match(error.message, reason);
          return true;
        },
      );
    });
  }

  it('accepts the variable that Lambda sets itself', () => {
    checkLambdaAtEdge(`const region = process.env.AWS_REGION;${EXPORTS}`);
  });
});

import assert from 'node:assert/strict';
import * as pulumi from '@pulumi/pulumi';
import { buildHealthPackage, buildLambdaPackages } from '../../bundles/lambda-package';
import { Georender, stackOutputs } from '../../components';
import type { GeorenderArgs } from '../../components/georender-args';
import { parseDeploymentFacts } from '../../operations/target/deployment-facts';
import { version } from '../../package.json';
import { least, named } from '../support/pulumi/georender-program';
import { runProgram, valueOf } from '../support/pulumi/pulumi-mocks';
import { PACKAGES_TIMEOUT_MS } from '../support/run/packages-timeout';

const site = { originId: 'site', domainName: 'origin.example.com', customOriginConfig: secure() };

function secure() {
  return { httpPort: 80, httpsPort: 443, originProtocolPolicy: 'https-only', originSslProtocols: ['TLSv1.2'] };
}

/** A distribution of the program. */
const distribution: GeorenderArgs['distribution'] = {
  name: 'app',
  args: {
    enabled: true,
    aliases: ['www.example.com'],
    origins: [site],
    defaultCacheBehavior: {
      targetOriginId: 'site',
      viewerProtocolPolicy: 'redirect-to-https',
      allowedMethods: ['GET', 'HEAD'],
      cachedMethods: ['GET', 'HEAD'],
    },
    restrictions: { geoRestriction: { restrictionType: 'none' } },
    viewerCertificate: { cloudfrontDefaultCertificate: true },
  },
};

describe('components/stack-outputs', function () {
  before(async function () {
    this.timeout(PACKAGES_TIMEOUT_MS);
    await buildLambdaPackages();
    await buildHealthPackage();
  });

  const programs: Readonly<Record<string, { readonly args: GeorenderArgs; readonly siteUrl: string }>> = {
    'a distribution of Georender’s own': {
      args: { ...named, canary: true, queueConcurrency: 2 },
      siteUrl: 'https://main.d1.amplifyapp.com',
    },
    'a distribution of the program': {
      args: { ...least, domains: ['www.example.com'], distribution },
      siteUrl: 'https://www.example.com',
    },
  };
  for (const [title, { args, siteUrl }] of Object.entries(programs)) {
    it(`are what the commands need of a program with ${title}`, async () => {
      const { result } = await runProgram(() => pulumi.output(stackOutputs(new Georender('site', args), args)));
      const facts = parseDeploymentFacts('outputs', JSON.parse(JSON.stringify(await valueOf(result))));
      assert.equal(facts.version, version);
      assert.equal(facts.siteUrl, siteUrl);
      assert.equal(facts.canaries.size, args.canary === true ? 1 : 0);
    });
  }
});

// Two sites in one program: nothing has the same name, neither in Pulumi's state nor in the account.
import assert from 'node:assert/strict';
import { buildHealthPackage, buildLambdaPackages } from '../../bundles/lambda-package';
import { Georender } from '../../components/georender';
import { named, ofType } from '../support/pulumi/georender-program';
import { runProgram, UNKNOWN } from '../support/pulumi/pulumi-mocks';
import { PACKAGES_TIMEOUT_MS } from '../support/run/packages-timeout';

/** Inputs by which AWS tells resources of a type apart, where a program does not leave the name to Pulumi. */
const NAMES = ['name', 'bucket', 'dashboardName', 'functionName', 'family'] as const;

describe('two sites in one program', function () {
  before(async function () {
    this.timeout(PACKAGES_TIMEOUT_MS);
    await buildLambdaPackages();
    await buildHealthPackage();
  });

  it('have no name in common, and share policies', async () => {
    const program = () => {
      const everything = { ...named, botReports: true, monthlyBudgetDollars: 100, alarmEmail: 'ops@example.com' };
      const shop = new Georender('shop', { ...everything, domains: ['shop.example.com'], botRequestLimit: 2000 });
      const { cachePolicyId, originRequestPolicyId } = shop.edge;
      const policies = { cachePolicyId, originRequestPolicyId };
      return new Georender('blog', {
        ...everything,
        domains: ['blog.example.com'],
        botRequestLimit: 2000,
        ...policies,
      });
    };
    // The ids that mocks give to policies are none of AWS's, and a preview knows none.
    const { registrations } = await runProgram(program, { preview: true });
    const fixed = registrations
      .filter(({ type }) => !isPartOfAnother(type))
      .flatMap(({ type, inputs }) =>
        NAMES.filter((name) => typeof inputs[name] === 'string' && inputs[name] !== UNKNOWN).map(
          (name) => `${type} ${String(inputs['region'])} ${String(inputs[name])}`,
        ),
      );
    assert.deepEqual(
      fixed.filter((each, at) => fixed.indexOf(each) !== at),
      [],
    );
    for (const type of ['CachePolicy', 'OriginRequestPolicy'])
      assert.equal(ofType(registrations, `aws:cloudfront/${lowerFirst(type)}:${type}`).length, 1);
    assert.equal(ofType(registrations, 'aws:cloudfront/distribution:Distribution').length, 2);
  });
});

/** Whether its name is one within another resource: of a bucket, a database, a zone. */
function isPartOfAnother(type: string): boolean {
  return /^(?:aws:(?:s3\/bucket(?!:)|glue\/catalogTable:|route53\/record:|lambda\/alias:)|georender:)/.test(type);
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

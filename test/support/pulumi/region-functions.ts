// A RegionFunctions in eu-central-1, as the tests make and read it.
import assert from 'node:assert/strict';
import * as pulumi from '@pulumi/pulumi';
import { RegionFunctions } from '../../../components/functions/region-functions';
import type { RegionFunctionsArgs } from '../../../components/functions/region-functions-args';
import { DEFAULT_FRESHNESS_RULE } from '../../../core/pages/freshness';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import { find, type Registration, runProgram } from './pulumi-mocks';
import { OptionsRecorder } from './registered-options';

/** Resource types. */
export const FUNCTION = 'aws:lambda/function:Function';
export const ALIAS = 'aws:lambda/alias:Alias';
export const INVOCATION = 'aws:lambda/invocation:Invocation';
export const ROLE = 'aws:iam/role:Role';
export const ROLE_POLICY = 'aws:iam/rolePolicy:RolePolicy';

export const REGION = 'eu-central-1';
export const LAMBDAS = ['serve', 'render'] as const;
/** What may call the function URLs. */
export const DISTRIBUTIONS = 'arn:aws:cloudfront::123456789012:distribution/*';
export const TAGS = { team: 'web' };
export const TABLE_ARN = 'arn:aws:dynamodb:eu-central-1:123456789012:table/index';
export const LEASES_ARN = 'arn:aws:dynamodb:eu-central-1:123456789012:table/leases-eu';
export const QUEUE_ARN = 'arn:aws:sqs:eu-central-1:123456789012:site-dead-letters-eu-central-1';

/** Stands for both functions' code. */
export const ZIP_PATH = __filename;

/** Its arguments, unless a test says otherwise. */
export const BASE: RegionFunctionsArgs = {
  region: 'eu-central-1',
  packages: Promise.resolve({
    serve: { zipPath: ZIP_PATH, sha256: '5e' },
    render: { zipPath: ZIP_PATH, sha256: '4e' },
  }),
  index: { tableName: pulumi.output('index'), tableArn: pulumi.output(TABLE_ARN) },
  leases: { name: pulumi.output('leases-eu'), arn: pulumi.output(LEASES_ARN) },
  pages: {
    own: { name: pulumi.output('pages-eu'), arn: pulumi.output('arn:aws:s3:::pages-eu') },
    others: [
      { region: 'us-east-1', name: pulumi.output('pages-us'), arn: pulumi.output('arn:aws:s3:::pages-us') },
      { region: 'ap-south-1', name: 'pages-ap', arn: 'arn:aws:s3:::pages-ap' },
    ],
  },
  publicSite: { scheme: 'https', hosts: ['www.example.com', 'example.com'] },
  siteUrl: 'https://main.d1a2b3c4.amplifyapp.com',
  freshness: [DEFAULT_FRESHNESS_RULE],
  queryPolicy: DEFAULT_QUERY_POLICY,
  protect: true,
  tags: TAGS,
};

/** Runs the component with these arguments. */
export async function runRegionFunctions(
  args: Partial<RegionFunctionsArgs> = {},
  options: { readonly preview?: boolean } = {},
) {
  const recorder = new OptionsRecorder();
  const program = () => new RegionFunctions('site-eu-central-1', { ...BASE, ...args }, recorder.options);
  return { ...(await runProgram(program, options)), recorder };
}

/** The statements of a registered policy. */
export function statements(registration: Registration): unknown {
  const { policy } = registration.inputs;
  assert.ok(typeof policy === 'string');
  const document: unknown = JSON.parse(policy);
  assert.ok(typeof document === 'object' && document !== null && 'Statement' in document);
  return document.Statement;
}

/** The environment that a function is registered with. */
export function variablesOf(registrations: readonly Registration[], lambda: string): Record<string, string> {
  const { environment } = find(registrations, FUNCTION, `site-${lambda}-${REGION}`).inputs;
  assert.ok(typeof environment === 'object' && environment !== null && 'variables' in environment);
  const { variables } = environment;
  assert.ok(typeof variables === 'object' && variables !== null);
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]: [string, unknown]) => {
      assert.ok(typeof value === 'string');
      return [name, value];
    }),
  );
}

// The arguments of the components for orders from outside.
import { createHash } from 'node:crypto';
import * as aws from '@pulumi/aws';
import type { JobFunctionArgs } from '../../../components/outside/job-function';
import type { CallableFunction } from '../../../components/outside/small-function';
import type { Region } from '../../../core/geography/regions';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import { find, type Registration } from '../../support/pulumi/pulumi-mocks';

export const [US, EU] = ['us-east-1', 'eu-central-1'] as const;
export const CODE = { zipPath: __filename, sha256: 'abc' };
export const FUNCTION = 'aws:lambda/function:Function';

export const STACK = {
  publicSite: { scheme: 'https', hosts: ['www.example.com'] },
  queryPolicy: DEFAULT_QUERY_POLICY,
  variants: ['desktop'],
  tags: { team: 'web' },
} as const;

export function jobRegion(region: Region): JobFunctionArgs['regions'][number] {
  // AWS's provider ends names by digits of its choice.
  const digits = (name: string) => createHash('sha256').update(`${name} ${region}`).digest('hex').slice(0, 7);
  const queue = (name: string) =>
    `https://sqs.${region}.amazonaws.com/123456789012/site-orders-${name}-${region}-${digits(name)}`;
  return {
    region,
    indexTableArn: `arn:aws:dynamodb:${region}:123456789012:table/index`,
    leaseTable: { name: `leases-${region}`, arn: `arn:aws:dynamodb:${region}:123456789012:table/leases-${region}` },
    queueUrls: {
      ...{ asked: queue('asked'), listed: queue('listed'), rest: queue('rest') },
      ...{ tickets: queue('tickets'), dead: queue('dead') },
    },
    queueArns: ['tickets', 'orders-asked', 'orders-listed'].map(
      (name) => `arn:aws:sqs:${region}:123456789012:site-${name}-${region}-1234567`,
    ),
  };
}

export const JOBS: JobFunctionArgs = {
  ...STACK,
  regions: [jobRegion(US), jobRegion(EU)],
  home: US,
  code: CODE,
  indexTableName: 'index',
  distribution: { id: 'E123', arn: 'arn:aws:cloudfront::123456789012:distribution/E123' },
  siteUrl: 'https://main.d1.amplifyapp.com',
  publishRenders: 200,
};

/** The environment of a function. */
export function variablesOf(registrations: readonly Registration[], name: string): Record<string, string> {
  const environment = find(registrations, FUNCTION, name).inputs['environment'];
  if (typeof environment !== 'object' || environment === null || !('variables' in environment)) throw new Error(name);
  return Object.fromEntries(Object.entries(environment.variables ?? {}).map(([key, value]) => [key, String(value)]));
}

/** A statement of a policy. */
interface Statement {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: unknown;
}

/** The statements of a role's policy. */
export function statementsOf(registrations: readonly Registration[], name: string): readonly Statement[] {
  const { policy } = find(registrations, 'aws:iam/rolePolicy:RolePolicy', name).inputs;
  const document = JSON.parse(String(policy)) as { readonly Statement: readonly Statement[] };
  return document.Statement;
}

/** A function that stands for that of jobs. */
export function someFunction(): CallableFunction {
  return {
    lambda: new aws.lambda.Function('site-jobs', { region: US, role: 'role' }),
    permissions: new aws.iam.RolePolicy('site-jobs', { role: 'role', policy: '{}' }),
  };
}

// The function that carries jobs out: recaches, purges, publishing, notices to search engines.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { LambdaPackage } from '../../bundles/lambda-package';
import { packedJson } from '../../bundles/packed-json';
import { VARIABLES } from '../../core/contract/environment-variables';
import { JOB_SECONDS } from '../../core/contract/time-outs';
import type { Region } from '../../core/geography/regions';
import type { PublicSite } from '../../core/pages/page-url';
import type { QueryPolicy } from '../../core/pages/query-policy';
import type { Variant } from '../../core/pages/variants';
import type { Tags } from '../tags';
import type { Transform } from '../transform';
import { jobPermissions } from './outside-policies';
import { type CallableFunction, SmallFunction } from './small-function';

/** A region, as jobs reach it. */
export interface JobRegion {
  readonly region: Region;
  readonly indexTableArn: pulumi.Input<string>;
  readonly leaseTable: { readonly name: pulumi.Input<string>; readonly arn: pulumi.Input<string> };
  /** The URLs of its render queue. */
  readonly queueUrls: pulumi.Input<Readonly<Record<'tickets' | 'asked' | 'listed' | 'rest' | 'dead', string>>>;
  /** The queues that orders are sent to. */
  readonly queueArns: pulumi.Input<readonly string[]>;
}

/** The arguments of {@link JobFunction}. */
export interface JobFunctionArgs {
  /** The regions of the stack. */
  readonly regions: readonly JobRegion[];
  /**
   * The region of the function, and of the replica that it notes jobs in.
   * @example 'us-east-1'
   */
  readonly home: Region;
  /**
   * The built function.
   * @example buildJobsPackage()
   */
  readonly code: pulumi.Input<LambdaPackage>;
  /** The index table's name, the same in every region. */
  readonly indexTableName: pulumi.Input<string>;
  /** The distribution, whose copies purges drop. */
  readonly distribution: { readonly id: pulumi.Input<string>; readonly arn: pulumi.Input<string> };
  /** The hosts whose pages are rendered. */
  readonly publicSite: PublicSite;
  /** Which parameters of a query count. */
  readonly queryPolicy: QueryPolicy;
  /**
   * The variants of a page.
   * @example ['desktop', 'mobile']
   */
  readonly variants: readonly Variant[];
  /**
   * The site, as an https URL without a path: its document says which version its CDN shows.
   * @example 'https://main.d1a2b3c4.amplifyapp.com'
   */
  readonly siteUrl: pulumi.Input<string>;
  /**
   * The key of IndexNow, by which search engines are told of new pages.
   * @default search engines are not told
   */
  readonly indexNowKey?: string | undefined;
  /**
   * How many pages are rendered after a deployment of the site.
   * @example 200
   */
  readonly publishRenders: number;
  /**
   * Days that logs are kept: one of the numbers that CloudWatch Logs offers.
   * @default as the setting of a stack
   * @example 90
   */
  readonly logRetentionDays?: pulumi.Input<number> | undefined;
  /**
   * Tags of every resource that takes tags.
   * @example { project: 'shop' }
   */
  readonly tags: Tags;
  /**
   * Changes the arguments of single resources.
   * @default nothing is changed
   * @example { function: { memorySize: 1024 } }
   */
  readonly transform?: { readonly function?: Transform<aws.lambda.FunctionArgs> } | undefined;
}

/** A failed job is tried twice more, within an hour. */
const RETRIES = { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 3_600 };

/** The function and its permissions. */
export class JobFunction extends pulumi.ComponentResource {
  /** The function, as others call it. */
  readonly callable: CallableFunction;
  /** The name of its log group. */
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: JobFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super('georender:index:JobFunction', name, {}, opts);
    const { home: region, code, logRetentionDays, tags, transform } = args;
    const made = new SmallFunction(
      `${name}-jobs`,
      {
        ...{ region, code, logRetentionDays, tags, transform: transform?.function, variables: variablesOf(args) },
        description: 'Carries out recaches and purges, and follows deployments of the site',
        memoryMegabytes: 512,
        timeoutSeconds: JOB_SECONDS,
      },
      this,
    );
    this.callable = made.allow(pulumi.output(resourcesOf(args, made)).apply(jobPermissions));
    new aws.lambda.FunctionEventInvokeConfig(
      `${name}-jobs`,
      { ...RETRIES, region, functionName: made.lambda.name },
      { parent: this },
    );
    this.logGroupName = made.logGroup.name;
    this.registerOutputs({ functionName: made.lambda.name });
  }
}

function resourcesOf({ regions, distribution }: JobFunctionArgs, { logGroup, lambda }: SmallFunction) {
  return {
    logGroupArn: logGroup.arn,
    indexTableArns: regions.map(({ indexTableArn }) => indexTableArn),
    leaseTableArns: regions.map(({ leaseTable }) => leaseTable.arn),
    queueArns: pulumi.all(regions.map(({ queueArns }) => queueArns)).apply((lists) => lists.flat()),
    distributionArn: distribution.arn,
    jobFunctionArn: lambda.arn,
  };
}

function variablesOf(args: JobFunctionArgs): Record<string, pulumi.Input<string>> {
  const { home, publicSite, queryPolicy } = args;
  const regions = [...args.regions].sort((one, other) => (one.region < other.region ? -1 : 1));
  const tables = regions.map(({ region, leaseTable }) => pulumi.output([region, leaseTable.name] as const));
  const queues = regions.map(({ region, queueUrls }) => pulumi.output([region, queueUrls] as const));
  const others = regions.map(({ region }) => region).filter((region) => region !== home);
  return {
    [VARIABLES.indexTable]: args.indexTableName,
    [VARIABLES.leaseTables]: pulumi.all(tables).apply((pairs) => packedJson(Object.fromEntries(pairs))),
    [VARIABLES.regionQueues]: pulumi.all(queues).apply((pairs) => packedJson(Object.fromEntries(pairs))),
    [VARIABLES.regions]: [home, ...others].join(','),
    [VARIABLES.distribution]: args.distribution.id,
    [VARIABLES.scheme]: publicSite.scheme,
    [VARIABLES.hosts]: publicSite.hosts.join(','),
    [VARIABLES.queryPolicy]: JSON.stringify(queryPolicy),
    [VARIABLES.variants]: args.variants.join(','),
    [VARIABLES.siteUrl]: args.siteUrl,
    [VARIABLES.publishRenders]: String(args.publishRenders),
    ...(args.indexNowKey === undefined ? {} : { [VARIABLES.indexNowKey]: args.indexNowKey }),
  };
}

// The arguments of RegionFunctions.
import type * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { LambdaPackages } from '../../bundles/lambda-package';
import type { Region } from '../../core/geography/regions';
import type { FreshnessRule } from '../../core/pages/freshness';
import type { PublicSite } from '../../core/pages/page-url';
import type { QueryPolicy } from '../../core/pages/query-policy';
import type { PathRule } from '../../core/pages/render-rules';
import type { OverloadAnswers } from '../../core/settings/load-settings';
import type { Tags } from '../tags';
import type { Transform } from '../transform';
import type { LiveAliases } from './live-alias';

/** How `serve` runs. */
export interface ServeArgs {
  /** @default as the setting of a stack */
  readonly architecture?: pulumi.Input<'arm64' | 'x86_64'>;
  /**
   * Memory; Lambda's CPU grows with it.
   * @default 512
   */
  readonly memoryMegabytes?: pulumi.Input<number>;
  /**
   * Concurrent answers, reserved of the account's concurrency. The next region answers further requests.
   * @default no limit
   * @example 200
   */
  readonly reservedConcurrency?: pulumi.Input<number> | undefined;
}

/** How `render` runs. Its processor is always x86_64, as its Chromium requires. */
export interface RenderArgs {
  /**
   * Memory; Lambda's CPU grows with it.
   * @default as the setting of a stack
   */
  readonly memoryMegabytes?: pulumi.Input<number>;
  /**
   * Storage for temporary files, such as Chromium's profile. Lambda bills what exceeds 512 MB by the second.
   * @default as the setting of a stack
   */
  readonly storageMegabytes?: pulumi.Input<number>;
  /**
   * The function's time-out, from which `render-times.ts` derives all others: 15 to 100.
   * @default as the setting of a stack
   */
  readonly timeoutSeconds?: number;
  /**
   * Concurrent renders, reserved of the account's concurrency: the upper limit of cost.
   * @default no limit
   * @example 20
   */
  readonly reservedConcurrency?: pulumi.Input<number> | undefined;
}

/** A region's `RegionFunctions`, as far as another one waits for them. */
export interface UpdatedRegion {
  readonly live: { readonly aliases: LiveAliases };
  readonly canary: { readonly aliases: LiveAliases } | undefined;
}

/** The arguments of a `RegionFunctions`. */
export interface RegionFunctionsArgs {
  /**
   * The region of the functions.
   * @example 'eu-central-1'
   */
  readonly region: Region;
  /**
   * The region that is updated before this one: bots get this region's new code after that region's.
   * @default none; both change at the same time
   * @example first
   */
  readonly after?: UpdatedRegion | undefined;
  /**
   * The built functions.
   * @example buildLambdaPackages()
   */
  readonly packages: pulumi.Input<LambdaPackages>;
  /**
   * The index table and its replica in the region.
   * @example { tableName: index.tableName, tableArn: index.tableArn('eu-central-1') }
   */
  readonly index: { readonly tableName: pulumi.Input<string>; readonly tableArn: pulumi.Input<string> };
  /**
   * The region's table of leases.
   * @example index.leaseTable('eu-central-1')
   */
  readonly leases: { readonly name: pulumi.Input<string>; readonly arn: pulumi.Input<string> };
  /** The buckets of pages. */
  readonly pages: {
    /**
     * The region's own bucket, which is written.
     * @example cache.bucket('eu-central-1')
     */
    readonly own: { readonly name: pulumi.Input<string>; readonly arn: pulumi.Input<string> };
    /**
     * The buckets of the other regions, which are only read.
     * @example [{ region: 'us-east-1', name: bucket.bucket, arn: bucket.arn }]
     */
    readonly others: readonly {
      readonly region: Region;
      readonly name: pulumi.Input<string>;
      readonly arn: pulumi.Input<string>;
    }[];
  };
  /**
   * The pages that may be rendered.
   * @example { scheme: 'https', hosts: ['www.example.com'] }
   */
  readonly publicSite: PublicSite;
  /**
   * The source of the site's own HTML: an https URL without a path.
   * @example 'https://main.d1a2b3c4.amplifyapp.com'
   */
  readonly siteUrl: pulumi.Input<string>;
  /**
   * The hosts behind the edge, if `siteUrl` has the public name. No redirect leads a bot there.
   * @default the host of siteUrl
   * @example ['main.d1a2b3c4.amplifyapp.com']
   */
  readonly siteHosts?: readonly string[] | undefined;
  /**
   * The tokens by which a router at Lambda@Edge is known. They give `serve` an HTTP API.
   * @default a function URL that CloudFront signs requests to
   * @example { current: config.requireSecret('rendererToken') }
   */
  readonly rendererTokens?: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>> | undefined;
  /**
   * How long pages are kept. The first rule that matches a path holds.
   * @example [DEFAULT_FRESHNESS_RULE]
   */
  readonly freshness: readonly FreshnessRule[];
  /**
   * How pages of some paths are rendered, and whether they may be kept.
   * @default []
   * @example [{ paths: '/live/*', keepNoStore: false }]
   */
  readonly pageRules?: readonly PathRule[];
  /**
   * Cookies, besides those of infrastructure, that don't make a page personal.
   * @default []
   * @example ['locale']
   */
  readonly ignoredCookies?: readonly string[];
  /**
   * How far ahead a render looks, in the page's own time.
   * @default as the setting of a stack
   * @example 10
   */
  readonly renderHorizonSeconds?: number;
  /**
   * Which query parameters make a page another one.
   * @example DEFAULT_QUERY_POLICY
   */
  readonly queryPolicy: QueryPolicy;
  /**
   * How many pages that were never seen before are rendered in an hour, per host. 0: no limit.
   * @default as the setting of a stack
   * @example 200
   */
  readonly newPagesPerHour?: number;
  /**
   * The answer for each group of bots if a page can't be rendered now: 503 with Retry-After, or the site's HTML.
   * @default as the setting of a stack
   */
  readonly overloadAnswers?: OverloadAnswers;
  /**
   * Countries and subdivisions whose bots the router sends to another region than the nearest.
   * @default {}
   * @example { GB: 'eu-west-2' }
   */
  readonly countryOverrides?: Readonly<Record<string, Region>>;
  /**
   * Countries whose bots get content of their own, each with the region that renders it, as in `countryOverrides`.
   * @default {}
   * @example { DE: 'eu-central-1' }
   */
  readonly countryContent?: Readonly<Record<string, Region>>;
  /**
   * Whether `serve` notes which pages bots ask for: a schedule and publishing read that.
   * @default false
   * @example true
   */
  readonly notesDemand?: boolean;
  /**
   * Whether `serve` and `render` log a line for each bot's request and each render.
   * @default false
   * @example true
   */
  readonly requestLog?: boolean;
  /**
   * The stack's name in the functions' own metrics; a canary's ends in `-canary`.
   * @default no metrics
   * @example 'georender-prod-site'
   */
  readonly metricsName?: string | undefined;
  /**
   * How `serve` runs.
   * @default {}
   * @example { memoryMegabytes: 1024 }
   */
  readonly serve?: ServeArgs;
  /**
   * How `render` runs.
   * @default {}
   * @example { memoryMegabytes: 3008 }
   */
  readonly render?: RenderArgs;
  /**
   * Renders at a time that nobody waits for: stale pages, and what operators order. Makes the region's render queue.
   * @default no queue
   * @example 2
   */
  readonly queueConcurrency?: number | undefined;
  /**
   * Whether there is a canary: a second pair of functions with the newest code. The first pair stays unchanged until
   * this is false. A canary reserves the same concurrency again.
   * @default false
   * @example true
   */
  readonly canary?: boolean;
  /**
   * Days that logs are kept: one of the numbers that CloudWatch Logs offers.
   * @default as the setting of a stack
   * @example 90
   */
  readonly logRetentionDays?: pulumi.Input<number>;
  /**
   * Whether the logs stay when the region is removed. Everything else can be made again.
   * @example true
   */
  readonly protect: boolean;
  /**
   * Tags of every resource that takes tags. At most ten, the limit of an S3 object.
   * @example { project: 'georender' }
   */
  readonly tags: Tags;
  /**
   * Changes the arguments of single resources, also of a canary's.
   * @default nothing is changed
   * @example { render: (args) => { args.tracingConfig = { mode: 'Active' }; } }
   */
  readonly transform?: {
    readonly serve?: Transform<aws.lambda.FunctionArgs>;
    readonly render?: Transform<aws.lambda.FunctionArgs>;
    readonly codeBucket?: Transform<aws.s3.BucketArgs>;
    readonly queue?: Transform<aws.sqs.QueueArgs>;
    readonly stage?: Transform<aws.apigatewayv2.StageArgs>;
  };
}

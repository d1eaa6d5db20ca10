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
import type { Transform } from '../transform';

/** How `serve` runs. */
export interface ServeSettings {
  /** @default as the setting of a stack */
  readonly architecture?: 'arm64' | 'x86_64';
  /**
   * Memory; Lambda's CPU grows with it.
   * @default 512
   */
  readonly memoryMegabytes?: number;
  /**
   * Answers at once, reserved of the account's concurrency: what comes beyond is answered by the next region.
   * @default no cap
   */
  readonly reservedConcurrency?: number;
}

/** How `render` runs; always on x86_64, as its Chromium does. */
export interface RenderSettings {
  /**
   * Memory; Lambda's CPU grows with it.
   * @default as the setting of a stack
   */
  readonly memoryMegabytes?: number;
  /**
   * Room for temporary files, where Chromium has its profile; beyond Lambda's 512 MB it is paid by the second.
   * @default as the setting of a stack
   */
  readonly storageMegabytes?: number;
  /**
   * The function's time-out, from which `render-times.ts` derives all others: 15 to 100.
   * @default as the setting of a stack
   */
  readonly timeoutSeconds?: number;
  /**
   * Renders at once, reserved of the account's concurrency: the ceiling of cost.
   * @default no cap
   */
  readonly reservedConcurrency?: number;
}

/** The arguments of a `RegionFunctions`. */
export interface RegionFunctionsArgs {
  /** @example 'eu-central-1' */
  readonly region: Region;
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
     * The region's own, which is written.
     * @example cache.bucket('eu-central-1')
     */
    readonly own: { readonly name: pulumi.Input<string>; readonly arn: pulumi.Input<string> };
    /**
     * The other regions', which are only read.
     * @example [{ region: 'us-east-1', name: bucket.bucket, arn: bucket.arn }]
     */
    readonly others: readonly {
      readonly region: Region;
      readonly name: pulumi.Input<string>;
      readonly arn: pulumi.Input<string>;
    }[];
  };
  /**
   * What may be rendered.
   * @example { scheme: 'https', hosts: ['www.example.com'] }
   */
  readonly publicSite: PublicSite;
  /**
   * Where the site's own HTML comes from: an https URL without a path.
   * @example 'https://main.d1a2b3c4.amplifyapp.com'
   */
  readonly siteOrigin: string;
  /**
   * The host behind the edge, where `siteOrigin` leads through the public name. No redirect leads a bot there.
   * @default the host of siteOrigin
   * @example 'main.d1a2b3c4.amplifyapp.com'
   */
  readonly siteHost?: string;
  /**
   * How long pages are kept: the first rule that matches a path holds.
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
   * Cookies, besides infrastructure's, that make no page somebody's own.
   * @default []
   * @example ['locale']
   */
  readonly ignoredCookies?: readonly string[];
  /**
   * How far ahead a render looks, in the page's own time.
   * @default as the setting of a stack
   */
  readonly renderHorizonSeconds?: number;
  /**
   * Which query parameters make a page another one.
   * @example DEFAULT_QUERY_POLICY
   */
  readonly queryPolicy: QueryPolicy;
  /**
   * How many pages that were never seen before are rendered in an hour, of each host; 0: without bound.
   * @default as the setting of a stack
   */
  readonly newPagesPerHour?: number;
  /**
   * What each group of bots gets in place of a page that can't be rendered now: 503 with Retry-After, or the site's HTML.
   * @default as the setting of a stack
   */
  readonly overloadAnswers?: OverloadAnswers;
  /**
   * Places whose bots the router sends to another region than the nearest.
   * @default {}
   * @example { GB: 'eu-west-2' }
   */
  readonly countryOverrides?: Readonly<Record<string, Region>>;
  /** @default {} */
  readonly serve?: ServeSettings;
  /** @default {} */
  readonly render?: RenderSettings;
  /**
   * Whether there is a canary: functions as above with the newest code, beside those that are there, which stay as they
   * are until this is false. It reserves as much concurrency again.
   * @default false
   */
  readonly canary?: boolean;
  /**
   * Days that logs are kept; one of the numbers that CloudWatch Logs offers.
   * @default as the setting of a stack
   * @example 90
   */
  readonly logRetentionDays?: number;
  /**
   * Whether the logs stay when the region is removed. Nothing else here is worth keeping.
   * @example true
   */
  readonly protect: boolean;
  /**
   * Put on everything that takes tags. At most ten: an S3 object takes no more.
   * @example { project: 'georender' }
   */
  readonly tags: Readonly<Record<string, string>>;
  /**
   * Changes what the component would give its resources, a canary's as well.
   * @default nothing is changed
   * @example { render: (args) => { args.tracingConfig = { mode: 'Active' }; } }
   */
  readonly transform?: {
    readonly serve?: Transform<aws.lambda.FunctionArgs>;
    readonly render?: Transform<aws.lambda.FunctionArgs>;
    readonly codeBucket?: Transform<aws.s3.BucketArgs>;
  };
}

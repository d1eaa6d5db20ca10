// The arguments of the schedule.
import type * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { LambdaPackage } from '../../bundles/lambda-package';
import type { QueueUrls } from '../../core/contract/render-queue';
import type { Region } from '../../core/geography/regions';
import type { PublicSite } from '../../core/pages/page-url';
import type { QueryPolicy } from '../../core/pages/query-policy';
import type { Variant } from '../../core/pages/variants';
import type { Tags } from '../tags';
import type { Transform } from '../transform';

/** A region whose queue gets orders, and whose demand is read. */
export interface ScheduledRegion {
  readonly region: Region;
  readonly queueUrls: pulumi.Input<QueueUrls>;
  /** The queues that orders are sent to: the tickets', and those of the values `asked` and `listed`. */
  readonly queueArns: pulumi.Input<readonly pulumi.Input<string>[]>;
  readonly leases: { readonly name: pulumi.Input<string>; readonly arn: pulumi.Input<string> };
}

/** The arguments of `RenderSchedule`. */
export interface RenderScheduleArgs {
  /** The regions of the stack, in any order. */
  readonly regions: readonly ScheduledRegion[];
  /**
   * The region that the function runs in; its table of leases counts the budget.
   * @example 'us-east-1'
   */
  readonly home: Region;
  /**
   * The built function.
   * @example buildSchedulePackage()
   */
  readonly code: pulumi.Input<LambdaPackage>;
  /**
   * The index table's replica in the home region.
   * @example { tableName: index.tableName, tableArn: index.tableArn('us-east-1') }
   */
  readonly index: { readonly tableName: pulumi.Input<string>; readonly tableArn: pulumi.Input<string> };
  /**
   * How many renders it may order in a day.
   * @example 2000
   */
  readonly rendersPerDay: number;
  /**
   * The time between two runs, in whole minutes.
   * @default as the setting of a stack
   * @example 21600
   */
  readonly everySeconds: number;
  /**
   * Paths of sitemaps; `/robots.txt` stands for those that it lists.
   * @example ['/robots.txt']
   */
  readonly sitemaps: readonly string[];
  /**
   * The site, as an https URL without a path.
   * @example 'https://main.d1a2b3c4.amplifyapp.com'
   */
  readonly siteUrl: pulumi.Input<string>;
  /**
   * The pages that may be rendered.
   * @example { scheme: 'https', hosts: ['www.example.com'] }
   */
  readonly publicSite: PublicSite;
  /**
   * The variants of listed pages.
   * @example ['desktop']
   */
  readonly variants: readonly Variant[];
  /**
   * Which query parameters make a page another one.
   * @example DEFAULT_QUERY_POLICY
   */
  readonly queryPolicy: QueryPolicy;
  /**
   * The home region's dead letters, which get runs that failed for good.
   * @example functions.deadLetters.arn
   */
  readonly deadLettersArn: pulumi.Input<string>;
  /**
   * Days that logs are kept.
   * @default as the setting of a stack
   * @example 90
   */
  readonly logRetentionDays?: pulumi.Input<number>;
  /**
   * Tags of every resource that takes tags.
   * @example { project: 'georender' }
   */
  readonly tags: Tags;
  /**
   * Changes the arguments of single resources.
   * @default nothing is changed
   * @example { function: { memorySize: 1024 } }
   */
  readonly transform?: {
    readonly function?: Transform<aws.lambda.FunctionArgs>;
  };
}

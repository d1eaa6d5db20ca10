// A running Georender as its operators reach it: a stack on AWS, or the local run. The same clients reach both.
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Region, Regions } from '../core/geography/regions';
import type { FreshnessRule } from '../core/pages/freshness';
import type { PublicSite } from '../core/pages/page-url';
import type { QueryPolicy } from '../core/pages/query-policy';
import type { Variant } from '../core/pages/variants';
import type { EdgeEngine } from '../core/routing/edge-engines';
import type { RouterSettings } from '../core/routing/router-config';
import type { RenderBudgets } from '../core/settings/deployment-outputs';
import type { RouterValues } from '../handlers/health/ports';
import type { PeoplesDocuments } from '../handlers/jobs/ports';
import type { EdgeCache } from '../handlers/purge/ports';
import type { RenderQueue } from '../handlers/queue/ports';
import type { QueueUrls } from '../handlers/queue/queue-urls';
import type { Clock } from '../handlers/runtime/clock';
import type { LogLocation } from './bots/log-location';
import type { QueueAges } from './status/queue-ages';

/** The names of a region's two functions. */
export interface FunctionNames {
  readonly serve: string;
  readonly render: string;
  /** The alias of the versions that bots get; undefined in the local run, and in stacks deployed without versions. */
  readonly alias?: string | undefined;
}

/** A deployment's facts, from a stack's outputs or from the local run. */
export interface DeploymentFacts {
  /** The public address, e.g. `https://www.example.com` or `http://127.0.0.1:8080`. */
  readonly url: string;
  /** The hosts whose pages are kept. */
  readonly publicSite: PublicSite;
  /** CloudFront's name of a stack without domains, whose pages are kept under the site's host. */
  readonly viewerHost: string | undefined;
  /** Where the functions ask for the site itself, e.g. `https://main.d1a2b3c4.amplifyapp.com`. */
  readonly siteUrl: string;
  /** The host of the site's own server, e.g. `main.d1a2b3c4.amplifyapp.com`. */
  readonly siteOrigin: string;
  readonly regions: Regions;
  readonly homeRegion: Region;
  readonly variants: readonly Variant[];
  readonly queryPolicy: QueryPolicy;
  readonly freshness: readonly FreshnessRule[];
  readonly budgets: RenderBudgets;
  /** What the router was built from. */
  readonly router: RouterSettings;
  /** Path patterns with a behaviour of their own, which the router does not see. */
  readonly passthroughPaths: readonly string[];
  /** Lower-case names of request headers that are part of the edge's key. */
  readonly forwardedHeaders: readonly string[];
  readonly distributionId: string;
  /** What runs the router. */
  readonly edge: EdgeEngine;
  /** The name of the CloudFront Function, or of the Lambda@Edge function in us-east-1. */
  readonly routerFunction: string;
  /** The ARN of the router's key-value store; undefined where it has none. */
  readonly routerStore: string | undefined;
  /** The hosts of the regions' HTTP APIs; empty where they have function URLs. */
  readonly httpApis: ReadonlyMap<Region, string>;
  /** The index table's name, the same in every region. */
  readonly indexTable: string;
  readonly leaseTables: ReadonlyMap<Region, string>;
  readonly pagesBuckets: ReadonlyMap<Region, string>;
  readonly functions: ReadonlyMap<Region, FunctionNames>;
  /** The canaries' functions; empty where the deployment has none. */
  readonly canaries: ReadonlyMap<Region, FunctionNames>;
  /** The queues of renders that nobody waits for; empty where the deployment has none. */
  readonly queues: ReadonlyMap<Region, QueueUrls>;
  /** The logs for reports on bots; undefined where none are kept. */
  readonly logs: LogLocation | undefined;
  /** Georender's version, from its package. */
  readonly version: string;
}

/** A deployment: its facts, and clients for its parts. */
export interface Deployment {
  readonly kind: 'stack' | 'local';
  /** Its name in messages, e.g. `stack prod` or `the local run at http://127.0.0.1:8080`. */
  readonly source: string;
  readonly facts: DeploymentFacts;
  /** The deployment's time: an operator's clock may be minutes off. */
  readonly clock: Clock;
  dynamoDb(region: Region): DynamoDBClient;
  s3(region: Region): S3Client;
  lambda(region: Region): LambdaClient;
  sqs(region: Region): SQSClient;
  /** CloudWatch has nothing of the local run. */
  cloudWatch(region: Region): CloudWatchClient;
  /** CloudWatch Logs has nothing of the local run either. */
  cloudWatchLogs(region: Region): CloudWatchLogsClient;
  /** A region's render queue: `SqsRenderQueue` of its client and its URLs; undefined where it has none. */
  queue(region: Region): RenderQueue | undefined;
  /** How long the oldest orders of a region's queue wait. Throws if that can't be told. */
  queueAges(region: Region): Promise<QueueAges>;
  /** The edges' cache. */
  readonly edge: EdgeCache & PeoplesDocuments;
  /** The router's key-value store. */
  readonly router: RouterValues;
  /** Closes all clients. */
  close(): void;
}

// One region's functions `serve` and `render`, their code, and a canary of both where there is one.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Region } from '../../core/geography/regions';
import { renderTimeoutByDefault } from '../../core/settings/rooms/functions';
import { regionalName } from '../regional-name';
import { CodeBucket } from '../storage/code-bucket';
import { FunctionPair } from './function-pair';
import { requireTls } from './queue-policy';
import type { RegionFunctionsArgs } from './region-functions-args';
import { RegionQueue } from './region-queue';
import { type RenderTimes, renderTimes } from './render-times';

export type { RegionFunctionsArgs };

/** The longest that SQS keeps a message ("Amazon SQS message quotas"). */
const DEAD_LETTERS_KEPT_SECONDS = 14 * 86_400;

/**
 * One region's functions `serve` and `render`, each with its logs and role. The function URL of `serve` accepts only
 * requests that distributions of the same account sign; with `rendererTokens`, `serve` has an HTTP API in its place. A
 * canary has the same again. A queue keeps failed background renders, and a bucket keeps the code.
 *
 * Children are named after the component and the region, which is not repeated if the component's name ends with it:
 * `site-eu-central-1` has a `site-serve-eu-central-1`.
 *
 * @example
 * const functions = new RegionFunctions('site-eu-central-1', {
 *   region: 'eu-central-1',
 *   packages: buildLambdaPackages(),
 *   index: { tableName: index.tableName, tableArn: index.tableArn('eu-central-1') },
 *   leases: index.leaseTable('eu-central-1'),
 *   pages: { own: cache.bucket('eu-central-1'), others: [{ region: 'us-east-1', ...cache.bucket('us-east-1') }] },
 *   publicSite: { scheme: 'https', hosts: ['www.example.com'] },
 *   siteUrl: 'https://main.d1a2b3c4.amplifyapp.com',
 *   freshness: [DEFAULT_FRESHNESS_RULE],
 *   queryPolicy: DEFAULT_QUERY_POLICY,
 *   protect: true,
 *   tags: {},
 * });
 */
export class RegionFunctions extends pulumi.ComponentResource {
  /** The region of the functions. */
  readonly region: Region;
  /** The functions that answer the region's bots. */
  readonly live: FunctionPair;
  /** The functions with the newest code, which answer a share of the bots; undefined without `canary`. */
  readonly canary: FunctionPair | undefined;
  /** The queue of background renders, orders and events that failed for good. */
  readonly deadLetters: aws.sqs.Queue;
  /** The region's render queue; undefined without `queueConcurrency`. */
  readonly queue: RegionQueue | undefined;

  /** @throws {RenderTimeoutError} if `render.timeoutSeconds` can't work */
  constructor(
    private readonly name: string,
    private readonly args: RegionFunctionsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super(
      'georender:index:RegionFunctions',
      name,
      {},
      pulumi.mergeOptions(opts, { aliases: [{ type: 'georender:index:RendererRegion' }] }),
    );
    const { region, packages, tags, transform, canary = false } = args;
    const engine = args.rendererTokens === undefined ? 'cloudfront-function' : 'lambda-at-edge';
    const renderTimeoutSeconds = args.render?.timeoutSeconds ?? renderTimeoutByDefault(engine);
    const times = renderTimes(renderTimeoutSeconds, engine);
    this.region = region;
    this.deadLetters = this.makeDeadLetters();
    this.queue = this.makeQueue(times);
    const common = {
      region: args,
      times,
      renderTimeoutSeconds,
      code: new CodeBucket(
        this.childName('code'),
        { region, packages, tags, transform: transform?.codeBucket },
        { parent: this },
      ),
      deadLetters: this.deadLetters,
      queue: this.queue,
      parent: this,
    };
    this.live = new FunctionPair({
      ...common,
      kind: canary ? 'proven' : 'alone',
      after: args.after?.live,
      childName: (part) => this.childName(part),
    });
    this.canary = canary
      ? new FunctionPair({
          ...common,
          kind: 'canary',
          after: args.after?.canary,
          childName: (part) => this.childName(`canary-${part}`),
        })
      : undefined;
    // A canary's `render` takes none: it has a part of the bots only, and of their renders.
    if (args.queueConcurrency !== undefined) this.queue?.feed(this.live.aliases.render, args.queueConcurrency);
    this.registerOutputs({ host: this.live.endpoint.host });
  }

  private makeDeadLetters(): aws.sqs.Queue {
    const { region, tags } = this.args;
    const name = this.childName('dead-letters');
    const queue = new aws.sqs.Queue(
      name,
      { region, messageRetentionSeconds: DEAD_LETTERS_KEPT_SECONDS, sqsManagedSseEnabled: true, tags },
      { parent: this },
    );
    requireTls(queue, name, region, this);
    return queue;
  }

  private makeQueue({ renderBudgetMs }: RenderTimes): RegionQueue | undefined {
    const { region, tags, transform, queueConcurrency } = this.args;
    if (queueConcurrency === undefined) return undefined;
    return new RegionQueue({
      ...{ region, renderBudgetMs, deadLetters: this.deadLetters, tags, parent: this, transform: transform?.queue },
      childName: (part) => this.childName(part),
    });
  }

  private childName(part: string): string {
    return regionalName(this.name, part, this.region);
  }
}

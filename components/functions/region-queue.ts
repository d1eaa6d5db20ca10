// A region's render queue: orders by value, and tickets that feed `render`.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { MAX_RECEIVE_COUNT, QUEUE_RETENTION_SECONDS, type QueueUrls } from '../../core/contract/render-queue';
import { orderVisibilitySeconds, ticketVisibilitySeconds } from '../../core/contract/time-outs';
import type { Region } from '../../core/geography/regions';
import type { Tags } from '../tags';
import { type Transform, transformed } from '../transform';
import { requireTls } from './queue-policy';

/** The ARNs of a region's queues, as policies name them. */
export interface QueueArns {
  readonly tickets: string;
  readonly asked: string;
  readonly listed: string;
  readonly rest: string;
}

/** The arguments of {@link RegionQueue}. */
export interface RegionQueueArgs {
  readonly region: Region;
  readonly renderBudgetMs: number;
  /** The region's dead letters. */
  readonly deadLetters: aws.sqs.Queue;
  readonly tags: Tags;
  /** The name of a resource from its part. */
  readonly childName: (part: string) => string;
  readonly parent: pulumi.Resource;
  readonly transform?: Transform<aws.sqs.QueueArgs> | undefined;
}

/** The queues. Only that of the tickets has a poller, so an idle region pays for one. */
export class RegionQueue {
  readonly tickets: aws.sqs.Queue;
  readonly asked: aws.sqs.Queue;
  readonly urls: pulumi.Output<QueueUrls>;
  readonly arns: pulumi.Output<QueueArns>;

  constructor(private readonly args: RegionQueueArgs) {
    const orders = orderVisibilitySeconds(args.renderBudgetMs);
    const redrivePolicy = pulumi.jsonStringify({
      deadLetterTargetArn: args.deadLetters.arn,
      maxReceiveCount: MAX_RECEIVE_COUNT,
    });
    const orderArgs = { visibilityTimeoutSeconds: orders, redrivePolicy };
    // Without dead letters: a lost ticket would leave its order behind. A ticket has no content that could do harm.
    this.tickets = this.makeQueue('tickets', {
      visibilityTimeoutSeconds: ticketVisibilitySeconds(args.renderBudgetMs),
    });
    this.asked = this.makeQueue('orders-asked', orderArgs);
    const [listed, rest] = [this.makeQueue('orders-listed', orderArgs), this.makeQueue('orders-rest', orderArgs)];
    const { tickets, asked } = this;
    this.urls = pulumi.output({
      tickets: tickets.url,
      asked: asked.url,
      listed: listed.url,
      rest: rest.url,
      dead: args.deadLetters.url,
    });
    this.arns = pulumi.output({ tickets: tickets.arn, asked: asked.arn, listed: listed.arn, rest: rest.arn });
  }

  /**
   * Has tickets invoke a function's alias, up to a concurrency ("Configuring scaling behavior for SQS event source
   * mappings", AWS Lambda Developer Guide).
   */
  feed(render: aws.lambda.Alias, maximumConcurrency: number): aws.lambda.EventSourceMapping {
    const { region, tags, childName, parent } = this.args;
    return new aws.lambda.EventSourceMapping(
      childName('tickets'),
      {
        region,
        eventSourceArn: this.tickets.arn,
        functionName: render.arn,
        batchSize: 1,
        scalingConfig: { maximumConcurrency },
        tags,
      },
      { parent },
    );
  }

  private makeQueue(part: string, further: aws.sqs.QueueArgs): aws.sqs.Queue {
    const { region, tags, childName, parent, transform } = this.args;
    const args = {
      region,
      messageRetentionSeconds: QUEUE_RETENTION_SECONDS,
      sqsManagedSseEnabled: true,
      tags,
      ...further,
    };
    const queue = new aws.sqs.Queue(...transformed(transform, childName(part), args, { parent }));
    requireTls(queue, childName(part), region, parent);
    return queue;
  }
}

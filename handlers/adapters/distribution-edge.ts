// The edges of a distribution, for functions: drops copies, and waits until they are dropped.
import { randomUUID } from 'node:crypto';
import {
  type CloudFrontClient,
  CreateInvalidationCommand,
  waitUntilInvalidationCompleted,
} from '@aws-sdk/client-cloudfront';
import { InternalError } from '../../core/contract/georender-error';
import type { PeoplesDocuments } from '../jobs/ports';
import type { EdgeCache } from '../purge/ports';

/** CloudFront answered without the invalidation that it made. */
export class NoInvalidationError extends InternalError {
  override readonly name = 'NoInvalidationError';
}

/** Most invalidations take seconds. A slower one goes on by itself. */
const MOST_WAIT_SECONDS = 60;

/** One distribution. */
export class DistributionEdge implements EdgeCache, PeoplesDocuments {
  constructor(
    private readonly client: CloudFrontClient,
    private readonly distributionId: string,
  ) {}

  async invalidateTags(tags: readonly string[]): Promise<void> {
    // #… is a tag ("What you need to know when invalidating tags", Amazon CloudFront Developer Guide).
    await this.invalidate(tags.map((tag) => `#${tag}`));
  }

  /** Drops everything: documents have no tags, and a path's pattern is all that is left (decision 0011). */
  async drop(): Promise<void> {
    await this.invalidate(['/*']);
  }

  private async invalidate(items: readonly string[]): Promise<void> {
    const { Invalidation: created } = await this.client.send(
      new CreateInvalidationCommand({
        DistributionId: this.distributionId,
        InvalidationBatch: {
          Paths: { Quantity: items.length, Items: [...items] },
          CallerReference: `georender-job-${randomUUID()}`,
        },
      }),
    );
    if (created?.Id === undefined)
      throw new NoInvalidationError('CloudFront answered CreateInvalidation without an id.');
    try {
      await waitUntilInvalidationCompleted(
        { client: this.client, maxWaitTime: MOST_WAIT_SECONDS, minDelay: 2, maxDelay: 5 },
        { DistributionId: this.distributionId, Id: created.Id },
      );
    } catch (error) {
      if (!(error instanceof Error && error.name === 'TimeoutError')) throw error;
    }
  }
}

// Invalidates tags at the edges of a distribution, and waits until the edges have dropped them.
import { randomUUID } from 'node:crypto';
import {
  type CloudFrontClient,
  CreateInvalidationCommand,
  GetInvalidationCommand,
  type Invalidation,
} from '@aws-sdk/client-cloudfront';
import { UserError } from '../../core/contract/georender-error';
import type { PeoplesDocuments } from '../../handlers/jobs/ports';
import type { EdgeCache } from '../../handlers/purge/ports';
import type { Clock } from '../../handlers/runtime/clock';
import { called } from './aws-call';
import { CLOUDFRONT_REGION } from './operator-clients';

/** Which distribution, and how long it is waited for. */
export interface CloudFrontEdgeOptions {
  readonly distributionId: string;
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** CloudFront has accepted an invalidation and not completed it yet, as far as is known. */
export class InvalidationPendingError extends UserError {
  override readonly name = 'InvalidationPendingError';

  constructor(
    readonly invalidationId: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The status of an invalidation that is finished (GetInvalidation, Amazon CloudFront API Reference). */
const COMPLETED = 'Completed';

/** Most invalidations by tag take less than 5 s; slower ones are polled less often. */
const POLL_MS = [1_000, 1_000, 2_000];
const LATER_POLL_MS = 5_000;

/** One distribution. */
export class CloudFrontEdge implements EdgeCache, PeoplesDocuments {
  private createdId: string | undefined;

  constructor(
    private readonly client: CloudFrontClient,
    private readonly options: CloudFrontEdgeOptions,
  ) {}

  /** The id of the latest invalidation; undefined if there is none. */
  get invalidationId(): string | undefined {
    return this.createdId;
  }

  /**
   * Resolves when all edges have dropped it.
   * @throws AwsCallError if it could not be asked for
   * @throws InvalidationPendingError if it was, but takes too long or can't be watched
   */
  async invalidateTags(tags: readonly string[]): Promise<void> {
    // #… is a tag ("What you need to know when invalidating tags", Amazon CloudFront Developer Guide).
    await this.invalidate(tags.map((tag) => `#${tag}`));
  }

  /** Drops all copies, tagged or not. @throws as {@link invalidateTags} */
  async drop(): Promise<void> {
    await this.invalidate(['/*']);
  }

  private async invalidate(items: string[]): Promise<void> {
    const { distributionId } = this.options;
    // The reference makes a retry of the SDK the same request, and another run another one.
    const batch = {
      Paths: { Quantity: items.length, Items: items },
      CallerReference: `georender-purge-${randomUUID()}`,
    };
    const { Invalidation: created } = await called(this.call('CreateInvalidation'), () =>
      this.client.send(new CreateInvalidationCommand({ DistributionId: distributionId, InvalidationBatch: batch })),
    );
    this.createdId = created?.Id ?? '';
    await this.completed(created, this.createdId);
  }

  private async completed(created: Invalidation | undefined, id: string): Promise<void> {
    const { distributionId, clock, timeoutMs } = this.options;
    const endMs = clock.steadyMs() + timeoutMs;
    for (let status = created?.Status, polls = 0; status !== COMPLETED; polls++) {
      const leftMs = endMs - clock.steadyMs();
      if (leftMs <= 0) {
        throw new InvalidationPendingError(
          id,
          `CloudFront has taken the invalidation ${id} and not completed it within ${timeoutMs / 1000} s; it goes on by itself. ` +
            `Ask for its status: aws cloudfront get-invalidation --distribution-id ${distributionId} --id ${id}`,
        );
      }
      await clock.pause(Math.min(POLL_MS[polls] ?? LATER_POLL_MS, leftMs));
      status = await this.statusOf(id);
    }
  }

  private async statusOf(id: string): Promise<string | undefined> {
    try {
      const { Invalidation: found } = await called(this.call('GetInvalidation'), () =>
        this.client.send(new GetInvalidationCommand({ DistributionId: this.options.distributionId, Id: id })),
      );
      return found?.Status;
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new InvalidationPendingError(
        id,
        `CloudFront has taken the invalidation ${id}, but its status can't be read. ${reason}`,
        { cause },
      );
    }
  }

  private call(operation: string) {
    return {
      action: `cloudfront:${operation}`,
      region: CLOUDFRONT_REGION,
      resource: `distribution ${this.options.distributionId}`,
    };
  }
}

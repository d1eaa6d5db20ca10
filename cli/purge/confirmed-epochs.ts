// Writes purge times to one region and reads each back: the operator learns what the region has.
import { UserError } from '../../core/contract/georender-error';
import type { Region } from '../../core/geography/regions';
import type { PurgeScope } from '../../core/pages/purge-scopes';
import type { DynamoDbPageIndex } from '../../handlers/adapters/dynamodb/page-index';
import type { EpochWriter } from '../../handlers/purge/ports';
import { called } from '../../operations/aws/aws-call';

/** A region accepted a purge and does not show it. */
export class PurgeNotConfirmedError extends UserError {
  override readonly name = 'PurgeNotConfirmedError';
}

/** Writes to a region's replica of the index table, and reads back, strongly consistent. */
export class ConfirmedEpochs implements EpochWriter {
  constructor(
    private readonly index: DynamoDbPageIndex,
    private readonly region: Region,
    private readonly tableName: string,
  ) {}

  /** @throws AwsCallError, PurgeNotConfirmedError */
  async purge(scope: PurgeScope, purgedAtMs: number, expiresAtMs: number): Promise<void> {
    const on = { region: this.region, resource: `table ${this.tableName}` };
    await called({ action: 'dynamodb:PutItem', ...on }, () => this.index.purge(scope, purgedAtMs, expiresAtMs));
    const foundMs = await called({ action: 'dynamodb:GetItem', ...on }, () => this.index.lastPurgeMs(scope));
    if (foundMs >= purgedAtMs) return;
    // In a global table an earlier purge may win by a later write.
    throw new PurgeNotConfirmedError(
      `${this.region}: an earlier purge of "${scope}" took this one's place; run the command again.`,
    );
  }
}

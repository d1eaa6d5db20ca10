// AWS's time: a purge is compared with the times of renders there, and an operator's clock may be minutes off.
import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { EPOCH_PREFIX, INDEX_PARTITION_KEY } from '../../core/contract/index-table';
import { EVERYTHING } from '../../core/pages/purge-scopes';
import type { Clock } from '../../handlers/runtime/clock';

/** `Date` names a second, at any time within it (RFC 9110, 6.6.1). */
const DATE_STEP_MS = 1_000;

/**
 * How far AWS's clock is ahead of this machine's, at most a second too much: a purge must not be older than the renders
 * that it concerns. The first region to answer decides; 0 if none does.
 */
export async function awsAheadMs(clients: readonly DynamoDBClient[], tableName: string, clock: Clock): Promise<number> {
  const asked = clients.map(async (client) => {
    const aheadMs = await askedAheadMs(client, tableName, clock);
    return aheadMs ?? Promise.reject(new Error('no time was told'));
  });
  return Promise.any(asked).catch(() => 0);
}

/** A clock that is ahead of another one. */
export function aheadClock(clock: Clock, aheadMs: number): Clock {
  return {
    nowMs: () => clock.nowMs() + aheadMs,
    steadyMs: () => clock.steadyMs(),
    pause: (durationMs) => clock.pause(durationMs),
  };
}

/** Every answer has the time, even a refusal. */
async function askedAheadMs(client: DynamoDBClient, tableName: string, clock: Clock): Promise<number | undefined> {
  let aheadMs: number | undefined;
  const command = new GetItemCommand({
    TableName: tableName,
    Key: { [INDEX_PARTITION_KEY]: { S: EPOCH_PREFIX + EVERYTHING } },
  });
  command.middlewareStack.add(
    (next) => async (args) => {
      const startMs = clock.nowMs();
      const result = await next(args);
      const toldMs = Date.parse(dateOf(result.response));
      if (!Number.isNaN(toldMs)) aheadMs = toldMs + DATE_STEP_MS - startMs;
      return result;
    },
    // Below retries and deserialisation: it sees each attempt, with any status.
    { step: 'deserialize', priority: 'low', name: 'readDate' },
  );
  await client.send(command).catch(() => undefined);
  return aheadMs;
}

function dateOf(response: unknown): string {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return '';
  const { headers } = response;
  if (typeof headers !== 'object' || headers === null) return '';
  return String(Object.entries(headers).find(([name]) => name.toLowerCase() === 'date')?.[1] ?? '');
}

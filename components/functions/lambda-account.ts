// Reads the account's limits from Lambda by the AWS SDK: the Pulumi provider has no function for it.
import {
  GetAccountSettingsCommand,
  GetFunctionConcurrencyCommand,
  LambdaClient,
  ListTagsCommand,
  paginateListFunctions,
} from '@aws-sdk/client-lambda';
import { UserError } from '../../core/contract/georender-error';
import type { Region } from '../../core/geography/regions';

/** Storage for the code of functions in a region: all versions count. */
export interface CodeStorage {
  readonly usedBytes: number;
  /** The account's quota. */
  readonly totalBytes: number;
}

/** Concurrent executions and storage in a region ("GetAccountSettings", AWS Lambda API Reference). */
export interface AccountLimits {
  /** The account's quota. */
  readonly total: number;
  /** The part that no function has reserved. */
  readonly unreserved: number;
  readonly code: CodeStorage;
}

/** Identifies the stack's own functions: their names begin with `name`, and they have these tags. */
export interface FunctionOwner {
  /** @example 'site' */
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** An account's limits and reserves. */
export interface LambdaAccount {
  /** @throws the errors of the SDK */
  limits(region: Region): Promise<AccountLimits>;
  /** The sum of what the owner's functions have reserved. @throws the errors of the SDK */
  reservedBy(region: Region, owner: FunctionOwner): Promise<number>;
}

/** Lambda answered without its limits. */
export class LambdaAnswerError extends UserError {
  override readonly name = 'LambdaAnswerError';
}

/** Short time-outs, since the program waits for the answers. */
const REQUEST = { connectionTimeout: 5_000, requestTimeout: 15_000, throwOnRequestTimeout: true };

/**
 * The account of the credentials that the SDK finds.
 * @param profile of the shared configuration files; undefined: credentials come from the environment
 */
export function lambdaAccount(profile: string | undefined): LambdaAccount {
  const clientOf = (region: Region) =>
    new LambdaClient({
      region,
      maxAttempts: 3,
      requestHandler: REQUEST,
      ...(profile === undefined ? {} : { profile }),
    });
  return {
    limits: (region) => withClient(clientOf(region), limitsBy),
    reservedBy: (region, owner) => withClient(clientOf(region), (client) => reservedBy(client, region, owner)),
  };
}

async function withClient<Answer>(
  client: LambdaClient,
  ask: (client: LambdaClient) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask(client);
  } finally {
    client.destroy();
  }
}

async function limitsBy(client: LambdaClient): Promise<AccountLimits> {
  const { AccountLimit: limit, AccountUsage: usage } = await client.send(new GetAccountSettingsCommand({}));
  const {
    ConcurrentExecutions: total,
    UnreservedConcurrentExecutions: unreserved,
    TotalCodeSize: totalBytes,
  } = limit ?? {};
  const usedBytes = usage?.TotalCodeSize;
  if (total === undefined || unreserved === undefined || totalBytes === undefined || usedBytes === undefined) {
    throw new LambdaAnswerError(
      'Lambda answered GetAccountSettings without ConcurrentExecutions, UnreservedConcurrentExecutions or TotalCodeSize. ' +
        'Deploy again; if it happens again, ask AWS Support.',
    );
  }
  return { total, unreserved, code: { usedBytes, totalBytes } };
}

async function reservedBy(client: LambdaClient, region: Region, { name, tags }: FunctionOwner): Promise<number> {
  const isNamed = new RegExp(`^${name}-(?:canary-)?(?:serve|render)-${region}(?:-|$)`);
  let reserved = 0;
  for await (const { Functions: functions = [] } of paginateListFunctions({ client }, {})) {
    for (const { FunctionName: functionName = '', FunctionArn: arn } of functions) {
      if (!isNamed.test(functionName) || arn === undefined) continue;
      const { Tags: found = {} } = await client.send(new ListTagsCommand({ Resource: arn }));
      if (Object.entries(tags).some(([key, value]) => found[key] !== value)) continue;
      const { ReservedConcurrentExecutions: own = 0 } = await client.send(
        new GetFunctionConcurrencyCommand({ FunctionName: functionName }),
      );
      reserved += own;
    }
  }
  return reserved;
}

// What Lambda says of the account in a region, asked by the AWS SDK: the provider has no function for it.

import {
  GetAccountSettingsCommand,
  GetFunctionConcurrencyCommand,
  LambdaClient,
  ListTagsCommand,
  paginateListFunctions,
} from '@aws-sdk/client-lambda';
import { UserError } from '../../core/contract/georender-error';
import type { Region } from '../../core/geography/regions';

/** Concurrent executions of a region ("GetAccountSettings", AWS Lambda API Reference). */
export interface ConcurrencyLimits {
  /** All that the account may have. */
  readonly total: number;
  /** Those that no function has reserved. */
  readonly unreserved: number;
}

/** Whose functions count as the stack's own: their names begin so, and they have these tags. */
export interface FunctionOwner {
  /** @example 'site' */
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** What is asked of an account. */
export interface LambdaAccount {
  /** @throws whatever the SDK throws */
  limits(region: Region): Promise<ConcurrencyLimits>;
  /** What the owner's functions have reserved already. @throws whatever the SDK throws */
  reservedBy(region: Region, owner: FunctionOwner): Promise<number>;
}

/** An answer of Lambda's that lacks what it is asked for. */
export class LambdaAnswerError extends UserError {
  override readonly name = 'LambdaAnswerError';
}

/** A program waits for the answers; it is told soon when there are none. */
const REQUEST = { connectionTimeout: 5_000, requestTimeout: 15_000, throwOnRequestTimeout: true };

/**
 * The account of the credentials that the SDK finds.
 * @param profile of the shared configuration files; undefined: as the environment says
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

async function limitsBy(client: LambdaClient): Promise<ConcurrencyLimits> {
  const { AccountLimit: limit } = await client.send(new GetAccountSettingsCommand({}));
  const { ConcurrentExecutions: total, UnreservedConcurrentExecutions: unreserved } = limit ?? {};
  if (total === undefined || unreserved === undefined) {
    throw new LambdaAnswerError(
      'GetAccountSettings answered without ConcurrentExecutions or UnreservedConcurrentExecutions.',
    );
  }
  return { total, unreserved };
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

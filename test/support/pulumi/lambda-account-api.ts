// Lambda's API at 127.0.0.1, as far as the check of an account asks it: the SDK speaks to it.
import { createServer, type IncomingMessage } from 'node:http';
import { closeServer, listenOnLoopback } from '../../../emulators/loopback-server';

/** A function of the account. */
export interface AccountFunction {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly reserved: number | undefined;
}

/** The account in a region: its quota and functions, or the error with which everything is answered. */
export type AccountRegion =
  | {
      readonly total: number;
      readonly functions?: readonly AccountFunction[];
      readonly refused?: string;
      /** Bytes of code that all versions have; of 300 GB. @default 0 */
      readonly codeBytes?: number;
    }
  | { readonly error: string };

/** What the API knows of each region. */
export type AccountOf = (region: string) => AccountRegion;

const PAGE = 2;

/** A running API, to which the SDK's clients of this process speak until it is closed. */
export class LambdaAccountApi {
  /** What is answered from now on. */
  account: AccountOf = () => ({ total: 1000 });
  /** Where it listens. */
  endpoint = '';
  /** The requests so far, as `region path`. */
  readonly requests: string[] = [];
  private readonly server = createServer((request, response) => {
    const { status, type, body } = this.answerTo(request);
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(type === undefined ? {} : { 'x-amzn-errortype': type }),
    });
    response.end(JSON.stringify(body));
  });
  private readonly before = new Map<string, string | undefined>();

  /** Starts it, and points the environment at it. */
  static async start(): Promise<LambdaAccountApi> {
    const api = new LambdaAccountApi();
    api.endpoint = await listenOnLoopback(api.server);
    const variables = {
      AWS_ENDPOINT_URL_LAMBDA: api.endpoint,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    };
    for (const [name, value] of Object.entries(variables)) {
      api.before.set(name, process.env[name]);
      process.env[name] = value;
    }
    return api;
  }

  /** Stops it, and leaves the environment as it was. */
  async close(): Promise<void> {
    for (const [name, value] of this.before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await closeServer(this.server);
  }

  private answerTo(request: IncomingMessage): {
    readonly status: number;
    readonly type?: string;
    readonly body: unknown;
  } {
    // "Elements of an AWS API request signature": the credential's scope names the region.
    const region = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    this.requests.push(`${region} ${url.pathname}`);
    const account = this.account(region);
    if ('error' in account) return refusal(account.error);
    const { total, functions = [], refused, codeBytes = 0 } = account;
    if (refused !== undefined && url.pathname.includes(refused)) return refusal('AccessDeniedException');
    const reserved = functions.reduce((sum, one) => sum + (one.reserved ?? 0), 0);
    const named = functions.find(({ name }) => decodeURIComponent(url.pathname).split(/[/:]/).includes(name));
    switch (url.pathname.split('/')[1] ?? '') {
      case '2016-08-19':
        return {
          status: 200,
          body: {
            AccountLimit: {
              ConcurrentExecutions: total,
              UnreservedConcurrentExecutions: total - reserved,
              TotalCodeSize: 300_000_000_000,
            },
            AccountUsage: { TotalCodeSize: codeBytes },
          },
        };
      case '2015-03-31': {
        const from = Number(url.searchParams.get('Marker') ?? '0');
        const page = functions.slice(from, from + PAGE).map(({ name }) => ({
          FunctionName: name,
          FunctionArn: `arn:aws:lambda:${region}:123456789012:function:${name}`,
        }));
        return {
          status: 200,
          body: { Functions: page, ...(from + PAGE < functions.length ? { NextMarker: String(from + PAGE) } : {}) },
        };
      }
      case '2017-03-31':
        return { status: 200, body: { Tags: named?.tags ?? {} } };
      case '2019-09-30':
        return {
          status: 200,
          body: named?.reserved === undefined ? {} : { ReservedConcurrentExecutions: named.reserved },
        };
      default:
        return refusal('UnknownOperationException');
    }
  }
}

function refusal(type: string): { readonly status: number; readonly type: string; readonly body: unknown } {
  return { status: 403, type, body: { message: 'refused' } };
}

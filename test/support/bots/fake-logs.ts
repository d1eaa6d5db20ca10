// CloudWatch Logs and Lambda for tests: pages of lines by log group, and errors in between.
import { type CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetFunctionConfigurationCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { Clock } from '../../../handlers/runtime/clock';
import type { LinesSource } from '../../../operations/bots/serve-lines/serve-log-groups';
import { LOG_DAY, LOG_STARTS_AT_MS } from './access-log-lines';

/** An answer of FilterLogEvents. */
export type FakePage =
  | { readonly messages: readonly string[]; readonly token?: string }
  /** An error by its name. */
  | { readonly error: string };

/** A region's function. */
export interface FakeFunction {
  readonly region: 'eu-central-1' | 'us-east-1';
  /** The value of the function's variable; undefined: its variables are not told. */
  readonly requestLog?: string;
  /** One a request. */
  readonly pages: readonly FakePage[];
  /** Answers each request by its times, once there are no more pages. */
  readonly lines?: readonly { readonly message: string; readonly timestamp: number }[];
  /** The most of these lines in an answer; the next token is the place of the next one. Default: all. */
  readonly pageLines?: number;
  /** Asked before each answer of lines: the name of an error. */
  readonly refuses?: () => string | undefined;
}

/** A line of `serve` as Powertools writes it. */
export function servedMessage(served: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ level: 'INFO', message: 'A bot was answered.', service: 'serve', served });
}

/** A stack whose functions log. Its clock begins a day after {@link LOG_DAY}; a pause advances it, a request by 1 s. */
export function fakeLogs(functions: readonly FakeFunction[]) {
  const asked: FilterLogEventsCommand['input'][] = [];
  const pauses: number[] = [];
  let nowMs = LOG_DAY.toMs + 86_400_000;
  const clock: Clock = {
    nowMs: () => nowMs,
    steadyMs: () => nowMs,
    pause: async (ms) => {
      pauses.push(ms);
      nowMs += ms;
    },
  };
  const source: LinesSource = {
    clock,
    facts: {
      functions: new Map(functions.map(({ region }) => [region, { serve: `serve-${region}`, render: 'render' }])),
      canaries: new Map(),
    },
    lambda(region) {
      const value = functions.find((one) => one.region === region)?.requestLog;
      const send = async (command: object): Promise<object> => {
        if (!(command instanceof GetFunctionConfigurationCommand)) throw new TypeError('not expected');
        const variables = value === undefined ? undefined : { GEORENDER_REQUEST_LOG: value };
        return { LoggingConfig: { LogGroup: `site-${region}` }, Environment: { Variables: variables } };
      };
      const client: Pick<LambdaClient, 'send'> = { send };
      return client;
    },
    cloudWatchLogs(region) {
      const {
        pages = [],
        lines,
        pageLines = Number.MAX_SAFE_INTEGER,
        refuses,
      } = functions.find((one) => one.region === region) ?? {};
      const left = [...pages];
      const send = async (command: object): Promise<object> => {
        if (!(command instanceof FilterLogEventsCommand)) throw new TypeError('not expected');
        asked.push(command.input);
        nowMs += 1_000;
        const { startTime = 0, endTime = 0, nextToken = '0' } = command.input;
        if (left.length === 0 && lines !== undefined) {
          const name = refuses?.();
          if (name !== undefined) throw Object.assign(new Error('said CloudWatch'), { name });
          const found = lines
            .map((line, at) => ({ ...line, eventId: String(at) }))
            .filter(({ timestamp }) => timestamp >= startTime && timestamp <= endTime);
          const end = Number(nextToken) + pageLines;
          return {
            events: found.slice(Number(nextToken), end),
            nextToken: end < found.length ? String(end) : undefined,
          };
        }
        const page = left.shift() ?? { error: 'TypeError' };
        if ('error' in page) throw Object.assign(new Error('said CloudWatch'), { name: page.error });
        const events = page.messages.map((message, at) => ({ message, timestamp: LOG_STARTS_AT_MS + at }));
        return { events, nextToken: page.token };
      };
      const client: Pick<CloudWatchLogsClient, 'send'> = { send };
      return client;
    },
  };
  return { source, asked, pauses };
}

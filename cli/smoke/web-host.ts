// Asks a host over HTTP, byte for byte: nothing is decoded, followed or asked twice.
import { Agent } from 'undici';
import { UserError } from '../../core/contract/georender-error';
import { boundedBody } from '../../handlers/adapters/http/bounded-body';
import type { WebAnswer, WebHost } from './ports';

/** The host gave no whole answer. */
export class NoAnswerError extends UserError {
  override readonly name = 'NoAnswerError';
}

/** Two regions, each with a render and Chromium's cold start. */
const TIMEOUT_MS = 120_000;
const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** A host by its origin, e.g. `https://www.example.com`. */
export function webHost(origin: string): WebHost {
  const agent = new Agent({ connect: { timeout: 10_000 }, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });
  return {
    async ask(target, headers) {
      try {
        const answer = await agent.request({
          // Given apart from the origin, the target stays as it is. A connection is not kept: nothing is left to close.
          origin,
          path: target,
          method: 'GET',
          headers,
          reset: true,
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        return {
          status: answer.statusCode,
          headers: joined(answer.headers),
          body: await boundedBody(answer.body, MAX_BODY_BYTES),
        };
      } catch (error) {
        throw new NoAnswerError(`${origin}${target} gave no answer`, { cause: error });
      }
    },
  };
}

function joined(headers: Readonly<Record<string, string | string[] | undefined>>): WebAnswer['headers'] {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      return value === undefined
        ? []
        : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value] as const];
    }),
  );
}

// Sends requests to the distribution's origins, with the failover of an origin group.
import { Readable } from 'node:stream';
import { Agent, errors } from 'undici';
import { FAILOVER_STATUS_CODES } from '../../../core/contract/edge-policies';
import { UserError } from '../../../core/contract/georender-error';
import { SITE_CONNECT_MS, SITE_RESPONSE_MS } from '../../../core/contract/time-outs';
import { type ChosenOrigin, type EdgeRequest, type HeaderPairs, requestTarget } from '../edge-request';
import { type BehaviourPolicies, originRequestHeaders, viewerResponseHeaders } from './forwarded-headers';
import type { OriginTriggers } from './origin-triggers';

/** An origin of the distribution. */
export interface Origin {
  /** Base URL, http or https; its path goes before the request's (CloudFront's origin path). */
  readonly url: string;
  /** How long to wait for the headers, and between two pieces of the body. Default: the fetcher's. */
  readonly responseTimeoutMs?: number;
  /** Whether its certificate must be a trusted one; CloudFront accepts no other. @default true */
  readonly verifies?: boolean;
  /** Custom headers of the origin, in lower case: they replace a viewer's. @default none */
  readonly customHeaders?: HeaderPairs;
  /** Added to its answers, for people who look; CloudFront has nothing like it. */
  readonly answerHeaders?: HeaderPairs;
}

export interface OriginFetcherOptions {
  /** By origin id. */
  readonly origins: ReadonlyMap<string, Origin>;
  readonly defaultOriginId: string;
  /** How long origins are waited for that do not say it themselves. Default 30,000, as CloudFront's. */
  readonly responseTimeoutMs?: number | undefined;
  /** Gets a line when the default origin begins to give no answer, and when it answers again. */
  readonly onLog?: ((line: string) => void) | undefined;
  /** A function for the requests to the default origin, which then is an origin group of twice itself. @default none */
  readonly triggers?: OriginTriggers | undefined;
}

/** One request on its way to the origin. */
export interface OriginCall {
  readonly request: EdgeRequest;
  readonly origin: ChosenOrigin;
  readonly policies: BehaviourPolicies;
  readonly viewerIp: string;
  readonly requestId: string;
  /** The ETag of an existing copy: the answer may then be a 304. */
  readonly ifNoneMatch?: string | undefined;
  /** Sent while it arrives, so to one origin only. */
  readonly body?: Readable | undefined;
  /** Aborts when the answer is no longer needed. */
  readonly signal: AbortSignal;
}

/** An origin's answer without hop-by-hop headers, or the edge's own 502 or 504 if none answered. */
export interface OriginAnswer {
  readonly status: number;
  readonly headers: HeaderPairs;
  /** To be consumed or destroyed. Breaks off with an error when the origin does. */
  readonly body: Readable;
}

/** Wrong options: an unknown origin id, or a base URL that is not http or https. */
export class OriginConfigError extends UserError {
  override readonly name = 'OriginConfigError';
}

interface KnownOrigin {
  readonly base: URL;
  readonly responseTimeoutMs: number;
  readonly verifies: boolean;
  readonly customHeaders?: HeaderPairs;
  readonly answerHeaders?: HeaderPairs;
}

/** An answer that may still be thrown away for another origin's. */
interface HeldAnswer extends OriginAnswer {
  /** Whether it is the edge's own. */
  readonly isOwn: boolean;
  discard(): void;
  /** Before a function changed it: failover goes by the origin's own. @default the answer's */
  readonly originStatus?: number;
}

const FAILOVER_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/** Connections to the origins. Redirects are not followed, bodies not decoded, nothing is tried twice. */
export class OriginFetcher {
  private readonly origins: ReadonlyMap<string, KnownOrigin>;
  private readonly defaultOriginId: string;
  private readonly onLog: (line: string) => void;
  private readonly triggers: OriginTriggers | undefined;
  private readonly agent: Agent;
  private readonly lenientAgent: Agent;
  private isDefaultSilent = false;
  private isClosing = false;

  /** @throws OriginConfigError */
  constructor({
    origins,
    defaultOriginId,
    responseTimeoutMs = SITE_RESPONSE_MS,
    onLog = () => undefined,
    triggers,
  }: OriginFetcherOptions) {
    this.triggers = triggers;
    this.origins = new Map(
      [...origins].map(([id, origin]) => [
        id,
        { base: parseBase(id, origin.url), responseTimeoutMs, verifies: true, ...origin },
      ]),
    );
    this.defaultOriginId = defaultOriginId;
    this.onLog = onLog;
    this.origin(defaultOriginId);
    this.agent = new Agent({ connect: { timeout: SITE_CONNECT_MS } });
    this.lenientAgent = new Agent({ connect: { timeout: SITE_CONNECT_MS, rejectUnauthorized: false } });
  }

  /**
   * The answer of the chosen origin. In a group, the second member is asked if the first one does not answer, or
   * answers with a listed status. Only GET, HEAD and OPTIONS without a body fail over ("Optimize high availability
   * with CloudFront origin failover").
   *
   * @throws the abort reason when the signal aborts.
   */
  async fetch(call: OriginCall): Promise<OriginAnswer> {
    const { origin } = call;
    const { triggers } = this;
    if (origin.kind === 'default' && triggers !== undefined)
      return this.inTurn(call, FAILOVER_STATUS_CODES, (attempt) => this.askTriggered(triggers, attempt, call));
    if (origin.kind !== 'group') {
      return this.ask(origin.kind === 'default' ? this.defaultOriginId : origin.id, call);
    }
    const [first, second] = origin.ids;
    return this.inTurn(call, origin.statusCodes, (attempt) => this.ask(attempt === 1 ? first : second, call));
  }

  private async inTurn(
    call: OriginCall,
    statusCodes: readonly number[],
    ask: (attempt: 1 | 2) => Promise<HeldAnswer>,
  ): Promise<OriginAnswer> {
    const mayFailOver = FAILOVER_METHODS.includes(call.request.method) && call.body === undefined;
    const answer = await ask(1);
    if (!mayFailOver || !(answer.isOwn || statusCodes.includes(answer.originStatus ?? answer.status))) {
      return answer;
    }
    answer.discard();
    return ask(2);
  }

  /** Breaks off every connection. */
  async close(): Promise<void> {
    this.isClosing = true;
    await Promise.all([this.agent.destroy(), this.lenientAgent.destroy()]);
  }

  private async ask(id: string, call: OriginCall): Promise<HeldAnswer> {
    const origin = this.origin(id);
    const { customHeaders = [] } = origin;
    const isReplaced = new Set(customHeaders.map(([name]) => name));
    const headers = wireHeaders(origin.base.host, call).filter(([name]) => !isReplaced.has(name));
    return this.send(id, origin, call, { ...call.request, headers: [...headers, ...customHeaders] });
  }

  /** Asks the origin that the functions choose. */
  private async askTriggered(triggers: OriginTriggers, attempt: 1 | 2, call: OriginCall): Promise<HeldAnswer> {
    const site = this.origin(this.defaultOriginId);
    const { viewerIp, requestId } = call;
    const request = { ...call.request, headers: wireHeaders(site.base.host, call) };
    const outcome = await triggers.request({ request, viewerIp, requestId }, { ...site, attempt });
    if ('response' in outcome)
      return {
        ...outcome.response,
        body: Readable.from([outcome.response.body]),
        isOwn: false,
        discard: () => undefined,
      };
    const { origin } = outcome;
    const answer =
      origin === undefined
        ? await this.send(this.defaultOriginId, site, call, outcome.request)
        : await this.send(origin.base.host, { ...origin, verifies: true }, call, outcome.request);
    if (answer.isOwn) return answer;
    try {
      const bound = { request: outcome.request, viewerIp, requestId };
      return {
        ...answer,
        originStatus: answer.status,
        ...(await triggers.response(bound, answer.status, answer.headers)),
      };
    } catch (error) {
      answer.discard();
      throw error;
    }
  }

  private async send(
    id: string,
    { base, responseTimeoutMs, verifies, answerHeaders = [] }: KnownOrigin,
    { body, signal }: OriginCall,
    request: EdgeRequest,
  ): Promise<HeldAnswer> {
    try {
      const answer = await (verifies ? this.agent : this.lenientAgent).request({
        origin: base.origin,
        path: `${base.pathname.replace(/\/$/, '')}${requestTarget(request)}`,
        method: request.method,
        headers: request.headers.flat(),
        body: body ?? null,
        headersTimeout: responseTimeoutMs,
        bodyTimeout: responseTimeoutMs,
        signal,
      });
      this.heard(id, base);
      return {
        status: answer.statusCode,
        headers: [...viewerResponseHeaders(toPairs(answer.headers)), ...answerHeaders],
        body: answer.body,
        isOwn: false,
        discard: () => void answer.body.dump().catch(() => undefined),
      };
    } catch (cause) {
      signal.throwIfAborted();
      this.heard(id, base, cause);
      const { headers, ...error } = gatewayError(id, cause);
      return { ...error, headers: [...headers, ...answerHeaders], isOwn: true, discard: () => undefined };
    }
  }

  /** Logs changes only: an unavailable site would fill the log. @param trouble undefined if the origin answered */
  private heard(id: string, { origin }: URL, trouble?: unknown): void {
    const isSilent = trouble !== undefined;
    if (this.isClosing || id !== this.defaultOriginId || isSilent === this.isDefaultSilent) return;
    this.isDefaultSilent = isSilent;
    this.onLog(
      isSilent
        ? `The site ${origin} does not answer: ${connectionTrouble(trouble)}`
        : `The site ${origin} answers again.`,
    );
  }

  private origin(id: string): KnownOrigin {
    const origin = this.origins.get(id);
    if (origin === undefined) {
      const known = [...this.origins.keys()].join(', ');
      throw new OriginConfigError(`No origin '${id}' in this distribution; it has: ${known}.`);
    }
    return origin;
  }
}

function wireHeaders(
  originHost: string,
  { request, policies, viewerIp, requestId, ifNoneMatch, body }: OriginCall,
): HeaderPairs {
  const wire = { originHost, viewerIp, requestId, ifNoneMatch, hasBody: body !== undefined };
  return originRequestHeaders(request.headers, policies, wire);
}

function parseBase(id: string, url: string): URL {
  const base = URL.canParse(url) ? new URL(url) : undefined;
  if (base === undefined || !['http:', 'https:'].includes(base.protocol) || base.search !== '') {
    throw new OriginConfigError(`Origin '${id}' has the url '${url}'; give an http or https URL without a query.`);
  }
  return base;
}

function toPairs(headers: Readonly<Record<string, string | string[] | undefined>>): HeaderPairs {
  return Object.entries(headers).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : value === undefined ? [] : [value]).map((one) => [name, one] as const),
  );
}

/** Why a connection failed. Node's error for a host with several addresses has no message, but a code. */
export function connectionTrouble(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.message || ('code' in cause ? String(cause.code) : cause.name);
}

function gatewayError(id: string, cause: unknown): OriginAnswer {
  const isTimeout = cause instanceof errors.HeadersTimeoutError || cause instanceof errors.ConnectTimeoutError;
  const reason = connectionTrouble(cause);
  const text = `${isTimeout ? '504 Gateway Timeout' : '502 Bad Gateway'}: origin ${id}: ${reason}\n`;
  return {
    status: isTimeout ? 504 : 502,
    headers: [
      ['content-type', 'text/plain; charset=utf-8'],
      ['content-length', String(Buffer.byteLength(text))],
    ],
    body: Readable.from([Buffer.from(text)]),
  };
}

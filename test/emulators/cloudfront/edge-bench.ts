// Starts a local edge for a test, with a clock the test moves and a log it reads.
import {
  DEFAULT_CACHE_POLICY,
  DEFAULT_ORIGIN_REQUEST_POLICY,
  PASSTHROUGH_ORIGIN_REQUEST_POLICY,
} from '../../../core/contract/edge-policies';
import { type LocalEdge, type LocalEdgeOptions, startLocalEdge } from '../../../emulators/cloudfront/local-edge';
import { reservePort } from '../../../emulators/cloudfront/viewer/reserved-port';
import { type FixtureOrigin, startOrigin } from './fixture-origin';

/** A function that lets every request pass. */
export const PASS = 'function handler(event) { return event.request; }';

/** The resources of one test, closed together. */
export class EdgeBench {
  /** The edges' clock: milliseconds since 1970. */
  nowMs = Date.UTC(2026, 0, 1);
  readonly log: string[] = [];
  private readonly opened: { close(): Promise<void> }[] = [];

  async origin(...args: Parameters<typeof startOrigin>): Promise<FixtureOrigin> {
    const started = await startOrigin(...args);
    this.opened.push(started);
    return started;
  }

  /**
   * Starts an edge with origins of these ids and URLs; the default one is `site`, `/api/*` passes through.
   */
  async edge(
    functionCode: string,
    urls: Record<string, string>,
    over: Partial<LocalEdgeOptions> = {},
  ): Promise<LocalEdge> {
    const port = over.port ?? (await reservePort(0));
    this.opened.push({ close: () => port.release() });
    const started = await startLocalEdge({
      functionCode,
      origins: new Map(Object.entries(urls).map(([id, url]) => [id, { url }])),
      defaultOriginId: 'site',
      cachePolicy: DEFAULT_CACHE_POLICY,
      originRequestPolicy: DEFAULT_ORIGIN_REQUEST_POLICY,
      passthrough: { pathPatterns: ['/api/*'], originRequestPolicy: PASSTHROUGH_ORIGIN_REQUEST_POLICY },
      clock: () => this.nowMs,
      onLog: (line) => this.log.push(line),
      ...over,
      port,
    });
    this.opened.push(started);
    return started;
  }

  async close(): Promise<void> {
    await Promise.all(this.opened.splice(0).map((it) => it.close()));
  }
}

// Joins the edge's record of a request with the line of `serve` and the problems of the render that it waited for.
import type { AccessRecord } from '../../core/contract/access-record';
import {
  CACHE_HEADER,
  DECISION_HEADER,
  isCacheStatus,
  LOCAL_ORIGIN_HEADER,
  REASON_HEADER,
  REGION_HEADER,
} from '../../core/contract/header-names';
import { PRERENDER_SERVICE_ORIGIN_ID } from '../../core/contract/prerender-service';
import { isRouterDecision } from '../../core/routing/decision';
import type { HeaderPairs } from '../../emulators/cloudfront/edge-request';
import { isRenderReason } from '../../handlers/render-protocol/render-protocol';
import { type KnownElsewhere, type RequestRecord, requestRecord } from '../../handlers/runtime/request-record';
import type { EndedRender, ServedRequest } from '../../handlers/runtime/served-request';
import type { Timers } from '../../handlers/runtime/timers';

/** A request, with what was wrong in the page if it was rendered for the request. */
export interface LocalRequest extends RequestRecord {
  readonly problems: readonly string[];
}

/** Gets the joined records. */
export interface RequestListener {
  onRequest(request: LocalRequest): void;
  /** Gets a render with problems that no request waited for. */
  onRender(render: EndedRender): void;
}

/** How long a record waits for the line of `serve`, which may come a moment later. */
const SERVED_WAIT_MS = 500;

/** How long problems wait for the request that the page was rendered for. */
const PROBLEMS_WAIT_MS = 3_000;

/** Lines that wait at once; the oldest are dropped. */
const MOST_WAITING = 2_000;

interface WaitingRecord {
  readonly access: AccessRecord;
  readonly known: KnownElsewhere;
  readonly cancel: () => void;
}

interface WaitingRender {
  readonly render: EndedRender;
  readonly cancel: () => void;
}

/** The join of one local run. */
export class RequestJoin {
  /** By request id. A second region's line replaces the first's, which refused. */
  private readonly served = new Map<string, ServedRequest>();
  private readonly records = new Map<string, WaitingRecord>();
  /** By region and key. */
  private readonly renders = new Map<string, WaitingRender>();

  constructor(
    private readonly listener: RequestListener,
    private readonly timers: Pick<Timers, 'after'>,
  ) {}

  /** A request has ended at the edge. */
  onAccess(access: AccessRecord, headers: HeaderPairs): void {
    const known = knownFrom(headers);
    const id = access['x-edge-request-id'];
    const isAwaited = known.region !== undefined && !/Hit$/.test(access['x-edge-result-type']);
    if (!isAwaited || this.served.get(id)?.region === known.region) {
      this.tell(access, known);
      return;
    }
    const cancel = this.timers.after(SERVED_WAIT_MS, () => this.end(id));
    bounded(this.records).set(id, { access, known, cancel });
  }

  /** `serve` has answered a request. */
  onServed(request: ServedRequest): void {
    bounded(this.served).set(request.requestId, request);
    if (this.records.get(request.requestId)?.known.region === request.region) this.end(request.requestId);
  }

  /** `render` has ended a render. */
  onRendered(render: EndedRender): void {
    if (render.problems.length === 0) return;
    const id = renderId(render);
    this.renders.get(id)?.cancel();
    const cancel = this.timers.after(PROBLEMS_WAIT_MS, () => {
      this.renders.delete(id);
      this.listener.onRender(render);
    });
    bounded(this.renders).set(id, { render, cancel });
  }

  /** Tells all records that wait. */
  close(): void {
    for (const id of [...this.records.keys()]) this.end(id);
    for (const { cancel } of this.renders.values()) cancel();
    this.renders.clear();
  }

  private end(id: string): void {
    const waiting = this.records.get(id);
    if (waiting === undefined) return;
    this.records.delete(id);
    waiting.cancel();
    this.tell(waiting.access, waiting.known);
  }

  private tell(access: AccessRecord, known: KnownElsewhere): void {
    const id = access['x-edge-request-id'];
    const served = this.served.get(id);
    this.served.delete(id);
    const problems = served === undefined ? [] : this.problemsOf(served);
    this.listener.onRequest({ ...requestRecord(access, served, known), problems });
  }

  private problemsOf(served: ServedRequest): readonly string[] {
    // A page that was kept before has not been rendered for this request.
    if (/^HIT/.test(served.cacheStatus) || served.cacheStatus === 'STALE') return [];
    const id = renderId(served);
    const waiting = this.renders.get(id);
    waiting?.cancel();
    this.renders.delete(id);
    return waiting?.render.problems ?? [];
  }
}

function renderId({ region, key }: Pick<EndedRender, 'region' | 'key'>): string {
  return `${region} ${key}`;
}

/** The headers of the answer tell what a copy at the edge had come from, and why the site answered a bot. */
function knownFrom(headers: HeaderPairs): KnownElsewhere {
  const told = new Map(headers);
  const region = told.get(REGION_HEADER);
  const [cacheStatus = '', reason = '', decision = ''] = [CACHE_HEADER, REASON_HEADER, DECISION_HEADER].map((name) =>
    told.get(name),
  );
  if (cacheStatus === 'SERVICE' || told.get(LOCAL_ORIGIN_HEADER) === PRERENDER_SERVICE_ORIGIN_ID)
    return { decision: 'page', cacheStatus: 'SERVICE' };
  return {
    decision: region !== undefined ? 'page' : isRouterDecision(decision) ? decision : 'no-bot',
    region,
    cacheStatus: isCacheStatus(cacheStatus) ? cacheStatus : undefined,
    reason: isRenderReason(reason) ? reason : undefined,
  };
}

function bounded<Value>(map: Map<string, Value>): Map<string, Value> {
  for (const oldest of map.keys()) {
    if (map.size < MOST_WAITING) break;
    map.delete(oldest);
  }
  return map;
}

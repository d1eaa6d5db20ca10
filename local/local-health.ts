// The health check, wired to the local run: the regions' function URLs, the site, and the router's store.
import type { Region, Regions } from '../core/geography/regions';
import { DRAIN_RULES } from '../core/health/drain-decision';
import type { LocalLambda } from '../emulators/lambda/local-lambda';
import { HttpRegionProbe } from '../handlers/adapters/http/region-probe';
import { HttpSiteProbe } from '../handlers/adapters/http/site-probe';
import { createHealthCheck } from '../handlers/health/create-health-check';
import type { CheckNotes, RouterValues } from '../handlers/health/ports';
import { systemClock } from '../handlers/runtime/clock';
import type { Log, LogFields } from '../handlers/runtime/log';
import { SERVE_FUNCTION } from './functions';
import { repeat } from './repeat';
import type { PartsToEnd } from './started-parts';

/** The parts that health checks reach. */
export interface LocalHealthDependencies {
  readonly regions: Regions;
  readonly configDrained: readonly Region[];
  readonly lambda: LocalLambda;
  readonly siteOrigin: string;
  /** Whether the site's certificate must be a trusted one. */
  readonly verifiesSite: boolean;
  /** Undefined: the router reads no values, and nothing is checked. */
  readonly router: RouterValues | undefined;
  readonly onLog: (line: string) => void;
  /** The time between two checks; undefined: they run only when called. */
  readonly healthCheckMs?: number | undefined;
}

/** Running health checks. */
export interface LocalHealth {
  /** Runs one check, after the running one. */
  check(): Promise<void>;
}

/** Drains as fast as a stack and returns faster: minutes are too long for a trial. */
const RULES = { ...DRAIN_RULES, wellLooks: 2 };

/**
 * Busy functions queue requests here; Lambda would start more or refuse. A busy region must not count as unavailable,
 * so it gets time. A stopped region cuts its connections at once.
 */
const LOOK_MS = 25_000;

const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** One checker outside of all regions: it needs no notes of others. */
const NO_NOTES: CheckNotes = { read: async () => [], put: async () => undefined };

/** Starts the checks if `healthCheckMs` is set; they end with `started`. */
export function startLocalHealthChecks(dependencies: LocalHealthDependencies, started: PartsToEnd): LocalHealth {
  const { regions, configDrained, lambda, siteOrigin, verifiesSite, router, onLog, healthCheckMs } = dependencies;
  if (router === undefined) return { check: async () => undefined };
  const urls = Object.fromEntries(regions.map((region) => [region, lambda.functionUrl(SERVE_FUNCTION, region)]));
  const checkOnce = createHealthCheck({
    probe: new HttpRegionProbe({ urls, credentials: async () => CREDENTIALS, timeoutMs: LOOK_MS }),
    site: new HttpSiteProbe(siteOrigin, verifiesSite),
    router,
    notes: NO_NOTES,
    clock: systemClock,
    log: changesOnly(onLog),
    // Here, reading the store costs nothing.
    config: {
      checker: regions[0],
      regions,
      configDrained,
      rules: RULES,
      looks: 1,
      pauseMs: 0,
      seenLife: { quietMs: 0, busyMs: 0 },
    },
  });
  let latest = Promise.resolve();
  const check = (): Promise<void> => (latest = latest.then(checkOnce));
  if (healthCheckMs !== undefined) repeat(check, healthCheckMs, started);
  return { check };
}

/** Drops repeated lines: a lasting problem would fill the output. */
function changesOnly(onLog: (line: string) => void): Log {
  let said = '';
  const say = (message: string, fields: LogFields): void => {
    const line = `[health] ${message} ${JSON.stringify(fields)}`;
    if (line !== said) onLog(line);
    said = line;
  };
  return { warn: say, error: say };
}

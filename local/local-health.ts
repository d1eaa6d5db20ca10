// The health check, wired to the parts of the local run: the regions' function URLs, the site, and the router's store.

import type { Region, Regions } from '../core/geography/regions';
import { DRAIN_RULES } from '../core/health/drain-decision';
import type { LocalLambda } from '../emulators/lambda/local-lambda';
import { realScheduler } from '../emulators/scheduler';
import { HttpRegionProbe } from '../handlers/adapters/http/region-probe';
import { HttpSiteProbe } from '../handlers/adapters/http/site-probe';
import { createHealthCheck } from '../handlers/health/create-health-check';
import type { CheckNotes, RouterValues } from '../handlers/health/ports';
import { systemClock } from '../handlers/runtime/clock';
import type { Log, LogFields } from '../handlers/runtime/log';
import { SERVE_FUNCTION } from './functions';
import type { PartsToEnd } from './started-parts';

/** The parts that health checks reach. */
export interface LocalHealthParts {
  readonly regions: Regions;
  readonly configDrained: readonly Region[];
  readonly lambda: LocalLambda;
  readonly siteOrigin: string;
  readonly router: RouterValues;
  readonly onLog: (line: string) => void;
  /** How often to check; undefined: only when told to. */
  readonly healthCheckMs?: number | undefined;
}

/** Running health checks. */
export interface LocalHealth {
  /** One check, after the one that is under way. */
  check(): Promise<void>;
}

/** Drains as quickly as a stack, and returns sooner: nobody wants to wait for minutes here. */
const RULES = { ...DRAIN_RULES, wellLooks: 2 };

/**
 * Busy functions queue requests here, where Lambda would refuse them or start more: a region that is only busy must not count as
 * gone. One that was stopped cuts its connections at once.
 */
const LOOK_MS = 25_000;

const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** One checker alone, outside of all regions: it is there when they are all gone. */
const NO_NOTES: CheckNotes = { read: async () => [], put: async () => undefined };

/** Starts the checks, if they have a time; they end with `started`. */
export function startLocalHealthChecks(parts: LocalHealthParts, started: PartsToEnd): LocalHealth {
  const { regions, configDrained, lambda, siteOrigin, router, onLog, healthCheckMs } = parts;
  const urls = Object.fromEntries(regions.map((region) => [region, lambda.functionUrl(SERVE_FUNCTION, region)]));
  const checkOnce = createHealthCheck({
    probe: new HttpRegionProbe({ urls, credentials: async () => CREDENTIALS, timeoutMs: LOOK_MS }),
    site: new HttpSiteProbe(siteOrigin),
    router,
    notes: NO_NOTES,
    clock: systemClock,
    log: changesOnly(onLog),
    // Reading costs nothing here.
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

function repeat(check: () => Promise<void>, everyMs: number, started: PartsToEnd): void {
  let [ended, cancel] = [false, (): void => undefined];
  const next = (): void => {
    if (!ended) cancel = realScheduler.after(everyMs, () => void check().then(next));
  };
  next();
  started.defer(() => {
    ended = true;
    cancel();
  });
}

/** A log that repeats no line: what lasts would be said every few seconds. */
function changesOnly(onLog: (line: string) => void): Log {
  let said = '';
  const say = (message: string, fields: LogFields): void => {
    const line = `[health] ${message} ${JSON.stringify(fields)}`;
    if (line !== said) onLog(line);
    said = line;
  };
  return { warn: say, error: say };
}

// The local Lambda: runs built bundles for several regions on one machine, with Lambda's limits: sandboxes that
// freeze, time-outs, concurrency, payload limits, asynchronous events, the Invoke API, function URLs. The differences
// from Lambda stand in sandbox.ts, function-pool.ts, event-queue.ts, invoke-api.ts and function-url.ts.
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import path from 'node:path';
import { closeServer, listenOnLoopback } from '../loopback-server';
import { type DeadLetter, EventQueue } from './event-queue';
import { type FunctionCounters, FunctionPool, type InvocationResult } from './function-pool';
import { createFunctionUrl } from './function-url';
import { createHttpApi } from './http-api';
import { createInvokeApi } from './invoke-api';
import type { LocalFunction } from './local-function';
import { LocalRegion, type RunningFunction } from './local-region';

export type { DeadLetter } from './event-queue';
export type { FunctionCounters } from './function-pool';
export type { LocalFunction } from './local-function';

/** One line of a function's standard streams, without the newline. */
export interface FunctionLogLine {
  functionName: string;
  region: string;
  line: string;
}

export interface LocalLambdaSetting {
  /** Unique by name and region. */
  functions: readonly LocalFunction[];
  /** Made if absent. Each sandbox gets its own folder in it, as TMPDIR. */
  temporaryDir: string;
  onLog(line: FunctionLogLine): void;
  /** Gets asynchronous events that were given up. */
  onDeadLetter?(event: DeadLetter): void;
  /** The n-th retry of an event waits n times this; a minute on Lambda. @default 1000 */
  asyncRetryDelayMs?: number;
}

export interface LocalLambda {
  /** Endpoint for an SDK's LambdaClient of any region, with any credentials. */
  invokeEndpoint: string;
  /**
   * A function's URL, without a slash at the end.
   * @throws Error if there is no such function or it has no URL
   */
  functionUrl(name: string, region: string): string;
  /**
   * The address of a function's HTTP API, without a slash at the end.
   * @throws Error if there is no such function or it has no HTTP API
   */
  httpApi(name: string, region: string): string;
  /**
   * Runs a function as one of AWS's own services does, such as an event source.
   * @throws TooManyInvocationsError, RegionStoppedError
   */
  invoke(name: string, region: string, payload: string): Promise<InvocationResult>;
  /** Cuts the region's connections, in flight or new, and ends its sandboxes; resolves when they are gone. */
  stopRegion(region: string): Promise<void>;
  /** Makes a stopped region answer again, on the same ports. */
  startRegion(region: string): void;
  /** The counts so far, for each function. */
  invocations(): FunctionCounters[];
  /** Ends everything; no connection, thread, timer or child process is left when it resolves. */
  close(): Promise<void>;
}

/** @throws Error for a function that is there twice or has no built bundle */
export async function startLocalLambda(setting: LocalLambdaSetting): Promise<LocalLambda> {
  mkdirSync(setting.temporaryDir, { recursive: true });
  checkFunctions(setting.functions);
  const regions = new Map<string, LocalRegion>();
  const servers: Server[] = [];
  const listen = async (server: Server): Promise<string> => {
    servers.push(server);
    return listenOnLoopback(server);
  };
  const invokeEndpoint = await listen(createInvokeApi(regions));
  for (const fn of setting.functions) {
    // As on AWS, functions reach each other through the SDK's endpoint of Lambda.
    const environment = { AWS_ENDPOINT_URL_LAMBDA: invokeEndpoint, ...fn.environment };
    addFunction(regions, { ...fn, environment }, setting);
  }
  const urls = new Map<string, string>();
  const apis = new Map<string, string>();
  for (const { name, region, url, httpApi } of setting.functions) {
    const at = regionOf(regions, region);
    const fn = at.functions.get(name);
    if (fn && url) urls.set(`${region}/${name}`, await listen(createFunctionUrl(fn.pool, at)));
    if (fn && httpApi) apis.set(`${region}/${name}`, await listen(createHttpApi(fn.pool, at)));
  }

  return {
    invokeEndpoint,
    functionUrl(name, region) {
      const url = urls.get(`${region}/${name}`);
      if (url === undefined) throw new Error(`${name} in ${region} has no function URL; there are ${listed(urls)}.`);
      return url;
    },
    httpApi(name, region) {
      const url = apis.get(`${region}/${name}`);
      if (url === undefined) throw new Error(`${name} in ${region} has no HTTP API; there are ${listed(apis)}.`);
      return url;
    },
    async invoke(name, region, payload) {
      const target = regionOf(regions, region).functions.get(name);
      if (target === undefined) throw new Error(`There is no function ${name} in ${region}.`);
      return target.pool.invoke(randomUUID(), payload);
    },
    stopRegion: (region) => regionOf(regions, region).stop(),
    startRegion: (region) => regionOf(regions, region).start(),
    invocations: () => running(regions).map(({ pool }) => pool.counters()),
    async close() {
      for (const { events } of running(regions)) events.close();
      await Promise.all([...regions.values()].map((region) => region.stop()).concat(servers.map(closeServer)));
    },
  };
}

function checkFunctions(functions: readonly LocalFunction[]): void {
  const known = new Set<string>();
  for (const { name, region, bundleDir } of functions) {
    const bundle = path.join(bundleDir, 'index.mjs');
    if (!existsSync(bundle)) throw new Error(`${name} in ${region} has no bundle at ${bundle}; build it first.`);
    const identity = `${region}/${name}`;
    if (known.has(identity)) {
      throw new Error(`There are two functions ${name} in ${region}; a name is unique in its region.`);
    }
    known.add(identity);
  }
}

function addFunction(regions: Map<string, LocalRegion>, fn: LocalFunction, setting: LocalLambdaSetting): void {
  const region = regions.get(fn.region) ?? new LocalRegion();
  regions.set(fn.region, region);
  const { name: functionName } = fn;
  const pool = new FunctionPool(fn, setting.temporaryDir, (line) =>
    setting.onLog({ functionName, region: fn.region, line }),
  );
  const events = new EventQueue({
    functionName,
    region: fn.region,
    maxConcurrency: fn.maxConcurrency,
    retries: fn.asyncRetries ?? 2,
    maxAgeMs: (fn.maxEventAgeSeconds ?? 21_600) * 1000,
    retryDelayMs: setting.asyncRetryDelayMs ?? 1000,
    invoke: (requestId, payload) => pool.invoke(requestId, payload),
    onDeadLetter: (event) => setting.onDeadLetter?.(event),
    now: Date.now,
  });
  region.functions.set(fn.name, { pool, events });
}

function regionOf(regions: ReadonlyMap<string, LocalRegion>, name: string): LocalRegion {
  const region = regions.get(name);
  if (!region) throw new Error(`No function runs in the region ${name}; there are ${listed(regions)}.`);
  return region;
}

function running(regions: ReadonlyMap<string, LocalRegion>): RunningFunction[] {
  return [...regions.values()].flatMap((region) => [...region.functions.values()]);
}

function listed(map: ReadonlyMap<string, unknown>): string {
  return [...map.keys()].join(', ') || 'none';
}

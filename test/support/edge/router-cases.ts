// The router's table of cases, run against core, against the built bundle in a sandbox and under njs, and over HTTP.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { BOT_HEADER, MINUTE_HEADER, URL_HEADER } from '../../../core/contract/header-names';
import { DEFAULT_REGIONS } from '../../../core/geography/regions';
import type { RouterConfig } from '../../../core/routing/router';
import { type RouterSettings, routerConfig } from '../../../core/routing/router-config';
import { ROUTER_STATE_KEY } from '../../../core/routing/router-state';

/** The expected decision: the site, or a page by these origins in order. */
export type Expectation =
  | 'site'
  | { readonly url: string; readonly variant?: string; readonly origins: readonly string[] };

/**
 * What a request to the site keeps: cookies and the minute, neither, or cookies alone. (A shared copy must not show
 * one visitor's answer to another, but may be old.)
 */
export type Keeps = 'documents' | 'files' | 'downloads';

/** One case; by default a crawler's GET for /articles/1. */
export interface RouterCase {
  readonly name: string;
  /** Names the configuration. */
  readonly config: string;
  readonly method: string;
  readonly uri: string;
  readonly query: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: Readonly<Record<string, string>>;
  readonly edgeRegion: string | undefined;
  /** What the key-value store holds, by key. */
  readonly keyValues: Readonly<Record<string, string>>;
  readonly keeps: Keeps;
  readonly expect: Expectation;
}

interface RawCase extends Partial<Omit<RouterCase, 'name' | 'expect' | 'headers' | 'keyValues'>> {
  readonly name: string;
  readonly country?: string;
  readonly subdivision?: string;
  /** null removes a header. */
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly state?: string;
  readonly expect: Expectation;
}

interface CasesFile {
  readonly configs: Readonly<Record<string, Partial<RouterSettings>>>;
  readonly cases: readonly RawCase[];
}

const file: CasesFile = JSON.parse(readFileSync(path.join(__dirname, '../../fixtures/router-cases.json'), 'utf8'));

const BASE: RouterSettings = {
  regions: DEFAULT_REGIONS,
  home: 'us-east-1',
  scheme: 'https',
  hosts: ['www.example.com'],
};

/** The configurations by name. */
export const CASES_CONFIGS: ReadonlyMap<string, RouterConfig> = new Map(
  Object.entries(file.configs).map(([name, settings]) => [name, routerConfig({ ...BASE, ...settings })]),
);

/** The configuration of most cases. */
export const CASES_CONFIG: RouterConfig = casesConfig('default');

/** A case's configuration. */
export function casesConfig(name: string): RouterConfig {
  const config = CASES_CONFIGS.get(name);
  if (config === undefined) throw new Error(`No configuration is called "${name}".`);
  return config;
}

const CRAWLER_HEADERS = {
  host: 'www.example.com',
  'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  accept: 'text/html',
};

/** All cases, completed. */
export function routerCases(): readonly RouterCase[] {
  return file.cases.map((given) => ({
    name: given.name,
    config: given.config ?? 'default',
    method: given.method ?? 'GET',
    uri: given.uri ?? '/articles/1',
    query: given.query,
    cookies: given.cookies ?? {},
    edgeRegion: given.edgeRegion,
    keyValues: Object.fromEntries(given.state === undefined ? [] : [[ROUTER_STATE_KEY, given.state]]),
    keeps: given.keeps ?? 'documents',
    expect: given.expect,
    headers: presentHeaders({
      ...CRAWLER_HEADERS,
      'cloudfront-viewer-country': given.country ?? null,
      'cloudfront-viewer-country-region': given.subdivision ?? null,
      ...given.headers,
    }),
  }));
}

function presentHeaders(headers: Readonly<Record<string, string | null>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
}

/** The result of a run of the built function. */
export interface FunctionResult {
  /** Headers of the returned request, by name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly uri: string;
  /** Names of the cookies that remain. */
  readonly cookies: readonly string[];
  /** The chosen origins in order; empty: the behaviour's own. */
  readonly origins: readonly string[];
  /** The query's parameters that remain, if the run reports them. */
  readonly query?: Readonly<Record<string, unknown>>;
  /** How often the key-value store was read. */
  readonly reads?: number;
}

/** Compares a run with its case: the decision, and an otherwise unchanged request. */
export function assertResult(given: RouterCase, result: FunctionResult): void {
  const own = [URL_HEADER, BOT_HEADER, MINUTE_HEADER];
  const untouched = Object.fromEntries(Object.entries(given.headers).filter(([name]) => !own.includes(name)));
  const { [MINUTE_HEADER]: minute, ...headers } = result.headers;
  const cookies = Object.keys(given.cookies);
  if (given.expect === 'site') {
    assert.deepEqual(
      { headers, origins: result.origins, uri: result.uri },
      { headers: untouched, origins: [], uri: given.uri },
    );
    assert.deepEqual(result.cookies, given.keeps === 'files' ? [] : cookies);
    assert.match(minute ?? 'none', given.keeps === 'documents' ? /^\d+$/ : /^none$/);
    return;
  }
  const { url, origins, variant = 'desktop' } = given.expect;
  const set = { [URL_HEADER]: url, [BOT_HEADER]: `${variant} www.example.com` };
  assert.deepEqual(
    { headers, origins: result.origins, uri: result.uri },
    { headers: { ...untouched, ...set }, origins, uri: '/' },
  );
  assert.deepEqual({ minute, cookies: result.cookies }, { minute: undefined, cookies: [] });
}

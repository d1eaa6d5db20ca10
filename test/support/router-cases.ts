// The router's table of cases, run against core, against the built bundle in a sandbox, and under njs.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { BOT_HEADER, URL_HEADER } from '../../core/header-names';
import { DEFAULT_REGIONS } from '../../core/regions';
import { routerConfig } from '../../core/router-config';

/** What a case expects: the site, or a render of a URL by these origins in order. */
export type Expectation = 'site' | { readonly url: string; readonly origins: readonly string[] };

/** One case; what it does not say is a crawler's GET for /articles/1. */
export interface RouterCase {
  readonly name: string;
  readonly method: string;
  readonly uri: string;
  readonly query: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly edgeRegion: string | undefined;
  readonly expect: Expectation;
}

/** The configuration that the cases are written for. */
export const CASES_CONFIG = routerConfig({
  regions: DEFAULT_REGIONS, home: 'us-east-1', scheme: 'https', hosts: ['www.example.com'],
});

interface RawCase extends Partial<Omit<RouterCase, 'name' | 'expect'>> {
  readonly name: string;
  readonly country?: string;
  readonly expect: Expectation;
}

/** All cases, completed. */
export function routerCases(): readonly RouterCase[] {
  const raw: readonly RawCase[] = JSON.parse(readFileSync(path.join(__dirname, '../fixtures/router-cases.json'), 'utf8'));
  return raw.map(({ country, ...given }) => ({
    name: given.name,
    method: given.method ?? 'GET',
    uri: given.uri ?? '/articles/1',
    query: given.query,
    edgeRegion: given.edgeRegion,
    expect: given.expect,
    headers: {
      host: 'www.example.com',
      'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
      accept: 'text/html',
      ...(country === undefined ? {} : { 'cloudfront-viewer-country': country }),
      ...given.headers,
    },
  }));
}

/** What a run of the built function came to. */
export interface FunctionResult {
  /** Headers of the returned request, by name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly uri: string;
  /** The chosen origins in order; empty: the behaviour's own. */
  readonly origins: readonly string[];
}

/** Compares a run with its case: the decision, and that nothing but our own headers was changed. */
export function assertResult(given: RouterCase, result: FunctionResult): void {
  const untouched = Object.fromEntries(
    Object.entries(given.headers).filter(([name]) => name !== URL_HEADER && name !== BOT_HEADER),
  );
  assert.equal(result.uri, given.uri);
  if (given.expect === 'site') {
    assert.deepEqual({ headers: result.headers, origins: result.origins }, { headers: untouched, origins: [] });
    return;
  }
  const { url, origins } = given.expect;
  const set = { [URL_HEADER]: url, [BOT_HEADER]: 'desktop www.example.com' };
  assert.deepEqual({ headers: result.headers, origins: result.origins }, { headers: { ...untouched, ...set }, origins });
}

// The vectors of page keys, in test/fixtures/page-keys.json, for core, the built router in the sandbox and under njs,
// and `serve`: all must make the same page of a URL. `npm test` never writes the file; another implementation of
// SHA-256 computed its keys.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DEFAULT_REGIONS } from '../../../core/geography/regions';
import { isQueryPolicy, type QueryPolicy } from '../../../core/pages/query-policy';
import { isVariant, type Variant } from '../../../core/pages/variants';
import type { RouterConfig } from '../../../core/routing/router';
import { routerConfig } from '../../../core/routing/router-config';

/** The hosts that the vectors are about. */
export const KEY_SITE = {
  scheme: 'https',
  hosts: ['www.example.com', 'example.com', 'www.example.com:8443', 'xn--mnchen-3ya.example'],
} as const;

/** The page of one URL. */
export interface KeyVector {
  readonly name: string;
  /** The policy's name in the file. */
  readonly policyName: string;
  readonly policy: QueryPolicy;
  readonly variant: Variant;
  /** The URL that was asked for. */
  readonly asked: string;
  /** The page, or the status of a handler that gets the URL directly: the router sends it to the site. */
  readonly expect:
    | { readonly url: string; readonly keyUrl: string; readonly key: string }
    | { readonly refused: number };
  /** The router's URL: the page's, or one with raw UTF-8, which handlers refuse; undefined: the site answers. */
  readonly routed: string | undefined;
}

/** All vectors. */
export function keyVectors(): readonly KeyVector[] {
  const { policies, vectors } = record(
    JSON.parse(readFileSync(path.join(__dirname, '../../fixtures/page-keys.json'), 'utf8')),
  );
  assert.ok(Array.isArray(vectors) && vectors.length > 0);
  return vectors.map((vector: unknown) => {
    const raw = record(vector);
    const policyName = text(raw, 'policy');
    const policy = record(policies)[policyName];
    const { variant, refused } = raw;
    assert.ok(isQueryPolicy(policy) && isVariant(variant), text(raw, 'name'));
    const expect =
      typeof refused === 'number'
        ? { refused }
        : { url: padded(raw, 'url'), keyUrl: padded(raw, 'keyUrl'), key: text(raw, 'key') };
    const routed = 'url' in expect ? expect.url : raw['routed'] === undefined ? undefined : text(raw, 'routed');
    return { name: text(raw, 'name'), policyName, policy, variant, asked: padded(raw, 'asked'), expect, routed };
  });
}

/** The vectors for the router, which renders desktop pages only. */
export function routerKeyVectors(): readonly KeyVector[] {
  return keyVectors().filter(({ variant }) => variant === 'desktop');
}

/** The router of a policy. */
export function keyRouterConfig(queryPolicy: QueryPolicy): RouterConfig {
  return routerConfig({ regions: DEFAULT_REGIONS, home: 'us-east-1', ...KEY_SITE, queryPolicy });
}

/** A crawler's request for a URL, in the parts that the router sees. */
export function requestParts(asked: string): { host: string; path: string; query: string | undefined } {
  const [, host, pathOnly, , query] = /^https:\/\/([^/]+)([^?]*)(\?(.*))?$/s.exec(asked) ?? [];
  assert.ok(host !== undefined && pathOnly !== undefined, asked);
  return { host, path: pathOnly, query };
}

/** Fills long URLs up with `a`. */
function padded(raw: Readonly<Record<string, unknown>>, name: string): string {
  const bytes = name === 'asked' ? (raw['padTo'] ?? raw['padAsked']) : raw['padTo'];
  return text(raw, name).padEnd(typeof bytes === 'number' ? bytes : 0, 'a');
}

function text(raw: Readonly<Record<string, unknown>>, name: string): string {
  const value = raw[name];
  assert.ok(typeof value === 'string', name);
  return value;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  assert.ok(typeof value === 'object' && value !== null);
  return { ...value };
}

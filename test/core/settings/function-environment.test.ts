import assert from 'node:assert/strict';
import { ALL_REGIONS, hasFunctionUrls } from '../../../core/geography/regions';
import { checkSettings, SettingsError } from '../../../core/settings/check-settings';
import {
  environmentBytes,
  environmentProblem,
  MAX_ENVIRONMENT_BYTES,
  sortedText,
} from '../../../core/settings/function-environment';
import type { RawSettings } from '../../../core/settings/settings-reader';

const least: RawSettings = {
  siteOrigin: 'main.d1.amplifyapp.com',
  regions: ['us-east-1', 'eu-central-1', 'ap-south-1'],
  homeRegion: 'us-east-1',
};

function rules(count: number): RawSettings {
  return {
    freshnessRules: Array.from({ length: count }, (_, index) => ({ paths: `/section-${index}/*`, fresh: '5m' })),
  };
}

function problemOf(raw: RawSettings): string | undefined {
  try {
    checkSettings({ ...least, ...raw });
    return undefined;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    assert.equal(error.problems.length, 1);
    return error.problems[0];
  }
}

describe('core/function-environment', () => {
  it('measures as Lambda does: names and values as one JSON object', () => {
    assert.equal(environmentBytes({}), 2);
    assert.equal(environmentBytes({ A: 'b' }), '{"A":"b"}'.length);
    assert.equal(environmentBytes({ A: '{"x":1}' }), String.raw`{"A":"{\"x\":1}"}`.length);
    assert.equal(environmentBytes({ A: 'ü' }), 10);
  });

  it('lists buckets in one order', () => {
    assert.equal(sortedText({ 'us-east-1': 'u', 'eu-central-1': 'e' }), '{"eu-central-1":"e","us-east-1":"u"}');
  });

  it('has room for all regions and a dozen rules, and for fifty short names', () => {
    assert.equal(problemOf({ ...rules(12), regions: ALL_REGIONS.filter(hasFunctionUrls) }), undefined);
    assert.equal(
      problemOf({ queryParameters: Array.from({ length: 50 }, (_, index) => `parameter-${index}`) }),
      undefined,
    );
  });

  it('refuses one byte too many', () => {
    const settings = checkSettings({ ...least, ...rules(12) });
    const [rule] = settings.freshness;
    assert.ok(rule !== undefined);
    const withPath = (length: number) =>
      environmentProblem({ ...settings, freshness: [...settings.freshness, { ...rule, paths: 'x'.repeat(length) }] });
    const excess = /are (\d+) bytes too long/.exec(withPath(MAX_ENVIRONMENT_BYTES) ?? '')?.[1];
    assert.ok(excess !== undefined);
    assert.equal(withPath(MAX_ENVIRONMENT_BYTES - Number(excess)), undefined);
    assert.match(withPath(MAX_ENVIRONMENT_BYTES - Number(excess) + 1) ?? '', /are 1 bytes too long/);
  });

  it('names the settings that make either environment too large', () => {
    const excess = (raw: RawSettings) => {
      const [, bytes, rest] =
        /^(?:freshnessRules, pageRules, ignoredCookies, queryParameters, countryOverrides, countryOrigins, deviceOrigins, experimentArms, domains and extraHosts) are (\d+) bytes too long for (.*)$/.exec(
          problemOf(raw) ?? '',
        ) ?? [];
      assert.equal(
        rest,
        "a function's environment; allowed: 4096 bytes, names of tables and buckets included. List fewer or shorter ones; " +
          '* in a pattern or name stands for many.',
      );
      return Number(bytes);
    };
    assert.ok(excess(rules(20)) > 0);
    const names = Array.from({ length: 50 }, (_, index) => `${index}`.padEnd(35, 'x'));
    assert.ok(excess({ queryParameters: names, regions: ALL_REGIONS.filter(hasFunctionUrls) }) > 0);
    assert.equal(problemOf({ queryParameters: names }), undefined);
    assert.ok(excess({ queryParameters: Array.from({ length: 50 }, (_, index) => `${index}`.padEnd(100, 'x')) }) > 0);
    const extraHosts = Array.from(
      { length: 30 },
      (_, index) => `${'a'.repeat(63)}.${'b'.repeat(50)}.example-${index}.com`,
    );
    assert.ok(excess({ extraHosts }) > 0);
    const countries = ['AT', 'BE', 'CH', 'DE', 'DK', 'ES', 'FI', 'FR', 'GB', 'IE', 'IT', 'JP', 'NL', 'NO', 'PL', 'PT'];
    const long = `${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(63)}.example.net`;
    const countryOrigins = Object.fromEntries(countries.map((code) => [code, `${code.toLowerCase()}.${long}`]));
    assert.ok(excess({ countryOrigins, extraHosts: ['www.example.com'] }) > 0);
  });
});

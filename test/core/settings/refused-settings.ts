// Settings of a stack that are refused, and the sentences that say so.
import assert from 'node:assert/strict';
import { checkSettings, SettingsError } from '../../../core/settings/check-settings';
import type { RawSettings } from '../../../core/settings/settings-reader';

/** The least that a stack must set. */
export const LEAST: RawSettings = {
  siteOrigin: 'main.d1.amplifyapp.com',
  regions: ['us-east-1', 'eu-central-1'],
  homeRegion: 'us-east-1',
};

/** The problems of a stack's settings. */
export function problemsOf(raw: RawSettings): readonly string[] {
  try {
    checkSettings({ ...LEAST, ...raw });
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

/** Expects these problems, all of them, in this order. */
export function refuses(what: string, raw: RawSettings, problems: readonly (string | RegExp)[]): void {
  it(`refuses ${what}`, () => {
    const found = problemsOf(raw);
    assert.equal(found.length, problems.length, found.join('\n'));
    problems.forEach((problem, index) => {
      if (typeof problem === 'string') assert.equal(found[index], problem);
      else assert.match(found[index] ?? '', problem);
    });
  });
}

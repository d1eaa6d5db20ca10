import assert from 'node:assert/strict';
import { checkLocalSettings, SettingsError } from '../../../core/settings/check-settings';
import { serveSettingsVariables } from '../../../core/settings/function-environment';
import { DEFAULT_OVERLOAD_ANSWERS, isOverloadAnswers } from '../../../core/settings/load-settings';

function read(raw: Record<string, unknown>) {
  const { newPagesPerHour, overloadAnswers } = checkLocalSettings(raw, undefined);
  return { newPagesPerHour, overloadAnswers };
}

describe('core/settings, load', () => {
  it('bounds new pages and asks indexes to come again, by default', () => {
    assert.deepEqual(read({}), { newPagesPerHour: 1000, overloadAnswers: DEFAULT_OVERLOAD_ANSWERS });
  });

  it('takes answers for some groups, and leaves the others as they are', () => {
    const { newPagesPerHour, overloadAnswers } = read({
      newPagesPerHour: 0,
      overloadAnswers: { preview: 'retry', seo: 'site' },
    });
    assert.equal(newPagesPerHour, 0);
    assert.deepEqual(overloadAnswers, { ...DEFAULT_OVERLOAD_ANSWERS, preview: 'retry', seo: 'site' });
    assert.ok(
      isOverloadAnswers(overloadAnswers) &&
        !isOverloadAnswers({ ...overloadAnswers, ai: 'x' }) &&
        !isOverloadAnswers(null),
    );
  });

  it('names every problem', () => {
    const wrong = { newPagesPerHour: -1, overloadAnswers: { google: 'retry', ai: 503 } };
    const problems = [
      'newPagesPerHour is -1; allowed: a whole number from 0 to 10000000.',
      'overloadAnswers.google: "google" is no group of bots; allowed: search, preview, ai, seo, other.',
      'overloadAnswers.ai is 503; allowed: retry (503 with Retry-After), or site (the site’s own HTML).',
    ];
    assert.throws(() => read(wrong), new SettingsError(problems));
  });

  it('leaves defaults out of the environment', () => {
    assert.deepEqual(serveSettingsVariables({ ...read({}), countryOverrides: {} }), {});
    assert.deepEqual(
      serveSettingsVariables({
        newPagesPerHour: 5,
        overloadAnswers: DEFAULT_OVERLOAD_ANSWERS,
        countryOverrides: { GB: 'us-east-1' },
      }),
      {
        GEORENDER_NEW_PAGES_PER_HOUR: '5',
        GEORENDER_COUNTRY_OVERRIDES: '{"GB":"us-east-1"}',
      },
    );
  });
});

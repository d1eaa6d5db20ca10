import assert from 'node:assert/strict';
import { botGroupOf } from '../../../core/bots/bot-group-of';
import { BOT_GROUPS, LISTED_BOT_GROUPS } from '../../../core/bots/bot-groups';
import { buildRoutingTable } from '../../../core/geography/build-routing-table';
import { nearerRegions } from '../../../core/geography/nearer-regions';
import { serveSettingsVariables } from '../../../core/settings/function-environment';
import { DEFAULT_OVERLOAD_ANSWERS, isOverloadAnswers, readLoad } from '../../../core/settings/load-settings';
import { SettingsReader } from '../../../core/settings/settings-reader';

function read(raw: Record<string, unknown>) {
  const reader = new SettingsReader(raw);
  return { ...readLoad(reader), problems: reader.found };
}

describe('core/load-settings', () => {
  it('bounds new pages and asks indexes to come again, by default', () => {
    assert.deepEqual(read({}), { newPagesPerHour: 1000, overloadAnswers: DEFAULT_OVERLOAD_ANSWERS, problems: [] });
  });

  it('takes what is set, and leaves the other groups as they are', () => {
    const { newPagesPerHour, overloadAnswers, problems } = read({
      newPagesPerHour: 0,
      overloadAnswers: { preview: 'retry', seo: 'site' },
    });
    assert.deepEqual([newPagesPerHour, problems], [0, []]);
    assert.deepEqual(overloadAnswers, { ...DEFAULT_OVERLOAD_ANSWERS, preview: 'retry', seo: 'site' });
    assert.ok(
      isOverloadAnswers(overloadAnswers) &&
        !isOverloadAnswers({ ...overloadAnswers, ai: 'x' }) &&
        !isOverloadAnswers(null),
    );
  });

  it('names every problem', () => {
    assert.deepEqual(read({ newPagesPerHour: -1, overloadAnswers: { google: 'retry', ai: 503 } }).problems, [
      'newPagesPerHour is -1; allowed: a whole number from 0 to 10000000.',
      'overloadAnswers.google: "google" is no group of bots; allowed: search, preview, ai, seo, other.',
      'overloadAnswers.ai is 503; allowed: retry (503 with Retry-After), or site (the site’s own HTML).',
    ]);
  });

  it('tells functions only what is not as by default', () => {
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

describe('core/bot-group-of', () => {
  it('finds every listed bot in its group, or in previews, whose treatment is the same for bots with two names', () => {
    for (const group of LISTED_BOT_GROUPS) {
      for (const token of BOT_GROUPS[group].flatMap(({ tokens }) => tokens)) {
        const userAgent = token.startsWith('^') ? `${token.slice(1)}/1.0` : `Mozilla/5.0 (compatible; ${token}/1.0)`;
        assert.ok([group, 'preview'].includes(botGroupOf(userAgent)), `${token}: ${botGroupOf(userAgent)}`);
      }
    }
  });

  it('calls others other', () => {
    assert.equal(botGroupOf('acmebot/1.0'), 'other');
    assert.equal(botGroupOf(''), 'other');
  });
});

describe('core/nearer-regions', () => {
  const table = buildRoutingTable(['us-east-1', 'eu-central-1', 'ap-south-1'], 'eu-central-1', { GB: 'ap-south-1' });
  const nearer = (region: 'us-east-1' | 'eu-central-1' | 'ap-south-1', country: string | undefined) =>
    nearerRegions(table, region, { country, subdivision: undefined, edgeRegion: undefined });

  it('names those that the router asks first', () => {
    assert.deepEqual(nearer('eu-central-1', 'DE'), []);
    assert.deepEqual(nearer('ap-south-1', 'DE'), ['eu-central-1']);
    assert.deepEqual(nearer('us-east-1', 'DE'), ['eu-central-1', 'ap-south-1']);
    assert.deepEqual(nearer('eu-central-1', 'GB'), ['ap-south-1']);
  });

  it('goes by home for unknown places', () => {
    assert.deepEqual(nearer('eu-central-1', undefined), []);
    assert.deepEqual(nearer('eu-central-1', 'QQ'), []);
    assert.deepEqual(nearer('us-east-1', undefined), ['eu-central-1']);
  });
});

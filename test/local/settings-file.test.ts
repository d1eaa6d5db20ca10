import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DEFAULT_BOT_SETTINGS } from '../../core/bots/bots';
import { DEFAULT_REGIONS } from '../../core/geography/regions';
import { DEFAULT_FRESHNESS_RULE } from '../../core/pages/freshness';
import { DEFAULT_QUERY_POLICY } from '../../core/pages/query-policy';
import { checkSettings } from '../../core/settings/check-settings';
import { DEFAULT_OVERLOAD_ANSWERS } from '../../core/settings/load-settings';
import { DEFAULT_LOCAL_SETTINGS, readSettingsFile, SettingsFileError } from '../../local/settings-file';

describe('local/settings-file', () => {
  let folder: string;
  let file: string;
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'georender-settings-test-'));
    file = path.join(folder, 'settings.json');
  });
  after(() => rm(folder, { recursive: true }));

  async function problemsOf(text: string): Promise<readonly string[]> {
    await writeFile(file, text);
    try {
      readSettingsFile(file, DEFAULT_REGIONS);
    } catch (error) {
      if (!(error instanceof SettingsFileError)) throw error;
      const lines = error.message.split('\n');
      for (const line of lines) assert.ok(line.startsWith(`--settings: ${file}: `), line);
      return lines.map((line) => line.slice(`--settings: ${file}: `.length));
    }
    return assert.fail('no problem was found');
  }

  it('reads settings of caching', async () => {
    await writeFile(
      file,
      JSON.stringify({
        freshness: '1h',
        staleWhileRevalidate: '2h',
        notFoundFreshness: '0s',
        freshnessRules: [{ paths: '/news/*', fresh: '5m' }],
        queryMode: 'allow',
        queryParameters: ['page'],
        querySort: false,
        includePaths: ['/news/*'],
        excludePaths: ['/news/private/*'],
      }),
    );
    const settings = readSettingsFile(file, DEFAULT_REGIONS);
    const [news, others] = settings.freshness;
    const { staleIfErrorSeconds } = DEFAULT_FRESHNESS_RULE.pages;
    assert.equal(news?.paths, '/news/*');
    assert.deepEqual(news.pages, { freshSeconds: 300, staleWhileRevalidateSeconds: 7_200, staleIfErrorSeconds });
    assert.deepEqual(others?.pages, { freshSeconds: 3_600, staleWhileRevalidateSeconds: 7_200, staleIfErrorSeconds });
    assert.equal(others.notFoundSeconds, 0);
    assert.deepEqual(settings.queryPolicy, { mode: 'allow', names: ['page'], sort: false });
    assert.deepEqual(settings.includePaths, ['/news/*']);
    assert.deepEqual(settings.excludePaths, ['/news/private/*']);
  });

  it('reads settings of routing, forwarding, pages, load and the schedule', async () => {
    const routing = {
      sessionCookies: ['sid'],
      variants: ['desktop', 'mobile'],
      countryOverrides: { GB: 'us-east-1', 'US-CA': 'ap-south-1' },
      drainedRegions: ['eu-central-1'],
      includePaths: [],
      excludePaths: [],
    };
    const forwarding = { passthroughPaths: ['/graphql'], forwardedHeaders: ['authorization', 'x-csrf-token'] };
    const pages = {
      pageRules: [{ paths: '/a', waitFor: 'main' }],
      ignoredCookies: ['locale'],
      renderHorizonSeconds: 3,
    };
    const load = { newPagesPerHour: 7, overloadAnswers: { ai: 'site' } };
    const choice = {
      countryOrigins: { DE: 'de.example.net' },
      deviceOrigins: { tv: 'tv.example.net' },
      countryContent: { FR: 'eu-central-1' },
      experimentArms: [
        { name: 'a', weight: 50 },
        { name: 'b', weight: 50 },
      ],
      botsArm: 'a',
      experimentCookie: 'ab',
      experimentDays: 7,
    };
    const schedule = { scheduledRendersPerDay: 50, warmSitemaps: ['/sitemap.xml'] };
    await writeFile(
      file,
      JSON.stringify({
        ...routing,
        ...pages,
        ...load,
        ...choice,
        ...schedule,
        scheduleEvery: '1h',
        passthroughPaths: ['/graphql'],
        forwardedHeaders: ['X-CSRF-Token', 'Authorization'],
        botGroups: ['ai'],
        extraBots: ['AcmeAuditor'],
        exemptBots: ['gptbot'],
      }),
    );
    const { freshness, queryPolicy, newPagesPerHour, overloadAnswers, ...settings } = readSettingsFile(
      file,
      DEFAULT_REGIONS,
    );
    assert.equal(newPagesPerHour, 7);
    assert.deepEqual(overloadAnswers, { ...DEFAULT_OVERLOAD_ANSWERS, ai: 'site' });
    assert.deepEqual(settings, {
      ...routing,
      ...forwarding,
      ...pages,
      ...schedule,
      scheduleEvery: 3_600,
      healthChecks: true,
      ...choice,
      countryOverrides: { ...routing.countryOverrides, ...choice.countryContent },
      bots: { groups: ['ai'], add: ['AcmeAuditor'], remove: ['gptbot'] },
    });
    assert.deepEqual(freshness, [DEFAULT_FRESHNESS_RULE]);
    assert.deepEqual(queryPolicy, DEFAULT_QUERY_POLICY);
    await writeFile(file, '{"healthChecks": false}');
    assert.equal(readSettingsFile(file, DEFAULT_REGIONS).healthChecks, false);
  });

  it('leaves the schema’s name to editors', async () => {
    await writeFile(file, '{"$schema": "./docs/settings.schema.json", "freshness": "1h"}');
    assert.equal(readSettingsFile(file, DEFAULT_REGIONS).freshness.at(-1)?.pages.freshSeconds, 3_600);
  });

  it('takes only the run’s regions, or any if those are wrong', async () => {
    const text = '{"drainedRegions": ["eu-west-1"], "countryOverrides": {"GB": "eu-west-1"}}';
    const allowed = 'allowed: one of regions: us-east-1, eu-central-1, ap-south-1.';
    assert.deepEqual(await problemsOf(text), [
      `countryOverrides.GB is "eu-west-1"; ${allowed}`,
      `drainedRegions[0] is "eu-west-1"; ${allowed}`,
    ]);
    assert.deepEqual(readSettingsFile(file, undefined).drainedRegions, ['eu-west-1']);
  });

  it('has a stack’s defaults', async () => {
    await writeFile(file, '{}');
    assert.deepEqual(readSettingsFile(file, DEFAULT_REGIONS), DEFAULT_LOCAL_SETTINGS);
    const { siteOrigin, homeRegion } = { siteOrigin: 'main.d1.amplifyapp.com', homeRegion: 'us-east-1' };
    const stack = checkSettings({ siteOrigin, homeRegion, regions: DEFAULT_REGIONS });
    assert.deepEqual({ ...stack, ...DEFAULT_LOCAL_SETTINGS }, stack);
    assert.deepEqual(DEFAULT_LOCAL_SETTINGS.bots, DEFAULT_BOT_SETTINGS);
  });

  it('names the file and all problems at once', async () => {
    const problems = await problemsOf(
      '{"freshness": "1 hour", "queryMode": "some", "siteOrigin": "x", "includePaths": ["news"]}',
    );
    assert.equal(problems.length, 4);
    assert.match(problems[0] ?? '', /^siteOrigin is not a setting of the local run; allowed: freshness, /);
    assert.match(problems[1] ?? '', /^freshness is "1 hour"; allowed: a whole number followed by/);
    assert.match(problems[2] ?? '', /^queryMode is "some"; allowed: ignore, allow\.$/);
    assert.match(problems[3] ?? '', /^includePaths\[0\] is "news"; allowed: path patterns/);
  });

  for (const text of ['', '{', '[]', '"x"', 'null']) {
    it(`refuses ${JSON.stringify(text)}`, async () =>
      assert.match(
        (await problemsOf(text))[0] ?? '',
        /; allowed: a JSON file with an object, e\.g\. \{"freshness": "1h"\}\.$/,
      ));
  }
});

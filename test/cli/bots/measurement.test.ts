import assert from 'node:assert/strict';
import { measureBots, measureHumans, tableLines } from '../../../cli/bots/measurement';
import { botSets, chromeNaming, DELIBERATE_MISSES, humanSets } from '../../../cli/bots/published-sets';
import { botPatternSource, DEFAULT_BOT_SETTINGS } from '../../../core/bots/bots';
import browsers from '../../fixtures/browsers.json';

const pattern = new RegExp(botPatternSource(DEFAULT_BOT_SETTINGS), 'i');

describe('cli/bots-report', () => {
  for (const set of botSets()) {
    it(`recognises at least 99 % of ${set.name}, and misses none but on purpose`, () => {
      const { reached, wrong } = measureBots(pattern, set);
      assert.ok(reached, wrong.join('\n'));
      assert.deepEqual(
        wrong.filter((userAgent) => !DELIBERATE_MISSES.some(({ part }) => userAgent.includes(part))),
        [],
      );
    });
  }

  for (const set of humanSets()) {
    it(`takes nobody of ${set.name} for a bot`, () => {
      assert.deepEqual(measureHumans(pattern, set).wrong, []);
    });
  }

  it('measures on whole sets', () => {
    const sizes = new Map(
      [...botSets(), ...humanSets()].map(({ name, userAgents }) => [name.replace(/:.*/, ''), userAgents.length]),
    );
    assert.equal(sizes.get('user-agents'), 10_000);
    assert.ok((sizes.get('in-app and awkward browsers') ?? 0) >= 120);
    assert.ok((sizes.get('ai.robots.txt') ?? 0) >= 150);
  });

  it('cites where each browser’s user agent is from, and has each once', () => {
    for (const { name, userAgent, source } of browsers) {
      assert.match(source, /^https:\/\/[^ ]+$/, name);
      assert.notEqual(userAgent, '', name);
    }
    assert.equal(new Set(browsers.map(({ userAgent }) => userAgent)).size, browsers.length);
  });

  it('misses a goal by one bot too few, and by one person too many', () => {
    const bots = (missed: number) => ({
      name: 'bots',
      userAgents: Array.from({ length: 100 }, (_, index) => (index < missed ? 'none' : 'x')),
    });
    assert.deepEqual(measureBots(/x/, bots(1)), {
      name: 'bots',
      total: 100,
      recognised: 99,
      wrong: ['none'],
      reached: true,
    });
    assert.equal(measureBots(/x/, bots(2)).reached, false);
    assert.equal(measureBots(/x/, { name: 'nothing', userAgents: [] }).reached, false);
    assert.deepEqual(measureHumans(/x/, { name: 'people', userAgents: ['a', 'x'] }), {
      name: 'people',
      total: 2,
      recognised: 1,
      wrong: ['x'],
      reached: false,
    });
    assert.equal(measureHumans(/x/, { name: 'people', userAgents: ['a'] }).reached, true);
    assert.equal(measureHumans(/x/, { name: 'nobody', userAgents: [] }).reached, false);
  });

  it('aligns a table', () => {
    assert.deepEqual(
      tableLines([
        ['set', 'n'],
        ['longer', '10'],
        ['x', ''],
      ]),
      ['set      n', 'longer  10', 'x'],
    );
  });

  it('puts a name where operators put theirs', () => {
    assert.match(chromeNaming('ChatGPT-User'), /^Mozilla\/5\.0 .*; compatible; ChatGPT-User\/1\.0; .* Chrome\//);
  });
});

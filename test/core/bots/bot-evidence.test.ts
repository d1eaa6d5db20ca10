import assert from 'node:assert/strict';
import fc from 'fast-check';
import { botEvidence } from '../../../core/bots/bot-evidence';
import { BOT_GROUP_NAMES, groupTokens } from '../../../core/bots/bot-groups';
import { type BotSettings, DEFAULT_BOT_SETTINGS } from '../../../core/bots/bots';
import { HUMAN_USER_AGENTS } from '../../../core/bots/human-user-agents';

const GOOGLEBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';

describe('core/bot-evidence', () => {
  it('names the token and its group', () => {
    const { isBot, tokens } = botEvidence(DEFAULT_BOT_SETTINGS, GOOGLEBOT);
    assert.ok(isBot);
    assert.ok(tokens.some(({ token, group }) => token.startsWith('googlebot') && group === 'search'));
  });

  it('names the word of an unlisted bot', () => {
    const { isBot, tokens, calledBot } = botEvidence(DEFAULT_BOT_SETTINGS, 'ExampleBot/1.0');
    assert.ok(isBot);
    assert.deepEqual(tokens, []);
    assert.equal(calledBot, 'ExampleBot');
  });

  it('names an added token', () => {
    const { tokens } = botEvidence({ ...DEFAULT_BOT_SETTINGS, add: ['acmefetch'] }, 'AcmeFetch/2');
    assert.deepEqual(tokens, [{ token: 'acmefetch', group: 'added' }]);
  });

  it('names the removed token that excludes a bot', () => {
    const { isBot, excludedBy } = botEvidence({ ...DEFAULT_BOT_SETTINGS, remove: ['bingbot'] }, 'bingbot/2.0');
    assert.ok(!isBot);
    assert.ok('bingbot'.startsWith(excludedBy ?? 'nothing'));
  });

  it('names the tokens of a group that is off', () => {
    const settings: BotSettings = { groups: ['search', 'other'], add: [], remove: [] };
    const { isBot, off } = botEvidence(settings, 'Mozilla/5.0 (compatible; GPTBot/1.2)');
    assert.ok(!isBot);
    assert.ok(off.some(({ group }) => group === 'ai'));
  });

  it('has nothing to say of a person', () => {
    for (const userAgent of HUMAN_USER_AGENTS) {
      const { isBot, tokens, calledBot } = botEvidence(DEFAULT_BOT_SETTINGS, userAgent);
      assert.deepEqual({ isBot, tokens, calledBot }, { isBot: false, tokens: [], calledBot: undefined });
    }
  });

  it('has a reason for every bot, and none where nothing speaks for one', () => {
    const tokens = BOT_GROUP_NAMES.flatMap(groupTokens).map((token) => token.replace('^', ''));
    const settings = fc.record({
      groups: fc.subarray([...BOT_GROUP_NAMES]),
      add: fc.subarray(['acmefetch', 'gptbot']),
      remove: fc.subarray(['bingbot', 'googlebot', 'gptbot']),
    });
    const userAgent = fc.oneof(
      fc.constantFrom(...HUMAN_USER_AGENTS, ...tokens, 'AcmeFetch', 'Examplebot'),
      fc.string(),
    );
    fc.assert(
      fc.property(settings, userAgent, (one, text) => {
        const { isBot, tokens: found, calledBot, excludedBy } = botEvidence(one, text);
        const speaksFor = found.length > 0 || calledBot !== undefined;
        assert.equal(isBot, speaksFor && excludedBy === undefined);
      }),
      { numRuns: 30 },
    );
  });
});

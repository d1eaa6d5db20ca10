import assert from 'node:assert/strict';
import crawlers from 'crawler-user-agents';
import fc from 'fast-check';
import { BOT_GROUP_NAMES, groupTokens, LISTED_BOT_GROUPS } from '../../../core/bots/bot-groups';
import { listedTokenOf } from '../../../core/bots/bots';
import { tokensSource } from '../../../core/bots/token-pattern';
import { ALL_TOKENS, CHROME, carriers, FEW_GROUPS, recogniser, without } from '../../support/edge/bot-recogniser';

const someGroups = fc.subarray([...BOT_GROUP_NAMES]);
const listedToken = fc.constantFrom(...ALL_TOKENS);
/** Names that match no list and no rule. */
const newName = fc.stringMatching(/^zq[a-z]{2,8}[0-9]$/);

describe('core/bots, groups that are off and removed tokens', () => {
  it('recognises none of a group that is off, and all of the others', () => {
    fc.assert(
      fc.property(someGroups, listedToken, (groups, token) => {
        const on = groups.some((group) => groupTokens(group).includes(token));
        const isBot = recogniser({ groups });
        for (const userAgent of carriers(token)) assert.equal(isBot(userAgent), on, `${groups.join()}: ${userAgent}`);
      }),
      { numRuns: 150 },
    );
  });

  it('adds and removes single tokens with any groups', () => {
    fc.assert(
      fc.property(someGroups, listedToken, newName, (groups, removed, added) => {
        const isBot = recogniser({ groups, add: [added.toUpperCase()], remove: [removed.toUpperCase()] });
        for (const userAgent of carriers(added)) assert.ok(isBot(userAgent), userAgent);
        // `compatible; spider` is found in a carrier of `spider/`.
        const others = ALL_TOKENS.filter((token) => token !== removed);
        for (const userAgent of carriers(removed)) {
          const hasOther = others.some((token) => userAgent.toLowerCase().includes(token));
          assert.ok(hasOther || !isBot(userAgent), userAgent);
        }
        assert.ok(!recogniser({ groups })(added));
      }),
      { numRuns: 100 },
    );
  });

  it('removes unlisted bots from the group `other`', () => {
    const isBot = recogniser({ remove: ['UptimeRobot', 'acme/1.0 (+http'] });
    for (const userAgent of [
      'Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)',
      'Acme/1.0 (+https://acme.example)',
    ]) {
      assert.ok(recogniser()(userAgent), userAgent);
      assert.ok(!isBot(userAgent), userAgent);
    }
    assert.ok(isBot('Acme/2.0 (+https://acme.example)') && isBot('AhrefsBot/7.0'));
  });

  it('lets an added token win against a removed one', () => {
    assert.ok(recogniser({ add: ['gptbot'], remove: ['gptbot'] })('GPTBot/1.0'));
    assert.ok(recogniser({ groups: [], add: ['gptbot'] })('GPTBot/1.0'));
  });

  it('excludes every token of one or two groups that are off, with any other words, and none of the others', () => {
    for (const off of FEW_GROUPS) {
      const isBot = recogniser({ groups: without(off) });
      for (const token of ALL_TOKENS) {
        const refused = off.some((group) => groupTokens(group).includes(token));
        const more = token.startsWith('^')
          ? [`${token.slice(1)}/2 (+https://acme.example/)`]
          : [`${CHROME} (compatible; ${token}; +https://acme.example/)`];
        for (const userAgent of [...carriers(token), ...more])
          assert.equal(isBot(userAgent), !refused, `without ${off.join()}: ${userAgent}`);
      }
    }
  });

  // A failure names a bot that core/bots/groups/unlisted.ts lacks.
  it('excludes no published bot except those with a whole token of a group that is off', () => {
    const published = crawlers.flatMap(({ instances }) => instances);
    const isBot = recogniser();
    for (const off of FEW_GROUPS) {
      const isOff = new RegExp(tokensSource(off.flatMap(groupTokens)), 'i');
      const isOn = recogniser({ groups: without(off) });
      const wrong = published.filter((userAgent) => isOn(userAgent) !== (isBot(userAgent) && !isOff.test(userAgent)));
      assert.deepEqual(wrong, [], `without ${off.join()}`);
    }
  });

  it('excludes several removed tokens, and none of the others', () => {
    fc.assert(
      fc.property(fc.subarray([...ALL_TOKENS], { minLength: 1, maxLength: 20 }), (remove) => {
        const isBot = recogniser({ remove });
        // `compatible; spider` is in one form of `spider/`: the user agent counts, not its original token.
        const isRemoved = new RegExp(tokensSource(remove), 'i');
        for (const userAgent of ALL_TOKENS.flatMap(carriers))
          assert.equal(isBot(userAgent), !isRemoved.test(userAgent), `without ${remove.join()}: ${userAgent}`);
      }),
      { numRuns: 25 },
    );
  });

  it('removes a bot by its whole name where its beginning is listed', () => {
    // biome-ignore format: a list of words
    const names = [
      'GeedoShopProductFinder', 'StartpagePrivateImageProxy', 'Sogou inst spider', 'Google-Site-Verification/1.0',
      'Google Page Speed Insights', 'Schema-Markup-Validator', 'GPTBot/1.2', 'Screaming Frog SEO Spider',
    ];
    for (const name of names) {
      const userAgent = `${CHROME} (compatible; ${name}; +https://acme.example/)`;
      assert.ok(recogniser()(userAgent), name);
      for (const groups of [BOT_GROUP_NAMES, LISTED_BOT_GROUPS])
        assert.ok(!recogniser({ groups, remove: [name] })(userAgent), name);
      assert.ok(recogniser({ add: [name], remove: [name] })(userAgent), `${name}, added too`);
    }
    assert.deepEqual(
      ['geedoshopproductfinder', 'GPTBot/1.2', 'gptbot', 'gptbott', 'perplexity', ''].map(listedTokenOf),
      ['geedoshop', 'gptbot', 'gptbot', undefined, undefined, undefined],
    );
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  BOT_GROUP_NAMES,
  BOT_GROUPS,
  type BotGroup,
  groupTokens,
  LISTED_BOT_GROUPS,
} from '../../../core/bots/bot-groups';
import { botPatternSource, botTokens } from '../../../core/bots/bots';
import { ALL_TOKENS, CHROME, carriers, patternBytes, recogniser, without } from '../../support/edge/bot-recogniser';

const listedToken = fc.constantFrom(...ALL_TOKENS);
/** Names that match no list and no rule. */
const newName = fc.stringMatching(/^zq[a-z]{2,8}[0-9]$/);

describe('core/bots', () => {
  it('keeps each token in one group, in lower case, with an address as its source', () => {
    assert.equal(new Set(ALL_TOKENS).size, ALL_TOKENS.length);
    for (const token of ALL_TOKENS) assert.match(token, /^\^?[\x20-\x7e]{3,}$/);
    for (const token of ALL_TOKENS) assert.equal(token, token.toLowerCase());
    for (const { source, tokens } of LISTED_BOT_GROUPS.flatMap((group) => BOT_GROUPS[group])) {
      assert.match(source, /^https:\/\/[^ ]+$/);
      assert.notEqual(tokens.length, 0, source);
    }
  });

  it('lists no token that another one finds, so that removing it works', () => {
    const bare = (token: string) => token.replace(/^\^/, '');
    for (const token of ALL_TOKENS) {
      const within = ALL_TOKENS.filter((other) => other !== token && bare(token).includes(bare(other)));
      assert.ok(!recogniser({ groups: [], add: within })(bare(token)), token);
    }
  });

  it('recognises every token, alone and within a Chrome, with all groups and with its own alone', () => {
    const all = recogniser();
    for (const group of LISTED_BOT_GROUPS) {
      const own = recogniser({ groups: [group] });
      for (const userAgent of groupTokens(group).flatMap(carriers)) {
        assert.ok(all(userAgent), userAgent);
        assert.ok(own(userAgent), `${group} alone: ${userAgent}`);
      }
    }
  });

  it('finds a token where a word begins, and bot and spider where it ends', () => {
    const isBot = recogniser({ groups: ['search', 'ai'], add: ['acme/', 'acme-reader'] });
    for (const userAgent of ['Yeti/1.1', '(compatible;Yeti/1.1', 'x-GPTBot/1.0', 'GPTBot2', 'ACME/2', 'an Acme-Reader'])
      assert.ok(isBot(userAgent), userAgent);
    for (const userAgent of ['yetis', 'Yeti 1', 'SurYeti/1', 'CCBottle/1.0', 'aCCBot', 'racme/2', 'acme reader'])
      assert.ok(!isBot(userAgent), userAgent);
  });

  it('finds a token with ^ only where the user agent begins', () => {
    const isBot = recogniser({ add: ['^zqfetch'] });
    for (const userAgent of ['WhatsApp', 'WhatsApp/2.23.20.0 A', 'whatsapp/2', 'zqFetch 1'])
      assert.ok(isBot(userAgent), userAgent);
    for (const userAgent of [
      `${CHROME} WhatsApp/2.23.20.0`,
      `${CHROME} WhatsAppElectron/1.0`,
      ' WhatsApp',
      `${CHROME} zqfetch`,
    ])
      assert.ok(!isBot(userAgent), userAgent);
  });

  it('recognises everything that calls itself a bot, if `other` is on', () => {
    const bots = [
      'Mozilla/5.0 (compatible; NewcomerBot/1.0)',
      'newcomer-bot',
      `${CHROME} NewcomerSpider`,
      'AcmeWebCrawler',
      'crawl7',
      'PageFetcher/2',
      'AcmeLinkPreview',
      'Acme Link Preview',
      'Acme/1.0 (+https://acme.example/about)',
      'Acme/1.0 (+http://acme.example)',
      'Google-New/1',
      'New-Google',
    ];
    const [isBot, isListed] = [recogniser(), recogniser({ groups: LISTED_BOT_GROUPS })];
    for (const userAgent of bots) {
      assert.ok(isBot(userAgent), userAgent);
      assert.ok(!isListed(userAgent), userAgent);
    }
  });

  it('never recognises a phone, a word or a library as a bot by its letters', () => {
    const isBot = recogniser();
    // biome-ignore format: a list of words
    const models = [
      'CUBOT X18', 'CUBOT_X18_Plus', 'Cubot', 'CUBOT/1.0', 'M bot 54', 'M_bot_tab_71', 'POWER BOT', 'VR BOT 552',
      'IDbot553', 'XBot_Senior', 'Spider 8', 'RYTE U55', 'Robot 3', 'HTC-runnymede-user-4.0.3', 'Bottle', 'Robotics',
      'Spiderman',
    ];
    for (const model of models)
      assert.ok(
        !isBot(
          `Mozilla/5.0 (Linux; Android 8.1.0; ${model} Build/O11019; wv) AppleWebKit/537.36 (KHTML, like Gecko) ` +
            'Version/4.0 Chrome/140.0 Mobile Safari/537.36',
        ),
        model,
      );
    for (const userAgent of [
      '',
      '-',
      'curl/8.5.0',
      'Google-HTTP-Java-Client/1.17 (gzip)',
      'google-api-nodejs-client/7',
      `${CHROME.replace('Chrome', 'HeadlessChrome')}`,
    ])
      assert.ok(!isBot(userAgent), userAgent);
  });

  it('makes the same pattern for any order and with repetitions', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...BOT_GROUP_NAMES]),
        fc.array(newName, { maxLength: 5 }),
        fc.array(listedToken, { maxLength: 5 }),
        (groups, add, remove) => {
          const source = botPatternSource({ groups, add, remove });
          const sorted: readonly BotGroup[] = BOT_GROUP_NAMES.filter((group) => groups.includes(group));
          assert.equal(
            source,
            botPatternSource({
              groups: sorted,
              add: [...add, ...add].reverse(),
              remove: [...remove, ...remove].reverse(),
            }),
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  it('takes every character of a token literally', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[ -~]{3,20}$/).filter((text) => !text.startsWith('^')),
        fc.string({ maxLength: 30 }),
        (token, text) => {
          const isBot = recogniser({ groups: [], add: [token] });
          assert.ok(isBot(`(${token}`), token);
          if (!text.toLowerCase().includes(token.toLowerCase())) assert.ok(!isBot(text), text);
        },
      ),
    );
    const isBot = recogniser({ groups: [], add: ['a.c*d(e', '+http://x'] });
    assert.ok(isBot('A.C*D(E') && isBot('(+http://x') && !isBot('abcd(e') && !isBot('http://x'));
  });

  it('leaves out tokens that another one covers, and matches nothing without tokens', () => {
    const one = botPatternSource({ groups: [], add: ['acme'], remove: [] });
    assert.equal(
      botPatternSource({
        groups: [],
        add: ['acme', 'acmebot', 'acme reader', 'new acme', '^acme', 'ACME'],
        remove: [],
      }),
      one,
    );
    assert.notEqual(
      botPatternSource({ groups: [], add: ['acme', 'newacme'], remove: [] }),
      one,
      'within a word it is not found',
    );
    assert.notEqual(
      botPatternSource({ groups: [], add: ['acme', '+acme'], remove: [] }),
      botPatternSource({ groups: [], add: ['+acme'], remove: [] }),
    );
    const never = botPatternSource({ groups: [], add: [], remove: [] });
    for (const userAgent of ['', 'Googlebot', CHROME]) assert.ok(!new RegExp(never, 'i').test(userAgent));
    assert.deepEqual(botTokens({ groups: [], add: ['B-one', 'a-one', 'b-ONE'], remove: [] }), ['a-one', 'b-one']);
  });

  it('makes patterns small enough for the edge, with any group off', () => {
    // They could be shorter, at the price of more steps for a person's user agent.
    const byDefault = patternBytes({});
    assert.ok(byDefault <= 2200, String(byDefault));
    for (const group of LISTED_BOT_GROUPS)
      assert.ok(
        patternBytes({ groups: without([group]) }) <= 2480,
        `${group}: ${patternBytes({ groups: without([group]) })}`,
      );
    assert.ok(patternBytes({ groups: LISTED_BOT_GROUPS }) <= 3800);
    for (const remove of [
      ['gptbot', 'ccbot', 'bytespider'],
      ['bedrockbot', 'linespider', 'twitterbot'],
      ['meta-externalagent', 'perplexity-user', 'facebookexternalhit'],
    ])
      assert.ok(patternBytes({ remove }) <= byDefault + 80, remove.join());
  });
});

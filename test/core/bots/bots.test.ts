import assert from 'node:assert/strict';
import crawlers from 'crawler-user-agents';
import fc from 'fast-check';
import type { BotGroup } from '../../../core/bots/bot-groups';
import { BOT_GROUP_NAMES, BOT_GROUPS, groupTokens, LISTED_BOT_GROUPS } from '../../../core/bots/bot-groups';
import type { BotSettings } from '../../../core/bots/bots';
import { botPatternSource, botTokens, DEFAULT_BOT_SETTINGS, listedTokenOf } from '../../../core/bots/bots';
import { tokensSource } from '../../../core/bots/token-pattern';

const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
const ALL_TOKENS = LISTED_BOT_GROUPS.flatMap(groupTokens);

function settings(change: Partial<BotSettings>): BotSettings {
  return { ...DEFAULT_BOT_SETTINGS, ...change };
}

function recogniser(change: Partial<BotSettings> = {}): (userAgent: string) => boolean {
  const pattern = new RegExp(botPatternSource(settings(change)), 'i');
  return (userAgent) => pattern.test(userAgent);
}

/**
 * User agents that have the token: alone, and as a Chrome's comment or last product where the token may stand there.
 */
function carriers(token: string): readonly string[] {
  if (token.startsWith('^')) return [token.slice(1), `${token.slice(1)}/2.0 N`];
  return [
    token,
    token.toUpperCase(),
    `Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ${token}) Chrome/140.0.0.0`,
    `${CHROME} ${token}`,
    `${CHROME};${token}`,
  ];
}

/** Each listed group alone, and each two of them. */
const FEW_GROUPS: readonly (readonly BotGroup[])[] = LISTED_BOT_GROUPS.flatMap((one, index) => [
  [one],
  ...LISTED_BOT_GROUPS.slice(index + 1).map((other) => [one, other]),
]);

function without(off: readonly BotGroup[]): readonly BotGroup[] {
  return BOT_GROUP_NAMES.filter((group) => !off.includes(group));
}

/** The settings' pattern as it stands in the router's code. */
function patternBytes(change: Partial<BotSettings>): number {
  return Buffer.byteLength(JSON.stringify(botPatternSource(settings(change))));
}

const someGroups = fc.subarray([...BOT_GROUP_NAMES]);
const listedToken = fc.constantFrom(...ALL_TOKENS);
/** Names that no list and no rule knows: none ends in bot or spider, and none has a word of the rule in it. */
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

  it('takes whoever calls itself a bot for one, if `other` is on', () => {
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

  it('never takes a phone, a word or a library for a bot because of its letters', () => {
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
          `Mozilla/5.0 (Linux; Android 8.1.0; ${model} Build/O11019; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/140.0 Mobile Safari/537.36`,
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

  it('adds and removes single tokens, whatever groups are on', () => {
    fc.assert(
      fc.property(someGroups, listedToken, newName, (groups, removed, added) => {
        const isBot = recogniser({ groups, add: [added.toUpperCase()], remove: [removed.toUpperCase()] });
        for (const userAgent of carriers(added)) assert.ok(isBot(userAgent), userAgent);
        for (const userAgent of carriers(removed)) assert.ok(!isBot(userAgent), userAgent);
        assert.ok(!recogniser({ groups })(added));
      }),
      { numRuns: 100 },
    );
  });

  it('removes from the group `other` what no list has', () => {
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

  it('adds what it was told to remove', () => {
    assert.ok(recogniser({ add: ['gptbot'], remove: ['gptbot'] })('GPTBot/1.0'));
    assert.ok(recogniser({ groups: [], add: ['gptbot'] })('GPTBot/1.0'));
  });

  it('makes the same pattern whatever the order and the repetitions', () => {
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

  it('leaves out what another token finds already, and matches nothing without tokens', () => {
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

  it('refuses every token of one or two groups that are off, whatever else it says, and none of the others', () => {
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

  it('refuses no published bot but those with a whole token of a group that is off (else: name it in core/bots/groups/unlisted.ts)', () => {
    const published = crawlers.flatMap(({ instances }) => instances);
    const isBot = recogniser();
    for (const off of FEW_GROUPS) {
      const isOff = new RegExp(tokensSource(off.flatMap(groupTokens)), 'i');
      const isOn = recogniser({ groups: without(off) });
      const wrong = published.filter((userAgent) => isOn(userAgent) !== (isBot(userAgent) && !isOff.test(userAgent)));
      assert.deepEqual(wrong, [], `without ${off.join()}`);
    }
  });

  it('refuses several removed tokens, and none of those that stay', () => {
    fc.assert(
      fc.property(fc.subarray([...ALL_TOKENS], { minLength: 1, maxLength: 20 }), (remove) => {
        const isBot = recogniser({ remove });
        // `compatible; spider` is found in one form of `spider/`: what counts is the user agent, not the token it was
        // made of.
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

  it('makes patterns small enough for the edge, whichever group is off', () => {
    // Shorter ones could be made: what they are longer by lets a human's user agent be refused in fewer steps.
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

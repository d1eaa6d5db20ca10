import assert from 'node:assert/strict';
import { groupTokens, LISTED_BOT_GROUPS } from '../../../core/bots/bot-groups';
import { botRemovalProblem, botTokenProblem, MAX_TOKEN_LENGTH } from '../../../core/bots/bot-tokens';

describe('core/bot-tokens', () => {
  it('accepts every token of our own, to add as to remove', () => {
    for (const token of LISTED_BOT_GROUPS.flatMap(groupTokens)) {
      assert.equal(botTokenProblem(token), undefined, token);
      assert.equal(botRemovalProblem(token), undefined, token);
    }
  });

  it('refuses tokens that no user agent can have, or that fit everybody', () => {
    assert.match(String(botTokenProblem('')), /too short/);
    assert.match(String(botTokenProblem('^ab')), /too short/);
    assert.match(String(botTokenProblem('ab')), /too short/);
    assert.match(String(botTokenProblem('x'.repeat(MAX_TOKEN_LENGTH + 1))), /too long/);
    assert.equal(botTokenProblem('x'.repeat(MAX_TOKEN_LENGTH)), undefined);
    assert.equal(botTokenProblem(`^${'x'.repeat(MAX_TOKEN_LENGTH)}`), undefined);
    assert.match(String(botTokenProblem('acmé-reader')), /printable ASCII/);
    assert.match(String(botTokenProblem('acme\treader')), /printable ASCII/);
    assert.match(String(botTokenProblem(' acme')), /white space/);
  });

  it('refuses tokens of browsers', () => {
    // biome-ignore format: a list of words
    const words = [
      'mozilla', '^Mozilla/5.0', 'Chrome', 'Safari/537', 'AppleWebKit', 'gecko', 'KHTML, like', 'Windows NT',
      'Android', 'iPhone', 'Linux', 'Mobile', 'CUBOT', 'Instagram', 'FBAN/', 'Edg/', 'Firefox/', '; wv)', '; K)',
      'compatible; MSIE', 'Version', 'Electron',
    ];
    for (const word of words) assert.match(String(botTokenProblem(word)), /person's browser/, word);
    for (const name of ['acme', 'chromebot', 'mozillacrawler', '^acme/', 'compatible; acme'])
      assert.equal(botTokenProblem(name), undefined, name);
  });

  it('knows removable tokens, and names similar ones', () => {
    for (const token of ['GPTBot', 'GPTBot/1.2', 'GeedoShopProductFinder', 'google-site-verification'])
      assert.equal(botRemovalProblem(token), undefined, token);
    assert.match(String(botRemovalProblem('gptbott')), /similar: gptbot\b/);
    assert.match(String(botRemovalProblem('googelbot')), /similar: googlebot\b/);
    assert.match(String(botRemovalProblem('whatsapp')), /similar: \^whatsapp/);
    assert.match(String(botRemovalProblem('perplexity')), /perplexitybot, perplexity-user/);
    assert.doesNotMatch(String(botRemovalProblem('somebody else')), /similar/);
    assert.match(String(botRemovalProblem('')), /in no group/);
    for (const token of ['UptimeRobot', 'acme/1.0 (+https://'])
      assert.equal(botRemovalProblem(token), undefined, 'the group other has it');
  });
});

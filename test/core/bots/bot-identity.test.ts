import assert from 'node:assert/strict';
import { BOT_GROUPS, LISTED_BOT_GROUPS } from '../../../core/bots/bot-groups';
import { botIdentifier, MAX_BOT_NAME_LENGTH } from '../../../core/bots/bot-identity';
import { HUMAN_USER_AGENTS } from '../../../core/bots/human-user-agents';
import { DESKTOP_USER_AGENT, MOBILE_USER_AGENT } from '../../../core/contract/user-agent';

const identify = botIdentifier([]);

describe('core/bot-identity', () => {
  it('names bots, with group and operator', () => {
    const CASES = [
      ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 'googlebot', 'search', 'Google'],
      ['Googlebot-Image/1.0', 'googlebot-image', 'search', 'Google'],
      ['Mozilla/5.0 (compatible; Google-InspectionTool/1.0;)', 'google-inspectiontool', 'search', 'Google'],
      ['Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)', 'bingbot', 'search', 'Microsoft'],
      ['Mozilla/5.0 AppleWebKit/537.36 (compatible; GPTBot/1.3; +https://openai.com/gptbot)', 'gptbot', 'ai', 'OpenAI'],
      ['Mozilla/5.0 (compatible; ClaudeBot/1.0; +claudebot@anthropic.com)', 'claudebot', 'ai', 'Anthropic'],
      ['facebookexternalhit/1.1', 'facebookexternalhit', 'preview', 'Meta'],
      ['WhatsApp/2.23', 'whatsapp', 'preview', 'Meta'],
      ['Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)', 'ahrefsbot', 'seo', 'Ahrefs'],
      ['Mozilla/5.0 (compatible; AcmeBot/1.0)', 'acmebot', 'other', 'unknown'],
      ['curl (+http://example.com/about)', 'other', 'other', 'unknown'],
    ] as const;
    for (const [userAgent, bot, group, operator] of CASES)
      assert.deepEqual(identify(userAgent), { bot, group, operator }, userAgent);
  });

  it('names nobody among people', () => {
    for (const userAgent of HUMAN_USER_AGENTS) assert.equal(identify(userAgent), undefined, userAgent);
    assert.equal(identify(''), undefined);
  });

  it('does not count our own renders, which call themselves bots', () => {
    for (const userAgent of [DESKTOP_USER_AGENT, MOBILE_USER_AGENT]) assert.equal(identify(userAgent), undefined);
  });

  it('names every listed bot by its token, and knows the operators of those that are verified', () => {
    for (const group of LISTED_BOT_GROUPS) {
      for (const token of BOT_GROUPS[group].flatMap(({ tokens }) => tokens)) {
        const userAgent = token.startsWith('^') ? `${token.slice(1)}/1.0` : `Mozilla/5.0 (compatible; ${token}/1.0)`;
        assert.notEqual(identify(userAgent)?.bot ?? '', '', token);
        assert.notEqual(identify(userAgent)?.operator, undefined, token);
      }
    }
    const operators = ['googlebot', 'bingbot', 'gptbot', 'claudebot', 'perplexitybot', 'applebot', 'duckduckbot'].map(
      (token) => identify(`${token}/1.0`)?.operator,
    );
    assert.deepEqual(operators, ['Google', 'Microsoft', 'OpenAI', 'Anthropic', 'Perplexity', 'Apple', 'DuckDuckGo']);
  });

  it('knows a site’s own bots, and bounds names', () => {
    assert.deepEqual(botIdentifier(['AcmeAuditor'])('AcmeAuditor/2'), {
      bot: 'acmeauditor',
      group: 'other',
      operator: 'unknown',
    });
    assert.equal(identify('AcmeAuditor/2'), undefined);
    assert.equal(identify(`${'x'.repeat(500)}bot/1.0`)?.bot.length, MAX_BOT_NAME_LENGTH);
  });
});

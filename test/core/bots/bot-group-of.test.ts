import assert from 'node:assert/strict';
import { botGroupOf } from '../../../core/bots/bot-group-of';
import { BOT_GROUPS, LISTED_BOT_GROUPS } from '../../../core/bots/bot-groups';

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

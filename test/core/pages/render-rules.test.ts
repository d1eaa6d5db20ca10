import assert from 'node:assert/strict';
import { DEFAULT_RENDER_RULE, isPathRules, renderRuleFor } from '../../../core/pages/render-rules';

describe('core/render-rules', () => {
  it('keeps pages despite no-store, but no short ones, unless a rule says otherwise', () => {
    assert.deepEqual(renderRuleFor('/', []), {
      keepNoStore: true,
      mayBeShort: false,
      waitFor: undefined,
      neverLoad: [],
    });
    assert.deepEqual(renderRuleFor('/a', [{ paths: '/b', mayBeShort: true }]), DEFAULT_RENDER_RULE);
  });

  it('takes each part from the first rule that matches and has it', () => {
    const rules = [
      { paths: '/live/now', waitFor: 'main', mayBeShort: false },
      { paths: '/live/*', keepNoStore: false, mayBeShort: true, waitFor: 'article' },
      { paths: '/*', keepNoStore: true, neverLoad: ['*://chat.example/*'] },
    ];
    assert.deepEqual(renderRuleFor('/live/now', rules), {
      keepNoStore: false,
      mayBeShort: false,
      waitFor: 'main',
      neverLoad: ['*://chat.example/*'],
    });
    assert.deepEqual(renderRuleFor('/live/x', rules), {
      keepNoStore: false,
      mayBeShort: true,
      waitFor: 'article',
      neverLoad: ['*://chat.example/*'],
    });
    assert.deepEqual(renderRuleFor('/', rules), { ...DEFAULT_RENDER_RULE, neverLoad: ['*://chat.example/*'] });
  });

  it('knows rules by their form', () => {
    assert.ok(isPathRules([]) && isPathRules([{ paths: '/a', keepNoStore: true, waitFor: 'a', neverLoad: ['*a'] }]));
    for (const value of [
      {},
      [null],
      [{}],
      [{ paths: '/a', mayBeShort: 1 }],
      [{ paths: '/a', waitFor: [] }],
      [{ paths: '/a', neverLoad: 'x' }],
      [{ paths: '/a', neverLoad: [1] }],
    ]) {
      assert.ok(!isPathRules(value), JSON.stringify(value));
    }
  });
});

// The router's tokens, as the components hand them to `serve` and to the router.
import assert from 'node:assert/strict';
import { currentToken, tokenDigests } from '../../components/renderer-tokens';

describe('components/renderer-tokens', () => {
  const token = 'c'.repeat(40);

  it('are digests and the one that is sent', () => {
    assert.match(tokenDigests({ current: token, previous: 'p'.repeat(40) }), /^[0-9a-f]{64},[0-9a-f]{64}$/);
    assert.equal(currentToken({ current: token }), token);
  });

  it('are refused without the one that is sent, for an empty list would ask nobody for a token', () => {
    const incomplete: readonly Readonly<Record<string, string>>[] = [{}, { previous: token }];
    for (const tokens of incomplete)
      for (const read of [tokenDigests, currentToken]) assert.throws(() => read(tokens), /no token "current"/);
  });
});

import assert from 'node:assert/strict';
import { shortestVeto } from '../../../core/bots/bot-veto';
import { UNLISTED_WORDS } from '../../../core/bots/groups/unlisted';

describe('core/bot-veto', () => {
  it('leaves of each token the shortest beginning that is long enough and finds no wanted one', () => {
    assert.deepEqual(shortestVeto(['firecrawl', 'abc', '^whatsapp'], [], 5), ['firec', 'abc', '^whats']);
    assert.deepEqual(shortestVeto(['acme-user', 'acme-agent'], ['acme-uplink', 'not acme-a'], 5), [
      'acme-us',
      'acme-ag',
    ]);
    assert.deepEqual(
      shortestVeto(['^acme-user'], ['not acme-u', '^acme-'], 5),
      ['^acme-u'],
      'with ^, only where a wanted one begins',
    );
  });

  it('leaves a token whole where every beginning finds a wanted one', () => {
    assert.deepEqual(shortestVeto(['acme/'], ['acme'], 4), ['acme/']);
    assert.deepEqual(shortestVeto(['compatible; code'], ['codabot'], 5), ['compatible; code']);
  });

  it('keeps clear of browsers and of words that other bots have', () => {
    assert.deepEqual(shortestVeto(['mozilla-tabstack', 'operator/', 'androidbot'], [], 5), [
      'mozilla-',
      'operator/',
      'androidb',
    ]);
    assert.ok(UNLISTED_WORDS.includes('google-ads'));
    assert.deepEqual(shortestVeto(['google-agent'], [], 5), ['google-ag']);
  });

  it('makes no beginning that must end its word where its token need not', () => {
    assert.deepEqual(shortestVeto(['acbotify', 'acmebot'], [], 5), ['acboti', 'acmeb']);
  });

  it('keeps its words in lower case, each once', () => {
    assert.deepEqual(
      [...UNLISTED_WORDS],
      [...new Set(UNLISTED_WORDS)].map((word) => word.toLowerCase()),
    );
  });
});

import assert from 'node:assert/strict';
import { recacheOptions } from '../../../cli/purge/recache-options';
import { optionsOf } from '../../support/cli/read-options';

describe('cli/purge: the options of recache', () => {
  it('looks at an earlier recache by its id, once or until it is over', () => {
    assert.partialDeepStrictEqual(optionsOf(recacheOptions, ['--stack', 'prod', '--follow', 'mark-1']), {
      kind: 'follow',
      options: { id: 'mark-1', waits: true, json: false },
    });
    assert.partialDeepStrictEqual(
      optionsOf(recacheOptions, ['--stack', 'prod', '--follow', 'mark-1', '--no-wait', '--json']),
      { kind: 'follow', options: { id: 'mark-1', waits: false, json: true } },
    );
  });

  it('orders nothing besides a look, and says so', () => {
    const args = ['--stack', 'prod', '--follow', 'mark-1', '--everything', '--budget', '5', 'https://www.example.com/'];
    assert.throws(
      () => optionsOf(recacheOptions, args),
      /leave out URLs, --everything, --budget, or leave out --follow/,
    );
  });

  it('takes pages, and a marker, for a recache', () => {
    const args = ['--stack', 'prod', 'https://www.example.com/', '--marker', '/build-\\d+/', '--no-wait'];
    assert.partialDeepStrictEqual(optionsOf(recacheOptions, args), {
      kind: 'recache',
      options: { waits: false, marker: /build-\d+/, budget: undefined },
    });
  });
});

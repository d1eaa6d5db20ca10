// Which answers are logged, with the fields that log filters look for.
import assert from 'node:assert/strict';
import { logAnswer } from '../../../handlers/serve/log-answer';
import type { ServeAnswer } from '../../../handlers/serve/serve-answer';
import { RecordedLog } from '../../support/machine/recorded-log';

const REQUEST = { headers: { 'x-georender-url': 'https://www.example.com/a' } };

function linesFor(status: number, headers: ServeAnswer['headers']): RecordedLog['lines'] {
  const log = new RecordedLog();
  logAnswer(log, REQUEST, { status, headers, body: { encoding: 'identity', bytes: new Uint8Array() } });
  return log.lines;
}

describe('handlers/serve/log-answer', () => {
  it('logs the site’s own HTML with its reason', () => {
    assert.deepEqual(
      linesFor(200, [
        ['x-georender-cache', 'BYPASS'],
        ['x-georender-reason', 'deadline'],
      ]),
      [
        {
          level: 'warn',
          message: 'The bot got 403, or the site’s own HTML.',
          fields: { url: 'https://www.example.com/a', status: 200, cache: 'BYPASS', reason: 'deadline' },
        },
      ],
    );
  });

  it('logs every 403, rendered, kept or refused', () => {
    for (const headers of [[['x-georender-cache', 'HIT']], [['x-georender-cache', 'MISS']], []] as const) {
      assert.deepEqual(
        linesFor(403, headers).map(({ fields }) => fields['status']),
        [403],
      );
    }
  });

  it('logs no other answer, and no feed or download', () => {
    assert.deepEqual(
      linesFor(200, [
        ['x-georender-cache', 'BYPASS'],
        ['x-georender-reason', 'not-html'],
      ]),
      [],
    );
    for (const cache of ['HIT', 'HIT-REMOTE', 'MISS', 'STALE', 'STALE-ERROR']) {
      for (const status of [200, 301, 304, 404, 410, 500])
        assert.deepEqual(linesFor(status, [['x-georender-cache', cache]]), []);
    }
  });
});

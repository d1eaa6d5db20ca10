import assert from 'node:assert/strict';
import { claimsText, countsText, foundText } from '../../../cli/bots/visits-text';
import type { CountLine } from '../../../operations/bots/counts-report';

const LINE: CountLine = {
  values: ['/a'],
  requests: 1234,
  errors: 12,
  edgeHits: 617,
  bytes: 41_966,
  averageMs: 1237.4,
  averageServeMs: undefined,
};
const BY_PATH = { by: ['path'], columns: ['path'] } as const;

describe('cli/bots: tables', () => {
  it('have sizes in fitting units, and no column of serve without its lines', () => {
    assert.equal(
      countsText({ ...BY_PATH, lines: [LINE], allLines: 1 }),
      'By path\n' +
        '  path  requests  errors  from the edge  bytes   average\n' +
        '  /a       1,234   1.0 %         50.0 %  42 KB  1,237 ms',
    );
    const lines = [
      { ...LINE, bytes: 2_000_000_000, averageServeMs: 31 },
      { ...LINE, values: [''] },
    ];
    assert.match(countsText({ ...BY_PATH, lines, allLines: 2 }), /in serve\n.* 2\.0 GB .* 31 ms\n {2}– .* –$/);
  });

  it('tell how many lines there are in all, and that there are none', () => {
    const text = countsText({ ...BY_PATH, lines: [LINE], allLines: 3200 });
    assert.match(text, /^By path, the 1 most frequent of 3,200\n/);
    assert.equal(countsText({ by: [], columns: [], lines: [], allLines: 0 }), 'Requests of bots: none');
  });

  it('cut the long paths that bots choose', () => {
    const long = { ...LINE, values: [`/${'x'.repeat(5000)}`] };
    const [, head = '', row = ''] = countsText({ ...BY_PATH, lines: [long], allLines: 1 }).split('\n');
    assert.match(row, /^ {2}\/x{58}… /);
    assert.equal(row.length, head.length + '1,237 ms'.length - 'average'.length - 1);
  });

  it('tell delays as exactly as the log does', () => {
    const crawl = { bot: 'googlebot', delayMs: 0 };
    const page = { host: 'www.example.com', path: '/', newAtMs: 0, crawls: [crawl] } as const;
    const bot = { bot: 'googlebot', pages: 1, first: 1, halfMs: 0, mostMs: 61_000 };
    const leftOut = { changedSince: 0, older: 0, unknown: 0 };
    const text = foundText({ pages: [page], bots: [bot], leftOut, isCut: false }, 9);
    assert.match(text, /googlebot +1 +1 +under 1 s +1 min 1 s\n/);
    assert.match(text, /googlebot +under 1 s +1$/);
  });

  it('say how old the addresses are by which claims are judged, and why some are not', () => {
    const google = { operator: 'Google', verified: 5, false: 0, unverified: 1, fetchedAtMs: Date.UTC(2026, 10, 28) };
    const openAi = { operator: 'OpenAI', verified: 0, false: 0, unverified: 2, fetchedAtMs: undefined };
    const text = claimsText({ operators: [google, openAi], falseBots: [], isCut: false }, 9);
    assert.match(text, /By addresses of 2026-11-28 and later\./);
    assert.match(text, /Unverified: fetch .*ranges --update/);
    assert.match(text, /Unverified with known addresses:/);
    const verified = claimsText({ operators: [{ ...google, unverified: 0 }], falseBots: [], isCut: false }, 9);
    assert.doesNotMatch(verified, /Unverified/);
  });
});

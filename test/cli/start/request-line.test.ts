// How `npm start` shows a request.
import assert from 'node:assert/strict';
import { type Paint, renderLine, requestLine } from '../../../cli/start/request-line';
import type { LocalRequest } from '../../../local/requests/request-join';
import { LOCAL_REQUEST } from '../../support/machine/local-request';

const PLAIN: Paint = (_, text) => text;
const MARKED: Paint = (style, text) => `<${String(style)}>${text}</>`;

const line = (changes: Partial<LocalRequest>, paint = PLAIN): string =>
  requestLine({ ...LOCAL_REQUEST, ...changes }, paint, 'UTC').replace(/ {2,}/g, '  ');

describe('cli/start/request-line', () => {
  it('names time, bot, country and region, cache status, duration, status, method and path', () => {
    assert.equal(line({}), '03:04:05  googlebot  DE → eu-central-1  MISS  812 ms  200  GET /articles/1');
  });

  it('tells the age of a kept page, and why a page was not kept or rendered', () => {
    assert.match(line({ cacheStatus: 'HIT', ageSeconds: 7_200 }), / HIT 2h {2}/);
    assert.match(
      line({ cacheStatus: 'STALE-ERROR', ageSeconds: 90, reason: 'deadline' }),
      / STALE-ERROR 90s deadline /,
    );
    assert.match(line({ cacheStatus: 'BYPASS', ageSeconds: undefined, reason: 'not-html' }), / BYPASS not-html /);
  });

  it('tells a copy at the edge from an answer of a region', () => {
    assert.match(line({ edgeResult: 'Hit', ageSeconds: undefined }), / Hit of MISS {2}/);
    assert.match(line({ edgeResult: 'RefreshHit', cacheStatus: 'STALE' }), / RefreshHit of STALE 0s /);
  });

  it('names a person, our renderer, and the reason for which a bot got the site', () => {
    const site = { region: undefined, cacheStatus: undefined, ageSeconds: undefined };
    assert.match(line({ ...site, bot: undefined, decision: 'no-bot' }), /^03:04:05 {2}person {2}DE → site {2}Miss /);
    assert.match(line({ ...site, decision: 'own-render' }), / our renderer {2}DE → site {2}own-render /);
    assert.match(line({ ...site, decision: 'one-time-token' }), / googlebot {2}DE → site {2}one-time-token /);
  });

  it('names the bot that a prerender service answered', () => {
    const service = { region: undefined, cacheStatus: 'SERVICE', ageSeconds: undefined } as const;
    assert.match(line(service), / {2}googlebot {2}DE → service {2}SERVICE {2}812 ms {2}200 /);
  });

  it('names a call of the HTTP API', () => {
    const site = { region: undefined, cacheStatus: undefined, ageSeconds: undefined, path: '/_georender/purge' };
    const called = / api call {2}DE → api {2}812 ms {2}200 {2}POST \/_georender\/purge$/;
    assert.match(line({ ...site, method: 'POST', bot: undefined, decision: 'no-bot' }), called);
    // Content systems' libraries may count as bots.
    assert.match(line({ ...site, method: 'POST', bot: 'curl', decision: 'method' }), called);
    assert.doesNotMatch(line({ ...site, bot: undefined, decision: 'no-bot' }, MARKED), /dim/);
  });

  it('shows names of parameters, never values, and no control characters', () => {
    assert.match(
      line({ path: '/a\u001b[2J\u202e', parameters: ['q', 'token'] }),
      /GET \/a \[2J \?q=\*\*\*&token=\*\*\*$/,
    );
  });

  it('shows the page’s problems below, shortened', () => {
    const [first, ...problems] = line({ problems: ['TypeError: x is not a function', 'y'.repeat(500)] }).split('\n');
    assert.match(first ?? '', /GET \/articles\/1$/);
    assert.equal(problems[0], '  ! TypeError: x is not a function');
    assert.equal(problems[1]?.length, '  ! '.length + 160);
  });

  it('says that the viewer left', () => {
    assert.match(line({ status: 0, edgeResult: 'Error', cacheStatus: undefined, region: undefined }), / left {2}GET/);
  });

  it('dims people’s requests, and colours the others by their cache status', () => {
    assert.match(line({ decision: 'no-bot', bot: undefined }, MARKED), /^<dim>/);
    const colourOf = (changes: Partial<LocalRequest>): string | undefined => /<(\w+)>/.exec(line(changes, MARKED))?.[1];
    assert.deepEqual(
      [{}, { edgeResult: 'Hit' }, { cacheStatus: 'HIT-REMOTE' }, { cacheStatus: 'BYPASS' }, { status: 500 }].map(
        (changes) => colourOf(changes as Partial<LocalRequest>),
      ),
      ['cyan', 'green', 'green', 'yellow', 'red'],
    );
  });

  it('shows a render that no request waited for', () => {
    const text = renderLine(
      {
        region: 'eu-central-1',
        host: 'www.example.com',
        path: '/a',
        parameters: [],
        variant: 'desktop',
        key: '0123',
        outcome: 'unstored',
        reason: 'exception',
        status: 200,
        durationMs: 900,
        problems: ['Error: no'],
      },
      PLAIN,
    );
    assert.match(
      text,
      /render in eu-central-1, in the background: www\.example\.com\/a {2}900 ms {2}not kept: exception\n {10}! Error: no$/,
    );
  });
});

// Lines of `serve` as the console follows them, from log groups that this test makes up.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FIRST_LOOK_MS, LATE_MS, MOST_PAGES_A_LOOK } from '../../../operations/bots/serve-lines/tail/group-tail';
import { LineTail, type StackLook } from '../../../operations/bots/serve-lines/tail/line-tail';
import { tailText } from '../../../operations/bots/serve-lines/tail/tail-text';
import { tailedRequest } from '../../../operations/bots/serve-lines/tail/tailed-request';
import { type FakeFunction, fakeLogs, servedMessage } from '../../support/bots/fake-logs';

const EU = 'eu-central-1';
const US = 'us-east-1';
const SERVED = {
  ...{ requestId: 'a==', region: EU, host: 'www.example.com', path: '/a', parameters: ['page'], variant: 'desktop' },
  ...{ key: '0123', bot: 'googlebot', botGroup: 'search', country: 'DE', status: 200, cacheStatus: 'HIT' },
  ...{ ageSeconds: 12, bytes: 900, durationMs: 31, stagesMs: {} },
};

type Line = { readonly message: string; readonly timestamp: number };

const line = (path: string, timestamp: number): Line => ({ message: servedMessage({ ...SERVED, path }), timestamp });
const pathsOf = ({ requests }: StackLook): readonly string[] => requests.map(({ path }) => path);

/** A tail of functions whose lines the test adds to. */
function tailed(functions: readonly FakeFunction[]) {
  const logs = fakeLogs(functions.map((one) => ({ requestLog: 'true', ...one })));
  return { ...logs, tail: new LineTail(logs.source), nowMs: () => logs.source.clock.nowMs() };
}

describe('operations/bots/serve-lines/tail', () => {
  it('begins some minutes ago, and then tells each line once, also late ones', async () => {
    const lines: Line[] = [];
    const { tail, nowMs, source } = tailed([{ region: EU, pages: [], lines }]);
    const startMs = nowMs();
    lines.push(line('/too-old', startMs - FIRST_LOOK_MS - 10_000), line('/old', startMs - 60_000));
    lines.push(line('/new', startMs - 1_000));
    const first = await tail.look();
    assert.deepEqual(pathsOf(first), ['/old', '/new']);
    assert.equal(first.sinceMs, startMs - FIRST_LOOK_MS);
    lines.push(line('/late', startMs - LATE_MS + 5_000), line('/newer', nowMs()));
    await source.clock.pause(5_000);
    assert.deepEqual(pathsOf(await tail.look()), ['/late', '/newer']);
    assert.deepEqual(pathsOf(await tail.look()), []);
  });

  it('reads a bounded number of pages at once, and goes on with the next look', async () => {
    const lines: Line[] = [];
    const { tail, nowMs, asked } = tailed([{ region: EU, pages: [], lines, pageLines: 10 }]);
    for (let at = 0; at < 65; at += 1) lines.push(line(`/${at}`, nowMs() - 100_000 + at));
    const first = await tail.look();
    assert.equal(first.requests.length, 10 * MOST_PAGES_A_LOOK);
    assert.deepEqual(tailText(first.functions), [
      `${EU}: serve-${EU} has more lines than were read; the rest follows.`,
    ]);
    assert.equal(asked.length, MOST_PAGES_A_LOOK);
    assert.equal((await tail.look()).requests.length, 5);
    assert.deepEqual(tailText((await tail.look()).functions), []);
  });

  it('names a region that refuses, pauses longer and longer for it, and reads the others', async () => {
    let refusal: string | undefined = 'ThrottlingException';
    const [ofEu, ofUs]: [Line[], Line[]] = [[], []];
    const { tail, nowMs, source, asked } = tailed([
      { region: EU, pages: [], lines: ofEu, refuses: () => refusal },
      { region: US, pages: [], lines: ofUs },
    ]);
    ofEu.push(line('/eu', nowMs() - 1_000));
    ofUs.push(line('/us', nowMs() - 1_000));
    const first = await tail.look();
    assert.deepEqual(pathsOf(first), ['/us']);
    const [text = ''] = tailText(first.functions);
    assert.match(
      text,
      /^eu-central-1: logs:FilterLogEvents .*takes no more.* The others go on; this one is asked again/,
    );
    await tail.look();
    const toEu = (): number => asked.filter(({ logGroupName }) => logGroupName === `site-${EU}`).length;
    assert.equal(toEu(), 1, 'it is not asked while it pauses');
    await source.clock.pause(5_000);
    await tail.look();
    assert.equal(toEu(), 2);
    await source.clock.pause(5_000);
    await tail.look();
    assert.equal(toEu(), 2, 'the second pause is longer');
    refusal = undefined;
    await source.clock.pause(10_000);
    const last = await tail.look();
    assert.deepEqual(pathsOf(last), ['/eu']);
    assert.deepEqual(tailText(last.functions), []);
  });

  it('tells which setting is missing, and looks at it again after a while', async () => {
    const { tail, asked } = tailed([{ region: EU, requestLog: 'false', pages: [] }]);
    const { functions, sinceMs } = await tail.look();
    assert.deepEqual(tailText(functions), [
      `${EU}: requestLog is off, so requests to serve-${EU} are not seen. Set requestLog to true, and run \`pulumi up\`.`,
    ]);
    assert.equal(sinceMs, undefined);
    assert.equal(asked.length, 0);
  });

  it('begins anew after a long break, and says since when nothing is left out', async () => {
    const lines: Line[] = [];
    const { tail, nowMs, source } = tailed([{ region: EU, pages: [], lines }]);
    await tail.look();
    lines.push(line('/missed', nowMs() + 1_000));
    await source.clock.pause(2 * FIRST_LOOK_MS);
    const startMs = nowMs();
    const look = await tail.look();
    assert.deepEqual(pathsOf(look), []);
    assert.equal(look.sinceMs, startMs - FIRST_LOOK_MS);
  });

  it('gives up the rest of a span whose token no more holds', async () => {
    const lines: Line[] = [];
    let refusal: string | undefined;
    const { tail, nowMs, source } = tailed([{ region: EU, pages: [], lines, pageLines: 10, refuses: () => refusal }]);
    for (let at = 0; at < 100; at += 1) lines.push(line(`/${at}`, nowMs() - 100_000 + at));
    await tail.look();
    refusal = 'InvalidParameterException';
    for (let tries = 0; tries < 3; tries += 1) {
      await tail.look();
      await source.clock.pause(60_000);
    }
    refusal = undefined;
    lines.push(line('/next', nowMs()));
    assert.deepEqual(pathsOf(await tail.look()), ['/next']);
  });

  it('leaves unknown what a line does not tell', () => {
    const request = tailedRequest(servedMessage({ ...SERVED, country: undefined, ageSeconds: undefined }), EU, 5);
    assert.deepEqual(request, {
      ...{ timeMs: 5, requestId: 'a==', host: 'www.example.com', path: '/a', parameters: ['page'], status: 200 },
      ...{ bot: 'googlebot', botGroup: 'search', region: EU, cacheStatus: 'HIT', bytes: 900, durationMs: 31 },
      ...{ variant: 'desktop', decision: 'page', country: undefined, reason: undefined, ageSeconds: undefined },
    });
  });

  it('takes no line of another form, whatever bots write into it', () => {
    for (const wrong of [
      { path: 1 },
      { status: 99 },
      { status: '200' },
      { bot: '' },
      { bot: 'x'.repeat(41) },
      { host: null },
    ])
      assert.equal(tailedRequest(servedMessage({ ...SERVED, ...wrong }), EU, 0), undefined, JSON.stringify(wrong));
    const odd = { country: '<b>', botGroup: 'constructor', variant: 'x', path: `/${'y'.repeat(9_000)}` };
    const request = tailedRequest(servedMessage({ ...SERVED, ...odd }), EU, 0);
    assert.deepEqual([request?.country, request?.botGroup, request?.variant], [undefined, undefined, undefined]);
    assert.equal(request?.path.length, 2_000);
    fc.assert(fc.property(fc.string(), (text) => tailedRequest(text, EU, 0) === undefined));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(SERVED)), fc.jsonValue()), (fields) => {
        const found = tailedRequest(servedMessage({ ...SERVED, ...fields }), EU, 0);
        return found === undefined || JSON.stringify(found).length < 250_000;
      }),
    );
  });
});

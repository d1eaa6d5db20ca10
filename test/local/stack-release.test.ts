// Releases in a whole local run: what its bots see of good and bad code, by the command itself.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { buildLambdaBundle } from '../../bundles/lambda-bundle';
import { runGeorender } from '../../cli/georender';
import { shareOf } from '../../core/routing/serve-choice';
import { systemClock } from '../../handlers/runtime/clock';
import { type LocalStack, startLocalStack } from '../../local/stack';
import { buildChangedRender, MISTAKES, type SourceChange } from '../support/bundles/changed-render';
import { recordedTerminal } from '../support/cli/recorded-terminal';
import { crawlBehindEdge, PROBED_SETTINGS } from '../support/edge/crawler';

const REGION = 'eu-central-1';
const CANARY = `serve-${REGION}-canary`;

/** Pages that are kept before each release. */
const KEPT = [
  '/',
  ...Array.from({ length: 8 }, (_, at) => `/articles/${at + 1}`),
  '/articles/1?a=1',
  '/articles/2?a=1',
];

const FIRST_PERCENT = 40;

/** The busy machine's own pace must decide nothing: good code is far within the limit, and slow code far beyond. */
const OPTIONS = ['--steps', `${FIRST_PERCENT}%,80%`, '--hold', '1s', '--min-requests', '5', '--max-slower', '50'];

interface Released {
  readonly code: number;
  readonly text: string;
  readonly report: { readonly result: string; readonly why?: string; readonly largestPercent: number };
  /** The URLs that canaries answered to bots. */
  readonly seen: readonly string[];
}

describe('georender release, on a local run', function () {
  this.timeout(600_000);
  let stack: LocalStack;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'georender-test-'));
    for (const name of ['serve', 'render']) await mkdir(path.join(folder, name));
    await buildLambdaBundle('serve', path.join(folder, 'serve'));
    await buildChangedRender(path.join(folder, 'render'), undefined);
    stack = await startLocalStack({
      ...{ port: 0, site: undefined, regions: [REGION], canary: true, settings: PROBED_SETTINGS },
      canaryCode: { bundlesDir: folder },
      onLog: () => undefined,
    });
    for (const target of KEPT) await crawlBehindEdge(stack.url, target);
  });
  after(async () => {
    await stack.close();
    await rm(folder, { recursive: true });
  });

  async function deploy(change: SourceChange | undefined): Promise<void> {
    await buildChangedRender(path.join(folder, 'render'), change);
    // New sandboxes load the new code.
    await stack.regions.stop(REGION);
    stack.regions.start(REGION);
  }

  async function run(...args: string[]) {
    const terminal = recordedTerminal(undefined, systemClock);
    const code = await runGeorender([...args, '--url', stack.url], terminal);
    return { code, text: terminal.text(), notes: terminal.notes() };
  }

  /** Releases while bots crawl. @param targetOf the n-th request's */
  async function release(targetOf: (number: number) => string, ...further: string[]): Promise<Released> {
    const file = path.join(folder, 'report.json');
    let isOver = false;
    const seen: string[] = [];
    const bots = async (): Promise<void> => {
      for (let number = 0; !isOver; number += 1) {
        const target = targetOf(number);
        const { headers } = await crawlBehindEdge(stack.url, target);
        if (headers['x-georender-origin'] === CANARY) seen.push(`${stack.url}${target}`);
      }
    };
    const crawling = bots();
    const { code, text, notes } = await run('release', ...OPTIONS, '--yes', '--report', file, ...further).finally(
      () => {
        isOver = true;
      },
    );
    await crawling;
    assert.notEqual(code, 2, notes);
    return { code, text: text + notes, report: JSON.parse(await readFile(file, 'utf8')), seen };
  }

  const kept = (number: number): string => KEPT[number % KEPT.length] ?? '/';

  async function assertNoShare(): Promise<void> {
    const state: unknown = await (await fetch(`${stack.url}/_local/router`)).json();
    assert.deepEqual(state, { drained: [] });
  }

  for (const [name, change, why, sample] of [
    ['renders blank pages', MISTAKES.blank, /pages differ/, 3],
    // A pace is judged by ten pages or more.
    ['is much slower', MISTAKES.slow, /times as long/, KEPT.length],
    ['crashes', MISTAKES.crash, /pages differ/, 3],
  ] as const) {
    it(`takes code back that ${name}, and no bot has seen it`, async () => {
      await deploy(change);
      const { code, report, seen, text } = await release(kept, '--sample', String(sample));
      assert.deepEqual([code, report.result, report.largestPercent, seen], [1, 'taken-back', 0, []], text);
      assert.match(report.why ?? '', why);
      await assertNoShare();
    });
  }

  it('takes code back that crashes for bots alone, who saw no more of it than the first share', async () => {
    await deploy(MISTAKES.crashForBots);
    const list = path.join(folder, 'kept.txt');
    const fresh = (number: number): string => `/articles/${(number % 8) + 1}?new=${number}`;
    const { code, report, seen, text } = await release(fresh, '--sample', '3', '--kept-pages', list);
    assert.deepEqual([code, report.result, report.largestPercent], [1, 'taken-back', FIRST_PERCENT], text);
    assert.match(report.why ?? '', /invocations failed|answers were no pages/);
    assert.ok(seen.length > 0);
    for (const url of seen) assert.ok(shareOf(url) < FIRST_PERCENT, url);
    await assertNoShare();
    for (const url of (await readFile(list, 'utf8')).split('\n').filter(Boolean))
      assert.ok(shareOf(url) < FIRST_PERCENT, url);
  });

  it('says what it would do, and promotes good code', async () => {
    await deploy(undefined);
    const planned = await run('release', ...OPTIONS, '--sample', '4', '--dry-run');
    assert.equal(planned.code, 0, planned.notes);
    assert.match(planned.text, /1\. Compare 4 kept pages, 2 at once[^]*2\. Have the canaries answer 40 %, then 80 %/);
    await assertNoShare();
    const { code, report, text, seen } = await release(kept, '--sample', '4');
    assert.deepEqual([code, report.result, report.largestPercent], [0, 'promoted', 80], text);
    assert.match(text, /Chromium: (\S+) live, \1 new/);
    assert.ok(seen.length > 0);
    const state: unknown = await (await fetch(`${stack.url}/_local/router`)).json();
    assert.deepEqual(state, { drained: [], canaryPercent: 100 });
    const again = await run('release', ...OPTIONS, '--yes');
    assert.equal(again.code, 1);
    assert.match(again.notes, /100 % of the URLs already/);
    assert.equal((await run('rollback', '--yes')).code, 0);
  });
});

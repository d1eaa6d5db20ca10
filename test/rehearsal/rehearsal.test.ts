// The way from a pull request to production, as the workflows go it: their own commands, under Pulumi's engine, with a
// fake account in place of AWS, and a local run in place of the deployed stacks' bots. The steps build on one another.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Account, Resource } from '../engine/aws/account';
import { liveVersions } from '../engine/live-versions';
import { assertOrder, besidesVersions, listed, nameOf } from '../engine/operations';
import { stopAtFirstFailure } from '../support/machine/steps';
import { skip } from '../support/run/skip';
import type { RanCommand } from './rehearsed-environment';
import { changedFiles, isWorkingCopy } from './rehearsed-repository';
import { BAD_CHANGE, DEV_SETTINGS, GOOD_CHANGE, PROD_SETTINGS, WRONG_SETTINGS } from './stack-settings';
import { type EndedJob, type EnvironmentName, StartedRehearsal } from './started-rehearsal';

const STEP_TIMEOUT_MS = 1_200_000;
const FUNCTION = 'aws:lambda/function:Function';

/** The stack's settings of the region that is added and removed. */
const TWO_REGIONS = { ...DEV_SETTINGS, regions: ['eu-central-1', 'us-east-1'] };

/** The smoke checks wait a minute: dev's are enough. */
const WITHOUT_SMOKE = /deliver/;
const UP = /deliver -- up/;

const BY_HAND = '--yes --skip-preview --non-interactive --color never';

const isCanary = (one: Pick<Resource, 'urn'>): boolean => nameOf(one).includes('canary');

/** Id and code of the functions that answer bots without canaries. */
function liveCode(account: Account): readonly unknown[] {
  const live = account.all(FUNCTION).filter((each) => !isCanary(each));
  return live.map(({ id, inputs }) => [id, inputs['s3Key'], inputs['environment']]);
}

function assertSucceeded(ran: readonly RanCommand[]): void {
  for (const { command, exitCode, output, operations } of ran) {
    assert.equal(exitCode, 0, `${command}\n${output}`);
    const refused = operations.filter(({ operation }) => operation === 'refused').map(({ reason }) => reason);
    assert.deepEqual(refused, [], command);
  }
}

function reportOf({ folder }: EndedJob): unknown {
  return JSON.parse(readFileSync(path.join(folder, 'release.json'), 'utf8'));
}

/** What is left in an account. */
function left(account: Account): readonly string[] {
  const types = new Set(account.operations().map(({ type }) => type));
  return [...types].flatMap((type) => account.all(type)).map(({ type, id }) => `${type} ${id}`);
}

describe('the rehearsal', function () {
  this.timeout(STEP_TIMEOUT_MS);
  stopAtFirstFailure();
  const seconds: string[] = [];
  let started: StartedRehearsal | undefined;

  before(async function () {
    const binaries = process.env['GEORENDER_PULUMI_ENGINE'];
    if (binaries === undefined)
      return skip(this, 'GEORENDER_PULUMI_ENGINE names no folder with the Pulumi CLI; .ci/rehearsal sets it');
    if (!isWorkingCopy()) return skip(this, 'this is no working copy of git, which the rehearsal copies');
    started = await StartedRehearsal.start(binaries);
  });
  afterEach(function () {
    const { title, duration = 0 } = this.currentTest ?? {};
    seconds.push(`${(duration / 1000).toFixed(0).padStart(5)} s  ${title}`);
  });
  after(async () => {
    if (started === undefined) return;
    await started.close();
    process.stdout.write(`\n  How long the steps of the rehearsal took:\n${seconds.join('\n')}\n`);
  });

  function rehearsal(): StartedRehearsal {
    assert.ok(started);
    return started;
  }
  const account = (name: EnvironmentName): Account => rehearsal().environment(name).account;
  const repository = () => rehearsal().repository;

  /** Proposes a change, and merges it. */
  function merge(branch: string, change: () => void): void {
    repository().propose(branch, change);
    repository().merge(branch);
  }

  /** The checks of a smoke wait a minute: time for this. */
  async function pullRequestStack(): Promise<void> {
    const job = { environment: 'preview', branch: 'careless' } as const;
    const up = await rehearsal().job({ ...job, of: ['branch.yml', 'up'] });
    assertSucceeded(up.ran);
    assert.deepEqual(Object.keys(liveVersions(account('preview'))), ['us-east-1']);
    const down = await rehearsal().job({ ...job, of: ['branch.yml', 'down'] });
    assertSucceeded(down.ran);
    assert.deepEqual(left(account('preview')), []);
  }

  it('has two environments, deployed before', async () => {
    repository().configure('dev', DEV_SETTINGS);
    repository().configure('prod', PROD_SETTINGS);
    const names = ['dev', 'prod'] as const;
    const inEach = (folder: string, command: string) =>
      Promise.all(names.map((name) => rehearsal().environment(name).run(folder, command.replace('NAME', name))));
    assertSucceeded(await inEach(repository().workingFolder, 'pulumi stack init NAME'));
    repository().push('A site');
    assertSucceeded(await inEach(repository().checkOut('main', 'by-hand'), `pulumi up ${BY_HAND} --stack NAME`));
    assert.deepEqual(liveVersions(account('dev')), { 'eu-central-1': ['1', '1'] });
  });

  it('previews a change of a handler, which names only functions', async () => {
    repository().propose('smaller-answers', () => repository().changeSource(GOOD_CHANGE));
    const { exitCode, comment } = await rehearsal().preview('dev', 'smaller-answers');
    assert.equal(exitCode, 0, comment);
    const named = [...comment.matchAll(/^- (\w+ \w+) `([\w-]+)`/gm)].map(([, type, name]) => `${type} ${name}`);
    assert.deepEqual(named.sort(), [
      'lambda Alias site-render-live-eu-central-1',
      'lambda Alias site-serve-live-eu-central-1',
      'lambda Function site-render-eu-central-1',
      'lambda Function site-serve-eu-central-1',
      'lambda FunctionEventInvokeConfig site-asynchronous-renders-eu-central-1',
      'lambda Invocation site-self-check-eu-central-1',
      's3 BucketObject site-code-render-eu-central-1',
    ]);
    assert.doesNotMatch(comment, /### Replaced/);
    assert.match(comment, /### What bots will notice\n\n- New code of `render`/);
  });

  it('tells every wrong setting of a pull request, and registers nothing', async () => {
    repository().propose('wrong', () => repository().configure('dev', { ...DEV_SETTINGS, ...WRONG_SETTINGS }));
    const { exitCode, comment } = await rehearsal().preview('dev', 'wrong');
    assert.equal(exitCode, 1);
    for (const name of Object.keys(WRONG_SETTINGS)) assert.match(comment, new RegExp(`^ *- ${name}\\b`, 'm'));
    assert.doesNotMatch(comment, /### Resources/);
  });

  it('refuses a pull request that violates policies, by their names', async () => {
    const careless = { ...PROD_SETTINGS, removalProtection: false, monthlyBudgetDollars: undefined };
    repository().propose('careless', () => repository().configure('prod', careless));
    const { exitCode, comment } = await rehearsal().preview('prod', 'careless');
    assert.equal(exitCode, 1);
    const rules = [...comment.matchAll(/\*\*refused\*\*: `georender\/([\w-]+)`/g)].map(([, rule]) => rule);
    assert.deepEqual([...new Set(rules)].sort(), ['production-has-budget', 'state-is-protected'], comment);
  });

  it('deploys dev after the merge, and smokes it, while a pull request’s own stack comes and goes', async () => {
    repository().merge('smaller-answers');
    const [{ ran }] = await Promise.all([rehearsal().deploy('dev'), pullRequestStack()]);
    assertSucceeded(ran);
    const [up, smoke, release, recover] = ran;
    assert.match(up?.output ?? '', /dev: deployed/);
    assert.match(smoke?.output ?? '', /\d+ passed, 0 failed/);
    for (const each of [release, recover]) assert.match(each?.output ?? '', /dev has no canaries/);
    assert.deepEqual(liveVersions(account('dev')), { 'eu-central-1': ['2', '2'] });
  });

  it('deploys prod to its canaries, releases them, and makes their code the live one', async () => {
    const { fleet } = rehearsal();
    const before = liveCode(account('prod'));
    await fleet.keepPages();
    await fleet.deployCanaries(GOOD_CHANGE);
    const job = await fleet.whileCrawled(rehearsal().deploy('prod', WITHOUT_SMOKE));
    assertSucceeded(job.ran);
    const [up, release] = job.ran;
    const functions = (up?.operations ?? []).filter(({ type }) => type === FUNCTION);
    assert.deepEqual([functions.length > 0, functions.every(isCanary)], [true, true]);
    assert.match(release?.output ?? '', /prod: deployed/);
    assert.partialDeepStrictEqual(reportOf(job), { result: 'promoted', largestPercent: 80 });
    assert.notDeepEqual(liveCode(account('prod')), before);
    assert.deepEqual(account('prod').all(FUNCTION).filter(isCanary), []);
    assert.equal(await fleet.canaryPercent(), 0);
    assert.deepEqual(changedFiles(job.folder), []);
  });

  it('takes a bad release back, which no bot has seen', async () => {
    const { fleet } = rehearsal();
    const before = liveCode(account('prod'));
    merge('blank-pages', () => repository().changeSource(BAD_CHANGE));
    await fleet.deployCanaries(BAD_CHANGE);
    const job = await fleet.whileCrawled(rehearsal().deploy('prod', WITHOUT_SMOKE));
    assert.deepEqual(
      job.ran.map(({ exitCode }) => exitCode),
      [0, 1, 0],
    );
    assert.partialDeepStrictEqual(reportOf(job), { result: 'taken-back', largestPercent: 0 });
    assert.deepEqual(liveCode(account('prod')), before);
    assert.equal(await fleet.canaryPercent(), 0);
  });

  it('finds drift that was made by hand, and tells known noise apart', async () => {
    const { gitHub } = rehearsal();
    const change = (type: string, name: string, outputs: Readonly<Record<string, string | number>>): void => {
      const found = account('dev')
        .all(type)
        .find((each) => nameOf(each) === name);
      assert.ok(found, name);
      account('dev').record({ operation: 'update', ...found, outputs: { ...found.outputs, ...outputs } });
    };
    change(FUNCTION, 'site-serve-eu-central-1', { memorySize: 3008, lastModified: 'now' });
    const { ran } = await rehearsal().job({ of: ['drift.yml', 'drift'], environment: 'dev', branch: 'main' });
    assertSucceeded(ran);
    const [issue] = gitHub.issues;
    assert.equal(issue?.state, 'open');
    assert.match(issue?.body ?? '', /### Changed\n\n- `site-serve-eu-central-1` \(.*\): `memorySize`\n/);
    assert.match(issue?.body ?? '', /### Known noise, no drift\n\n[^]*pulumi-aws#3874/);
  });

  it('adds a region, whose permissions are there before its origin', async () => {
    merge('two-regions', () => repository().configure('dev', TWO_REGIONS));
    const { ran } = await rehearsal().deploy('dev', UP);
    assertSucceeded(ran);
    const [up] = ran;
    assert.ok(up);
    for (const part of ['url', 'function'])
      assertOrder(up, [`create Permission site-${part}-access-us-east-1`, 'update Distribution site-distribution']);
    assert.deepEqual(Object.keys(liveVersions(account('dev'))), ['eu-central-1', 'us-east-1']);
  });

  it('removes the region, whose permissions go after its origin', async () => {
    merge('one-region', () => repository().configure('dev', DEV_SETTINGS));
    const { ran } = await rehearsal().deploy('dev', UP);
    assertSucceeded(ran);
    const [up] = ran;
    assert.ok(up);
    for (const part of ['url', 'function'])
      assertOrder(up, ['update Distribution site-distribution', `delete Permission site-${part}-access-us-east-1`]);
    // The router's code names the regions.
    assert.deepEqual(besidesVersions(listed(up.operations, 'create')), ['Function site-router']);
    assert.deepEqual(Object.keys(liveVersions(account('dev'))), ['eu-central-1']);
  });

  it('destroys both stacks', async () => {
    const folder = repository().checkOut('main', 'by-hand');
    const [dev, prod] = [rehearsal().environment('dev'), rehearsal().environment('prod')];
    const unprotected = async (): Promise<readonly RanCommand[]> => [
      await prod.run(folder, 'pulumi config set georender:removalProtection false --stack prod'),
      await prod.run(folder, `pulumi up ${BY_HAND} --stack prod`),
      await prod.run(folder, `pulumi destroy ${BY_HAND} --stack prod`),
    ];
    const [one, others] = await Promise.all([dev.run(folder, `pulumi destroy ${BY_HAND} --stack dev`), unprotected()]);
    assertSucceeded([one, ...others]);
    assert.deepEqual([left(account('dev')), left(account('prod'))], [[], []]);
  });
});

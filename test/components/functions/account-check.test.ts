import assert from 'node:assert/strict';
import { mock } from 'node:test';
import * as pulumi from '@pulumi/pulumi';
import { checkAccount } from '../../../components/functions/account-check';
import { lambdaAccount } from '../../../components/functions/lambda-account';
import { checkSettings, SettingsError } from '../../../core/settings/check-settings';
import type { RawSettings } from '../../../core/settings/settings-reader';
import { type AccountOf, LambdaAccountApi } from '../../support/pulumi/lambda-account-api';

const OWNER = { name: 'site', tags: { project: 'georender', stack: 'prod' } };
const least: RawSettings = {
  siteOrigin: 'main.d1.amplifyapp.com',
  regions: ['us-east-1', 'eu-central-1'],
  homeRegion: 'us-east-1',
};
const reserving: RawSettings = { ...least, renderConcurrency: 20, serveConcurrency: 200 };

describe('components/account-check', () => {
  let api: LambdaAccountApi;
  before(async () => {
    api = await LambdaAccountApi.start();
  });
  after(() => api.close());
  beforeEach(() => {
    api.requests.length = 0;
  });

  async function problemsOf(settings: RawSettings, account: AccountOf): Promise<readonly string[]> {
    api.account = account;
    try {
      await checkAccount(checkSettings(settings), lambdaAccount(undefined), OWNER);
    } catch (error) {
      if (error instanceof SettingsError) return error.problems;
      throw error;
    }
    return [];
  }

  it('asks every region once for its limits, whether or not anything is reserved', async () => {
    assert.deepEqual(await problemsOf(least, () => ({ total: 10 })), []);
    assert.deepEqual(await problemsOf(reserving, () => ({ total: 320 })), []);
    const once = ['eu-central-1 /2016-08-19/account-settings', 'us-east-1 /2016-08-19/account-settings'];
    assert.deepEqual([...api.requests].sort(), [once[0], once[0], once[1], once[1]]);
  });

  it('refuses a region without room for one more version of every pair of functions', async () => {
    const used =
      (codeBytes: number): AccountOf =>
      (region) => ({
        total: 1000,
        codeBytes: region === 'us-east-1' ? codeBytes : 0,
      });
    assert.deepEqual(await problemsOf(least, used(299_900_000_000)), []);
    assert.deepEqual(await problemsOf(least, used(299_900_000_001)), [
      "Lambda's code storage in us-east-1 has no room for new versions: 299.9 of 300.0 GB are used, by all versions of all " +
        'functions of the account. Delete old versions (docs/deploy.md, "Versions"), or ask AWS for a higher quota ("Function ' +
        'and layer storage" of Lambda in Service Quotas).',
    ]);
    assert.equal((await problemsOf({ ...least, canary: true }, used(299_900_000_000))).length, 1);
  });

  it('warns where few deployments fit', async () => {
    const warnings: string[] = [];
    const warn = mock.method(pulumi.log, 'warn', async (message: string) => void warnings.push(message));
    try {
      for (const codeBytes of [0, 298_000_000_000, 298_000_000_001, 299_900_000_000])
        assert.deepEqual(
          await problemsOf({ ...least, regions: ['us-east-1'] }, () => ({ total: 1000, codeBytes })),
          [],
        );
    } finally {
      warn.mock.restore();
    }
    const told = warnings.map((warning) => /^.* has room for (\d+ more deployments?):/.exec(warning)?.[1]);
    assert.deepEqual(told, ['19 more deployments', '1 more deployment']);
  });

  it('leaves queued renders a quarter of the account’s concurrency: two in a new account', async () => {
    const queued = (queueConcurrency: number) => ({ ...least, queueConcurrency });

    assert.deepEqual(await problemsOf(queued(2), () => ({ total: 10 })), []);
    assert.deepEqual(await problemsOf(queued(5), () => ({ total: 1000 })), []);
    assert.deepEqual(await problemsOf(queued(3), (region) => ({ total: region === 'us-east-1' ? 10 : 1000 })), [
      "queueConcurrency is 3; allowed in us-east-1: at most 2, a quarter of the account's 10 concurrent executions there, " +
        'so that bots who wait can be served. Lower it or leave it out, or ask AWS for a higher quota ("Concurrent ' +
        'executions" of Lambda in Service Quotas).',
    ]);
  });

  it('refuses to reserve what a region does not have, and names region and settings', async () => {
    const found = await problemsOf(reserving, (region) => ({ total: region === 'us-east-1' ? 319 : 320 }));
    assert.deepEqual(found, [
      'renderConcurrency and serveConcurrency reserve 220 of the 319 concurrent executions of us-east-1, of which other functions ' +
        'reserve 0; allowed: 219, since Lambda keeps 100 unreserved. Reserve less or nothing, or ask AWS for a higher quota ' +
        '("Concurrent executions" of Lambda in Service Quotas).',
    ]);
  });

  it('leaves out the default of renders at once where there is no room for it, but nothing that was chosen', async () => {
    const unreserved = async (settings: RawSettings, account: AccountOf) => {
      api.account = account;
      return checkAccount(checkSettings(settings), lambdaAccount(undefined), OWNER);
    };
    assert.deepEqual(await unreserved(least, () => ({ total: 1000 })), []);
    assert.deepEqual(await unreserved(least, (region) => ({ total: region === 'us-east-1' ? 109 : 110 })), [
      'us-east-1',
    ]);
    assert.deepEqual(await unreserved({ ...least, canary: true }, () => ({ total: 119 })), [
      'us-east-1',
      'eu-central-1',
    ]);
    assert.deepEqual(await unreserved({ ...least, renderConcurrency: 0 }, () => ({ total: 10 })), []);
    assert.deepEqual(await unreserved({ ...least, serveConcurrency: 50 }, () => ({ total: 159 })), [
      'us-east-1',
      'eu-central-1',
    ]);
    await assert.rejects(
      unreserved({ ...least, serveConcurrency: 50 }, () => ({ total: 149 })),
      SettingsError,
    );
    await assert.rejects(
      unreserved({ ...least, renderConcurrency: 9 }, () => ({ total: 10 })),
      SettingsError,
    );
  });

  it('counts what other functions have reserved, on every page of them, but not what the stack has', async () => {
    const tags = OWNER.tags;
    const own = [
      { name: 'site-serve-us-east-1-1234567', tags, reserved: 200 },
      { name: 'site-render-us-east-1-1234567', tags, reserved: 20 },
    ];
    const unreserved = { name: 'site-canary-serve-us-east-1-1', tags, reserved: undefined };
    const twin = own.map((one) => ({
      ...one,
      name: one.name.replace('1234567', '7654321'),
      tags: { ...tags, stack: 'other' },
    }));
    const region = { ...reserving, regions: ['us-east-1'] };
    assert.deepEqual(await problemsOf(region, () => ({ total: 320, functions: [unreserved, ...own] })), []);
    assert.deepEqual(await problemsOf(region, () => ({ total: 540, functions: [...twin, ...own] })), []);
    assert.match(
      String(await problemsOf(region, () => ({ total: 539, functions: [...twin, ...own] }))),
      /other functions reserve 220; allowed: 219,/,
    );
    assert.match(String(await problemsOf(region, () => ({ total: 320, functions: twin }))), /reserve 220; allowed: 0,/);
  });

  it('says which permission is missing, where, and for which setting', async () => {
    const denied = await problemsOf(least, (region) =>
      region === 'us-east-1' ? { total: 1000 } : { error: 'AccessDeniedException' },
    );
    assert.deepEqual(denied, [
      "regions lists eu-central-1, where Lambda could not be asked for the account's limits (AccessDeniedException: refused). " +
        'The deploying user needs lambda:GetAccountSettings there; docs/deploy.md has the policy.',
    ]);
    const other = { name: 'other', tags: {}, reserved: 500 };
    for (const refused of ['/functions', '/tags', '/concurrency']) {
      const functions = [other, { name: 'site-serve-us-east-1', tags: OWNER.tags, reserved: 400 }];
      const found = await problemsOf({ ...reserving, regions: ['us-east-1'] }, () => ({
        total: 1000,
        functions,
        refused,
      }));
      assert.match(
        String(found),
        /needs lambda:ListFunctions, lambda:ListTags and lambda:GetFunctionConcurrency there/,
      );
    }
  });

  it('tells regions that are not enabled from missing permissions', async () => {
    const found = await problemsOf(least, () => ({ error: 'UnrecognizedClientException' }));
    assert.equal(found.length, 2);
    for (const problem of found)
      assert.match(
        problem,
        /Enable the region in the account \(AWS console, Account, AWS Regions\), or give valid credentials\.$/,
      );
  });
});

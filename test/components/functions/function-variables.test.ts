// The contract between the components and the handlers: the environment exactly as it is registered.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { VARIABLES } from '../../../core/contract/environment-variables';
import { isFreshnessRules } from '../../../core/pages/freshness';
import { readEnvironment } from '../../../handlers/runtime/environment';
import { readStackEnvironment } from '../../../handlers/runtime/stack-environment';
import { BASE, LAMBDAS, REGION, runRegionFunctions, variablesOf } from '../../support/pulumi/region-functions';

describe('components/function-variables', () => {
  it('is what both functions read', async () => {
    const { registrations } = await runRegionFunctions();
    for (const lambda of LAMBDAS) {
      const variables = { ...variablesOf(registrations, lambda), [VARIABLES.region]: REGION };
      assert.deepEqual(readEnvironment(variables, readStackEnvironment), {
        region: REGION,
        indexTable: 'index',
        leaseTable: 'leases-eu',
        pagesBuckets: {
          'eu-central-1': 'pages-eu',
          ...(lambda === 'serve' ? { 'ap-south-1': 'pages-ap', 'us-east-1': 'pages-us' } : {}),
        },
        publicSite: BASE.publicSite,
        queryPolicy: BASE.queryPolicy,
        renderBudgetMs: 24_000,
        queues: undefined,
      });
    }
  });

  it('turns on the log of requests and the metrics; a canary has metrics of its own', async () => {
    const off = await runRegionFunctions();
    const { registrations } = await runRegionFunctions({ requestLog: true, metricsName: 'stack' });
    for (const lambda of LAMBDAS) {
      const variables = variablesOf(registrations, lambda);
      assert.equal(variables[VARIABLES.requestLog], 'true');
      assert.equal(variables[VARIABLES.metrics], 'stack');
      assert.ok(!(VARIABLES.requestLog in variablesOf(off.registrations, lambda)));
      assert.ok(!(VARIABLES.metrics in variablesOf(off.registrations, lambda)));
    }
    const canary = await runRegionFunctions({ canary: true, metricsName: 'stack' });
    assert.match(JSON.stringify(canary.registrations), /"stack-canary"/);
  });

  it('hands render the freshness rules', async () => {
    const { registrations } = await runRegionFunctions();
    const rules = readEnvironment(variablesOf(registrations, 'render'), (reader) =>
      reader.json(VARIABLES.freshness, isFreshnessRules, 'rules'),
    );
    assert.deepEqual(rules, BASE.freshness);
  });

  it('is the same for any order of the regions', async () => {
    const others = [...BASE.pages.others].reverse();
    const [one, other] = [await runRegionFunctions(), await runRegionFunctions({ pages: { ...BASE.pages, others } })];
    for (const lambda of LAMBDAS)
      assert.deepEqual(variablesOf(one.registrations, lambda), variablesOf(other.registrations, lambda));
  });

  for (const lambda of LAMBDAS) {
    it(`lets ${lambda} start, and has no variable that it could start without`, async () => {
      const { registrations } = await runRegionFunctions();
      const variables = variablesOf(registrations, lambda);
      assert.deepEqual(await startProblems(lambda, variables), []);
      assert.deepEqual(await startProblems(lambda, {}), Object.keys(variables).sort());
    });
  }

  it('does not start serve with an empty list of tokens, which would let everybody in', () => {
    const read = (value?: string) =>
      readEnvironment({ [VARIABLES.rendererTokens]: value }, (reader) => ({
        digests: reader.optionalDigests(VARIABLES.rendererTokens),
      })).digests;
    const digest = 'a1'.repeat(32);
    assert.equal(read(), undefined);
    assert.deepEqual(read(`${digest},${digest}`), [digest, digest]);
    for (const value of ['', ',', `${digest},`, 'secret'])
      assert.throws(() => read(value), /GEORENDER_RENDERER_TOKENS is not usable/, value);
  });

  it('leaves to Lambda what Lambda reserves', async () => {
    const { registrations } = await runRegionFunctions();
    for (const lambda of LAMBDAS) {
      assert.ok(!Object.keys(variablesOf(registrations, lambda)).some((name) => name.startsWith('AWS_')));
    }
  });
});

/** Starts a function's entry in a process with this environment; the variables that it finds missing, sorted. */
async function startProblems(lambda: string, variables: Record<string, string>): Promise<readonly string[]> {
  const root = path.join(__dirname, '../../..');
  const entry = path.join(root, 'handlers', lambda, 'entry.ts');
  try {
    await promisify(execFile)(
      process.execPath,
      // Started parts would run without end: render listens for its browser.
      ['-r', 'ts-node/register/transpile-only', '-e', `require(${JSON.stringify(entry)}); process.exit()`],
      { cwd: root, env: { PATH: process.env['PATH'], [VARIABLES.region]: REGION, ...variables } },
    );
    return [];
  } catch (error) {
    assert.ok(error instanceof Error);
    assert.match(error.message, /EnvironmentError/);
    return [...new Set(Array.from(error.message.matchAll(/- (\w+) is missing/g), ([, name = '']) => name))].sort();
  }
}

import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { OutputsUnreadableError, readOutputsFile, readPulumiOutputs } from '../../../cli/stack/read-outputs';
import { parseStackOutputs, StackOutputsError } from '../../../cli/stack/stack-outputs';

const OUTPUTS = {
  url: 'https://www.example.com',
  siteOrigin: 'main.d1a2b3c4.amplifyapp.com',
  homeRegion: 'us-east-1',
  regions: ['us-east-1', 'eu-central-1'],
  indexTable: 'georender-index-1a2b',
  pagesBuckets: { 'us-east-1': 'pages-us', 'eu-central-1': 'pages-eu' },
  routerFunction: 'router-1a2b',
  distributionId: 'E2QWRUHEXAMPLE',
  queryPolicy: { mode: 'allow', names: ['page'], sort: true },
};

const FIX = 'These are no outputs of a deployed Georender; run `pulumi up` on the stack, or name another.';

function problemsOf(value: unknown): string[] {
  try {
    parseStackOutputs('stack prod', value);
  } catch (error) {
    if (error instanceof StackOutputsError) return error.message.split('\n');
    throw error;
  }
  return assert.fail('no problem was found');
}

describe('cli/smoke/stack-outputs', () => {
  it('reads a stack’s outputs', () => {
    const { pagesBuckets, ...others } = OUTPUTS;
    assert.deepEqual(parseStackOutputs('stack prod', { ...OUTPUTS, more: 'is fine' }), {
      ...others,
      hosts: ['www.example.com'],
      pagesBuckets: new Map(Object.entries(pagesBuckets)),
      countryOverrides: {},
    });
    assert.deepEqual(parseStackOutputs('x', { ...OUTPUTS, hosts: ['www.example.com', 'example.com'] }).hosts, [
      'www.example.com',
      'example.com',
    ]);
    const countryOverrides = { GB: 'us-east-1', 'US-CA': 'us-east-1' };
    assert.deepEqual(parseStackOutputs('x', { ...OUTPUTS, countryOverrides }).countryOverrides, countryOverrides);
  });

  it('reports everything that a stack without outputs lacks', () => {
    assert.deepEqual(problemsOf({}), [
      'stack prod: output "regions" is missing; expected a list of AWS regions.',
      'stack prod: output "url" is missing; expected an https URL without path, e.g. "https://www.example.com".',
      'stack prod: output "siteOrigin" is missing; expected a host, e.g. "main.d1a2b3c4.amplifyapp.com".',
      'stack prod: output "indexTable" is missing; expected the name of a table.',
      'stack prod: output "routerFunction" is missing; expected the name of a CloudFront function.',
      'stack prod: output "distributionId" is missing; expected the id of a distribution.',
      'stack prod: output "homeRegion" is missing; expected one of "regions".',
      'stack prod: output "queryPolicy" is missing; expected an object with "mode", "names" and "sort".',
      FIX,
    ]);
  });

  it('reports every wrong one at once', () => {
    const wrong = {
      ...OUTPUTS,
      url: 'https://www.example.com/',
      siteOrigin: 'https://x',
      homeRegion: 'eu-west-1',
      indexTable: '',
      distributionId: 7,
      pagesBuckets: { 'us-east-1': 'pages-us' },
      countryOverrides: { GB: 'eu-west-1', gb: 'us-east-1' },
      queryPolicy: { mode: 'deny', names: [], sort: true },
    };
    assert.deepEqual(problemsOf(wrong), [
      'stack prod: output "url" is "https://www.example.com/"; expected an https URL without path, e.g. "https://www.example.com".',
      'stack prod: output "siteOrigin" is "https://x"; expected a host, e.g. "main.d1a2b3c4.amplifyapp.com".',
      'stack prod: output "indexTable" is ""; expected the name of a table.',
      'stack prod: output "distributionId" is 7; expected the id of a distribution.',
      'stack prod: output "pagesBuckets" for eu-central-1 is missing; expected the name of a bucket.',
      'stack prod: output "countryOverrides" maps GB to "eu-west-1"; expected a country or subdivision and one of "regions".',
      'stack prod: output "countryOverrides" maps gb to "us-east-1"; expected a country or subdivision and one of "regions".',
      'stack prod: output "homeRegion" is "eu-west-1"; expected one of "regions".',
      'stack prod: output "queryPolicy" is {"mode":"deny","names":[],"sort":true}; expected an object with "mode", "names" and "sort".',
      FIX,
    ]);
  });

  it('refuses regions that are none, and what is no object', () => {
    assert.match(
      problemsOf({ ...OUTPUTS, regions: ['mars-1'] })[0] ?? '',
      /^stack prod: output "regions": "mars-1" is not a region/,
    );
    assert.match(problemsOf({ ...OUTPUTS, regions: 'us-east-1' })[0] ?? '', /is "us-east-1"; expected a list/);
    assert.match(problemsOf({ ...OUTPUTS, countryOverrides: 'GB' })[0] ?? '', /"countryOverrides"/);
    for (const value of [undefined, null, [], 'x'])
      assert.deepEqual(problemsOf(value), [`stack prod: its outputs are no JSON object. ${FIX}`]);
  });
});

describe('cli/smoke/read-outputs', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'georender-smoke-test-'));
  });
  after(() => rm(folder, { recursive: true }));

  /** A program in Pulumi's place. */
  async function program(name: string, script: string): Promise<string> {
    const file = path.join(folder, name);
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
    return file;
  }

  async function messageOf(promise: Promise<unknown>): Promise<string> {
    const error: unknown = await promise.then(
      () => assert.fail('it was read'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof OutputsUnreadableError, String(error));
    return error.message;
  }

  it('asks Pulumi for the outputs without its secrets', async () => {
    const command = await program('echoing', 'printf \'["%s"]\' "$*"');
    assert.deepEqual(await readPulumiOutputs('prod', command), [
      'stack output --json --show-secrets=false --stack prod',
    ]);
  });

  it('passes on what Pulumi says', async () => {
    const command = await program('refusing', 'echo "error: no stack named \'prod\' found" >&2; exit 255');
    assert.equal(
      await messageOf(readPulumiOutputs('prod', command)),
      "pulumi could not give the outputs of stack prod: error: no stack named 'prod' found",
    );
    const silent = await program('silent', 'exit 3');
    assert.match(
      await messageOf(readPulumiOutputs('prod', silent)),
      /^pulumi could not give the outputs of stack prod: Command failed/,
    );
  });

  it('says how to do without Pulumi', async () => {
    assert.equal(
      await messageOf(readPulumiOutputs('prod', path.join(folder, 'missing'))),
      'pulumi is not installed, or not on the PATH; install it (https://www.pulumi.com/docs/install/), or give the ' +
        'outputs by --outputs FILE.',
    );
  });

  it('refuses what is no JSON', async () => {
    const command = await program('chatty', 'echo Welcome');
    assert.match(
      await messageOf(readPulumiOutputs('prod', command)),
      /^`pulumi stack output .*`: its content is no JSON\.$/,
    );
    const file = path.join(folder, 'broken.json');
    await writeFile(file, '{');
    assert.equal(await messageOf(readOutputsFile(file)), `--outputs: ${file}: its content is no JSON.`);
  });

  it('reads a file', async () => {
    const file = path.join(folder, 'outputs.json');
    await writeFile(file, JSON.stringify(OUTPUTS));
    assert.deepEqual(await readOutputsFile(file), OUTPUTS);
    assert.match(
      await messageOf(readOutputsFile(path.join(folder, 'none.json'))),
      /none\.json can't be read; name a file/,
    );
  });
});

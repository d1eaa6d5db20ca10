// `georender purge` as a process, over embedded DynamoDB of three regions and a CloudFront API, both at 127.0.0.1.
import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DEFAULT_QUERY_POLICY } from '../../core/pages/query-policy';
import { runGeorender } from '../support/cli/run-georender';
import { type InvalidationsApi, startInvalidationsApi } from '../support/edge/cloudfront-invalidations';
import { deploymentOutputs } from '../support/edge/deployment-outputs';
import { CacheLab } from '../support/storage/cache-lab';
import { INDEX_TABLE } from '../support/storage/embedded-storage';
import { document, LAB_SITE } from '../support/storage/lab-site';
import { type RegionalDynamoDb, startRegionalDynamoDb } from '../support/storage/regional-dynamodb';

const REGIONS = ['eu-central-1', 'us-east-1', 'ap-south-1'] as const;
const OUTPUTS = deploymentOutputs({
  hosts: LAB_SITE.hosts,
  regions: REGIONS,
  indexTable: INDEX_TABLE,
  distributionId: 'E1',
  queryPolicy: DEFAULT_QUERY_POLICY,
});

describe('cli/purge', function () {
  this.timeout(120_000);
  let folder: string;
  let lab: CacheLab;
  let api: InvalidationsApi;
  let dynamoDb: RegionalDynamoDb;
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'georender-purge-test-'));
    await writeFile(path.join(folder, 'outputs.json'), JSON.stringify(OUTPUTS));
    await pulumiSays(`cat '${path.join(folder, 'outputs.json')}'`);
    lab = await CacheLab.start({ regions: REGIONS });
    api = await startInvalidationsApi('E1');
    dynamoDb = await startRegionalDynamoDb((region) => lab.storage.dynamoDb.endpoint(region));
  });
  after(async () => {
    await Promise.all([api.close(), dynamoDb.close(), lab.storage.close()]);
    await rm(folder, { recursive: true });
  });

  /** Puts a program in Pulumi's place; the PATH of the command has nothing else but the system's. */
  async function pulumiSays(script: string): Promise<void> {
    const file = path.join(folder, 'pulumi');
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
  }

  const purge = (...args: string[]) =>
    runGeorender(['purge', ...args], {
      AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
      AWS_ENDPOINT_URL_CLOUDFRONT: api.endpoint,
      PATH: `${folder}${path.delimiter}/usr/bin${path.delimiter}/bin`,
    });

  it('purges a stack that Pulumi knows: no region shows the page, the edges drop it, and people see a table', async () => {
    await lab.ask('/news/1');
    await lab.storage.replicateIndex();
    lab.storage.replicateObjects();
    for (const region of REGIONS) assert.equal((await lab.askIn(region, '/news/1')).cache, 'HIT', region);
    api.pollsInProgress = 2;
    const { code, out, err } = await purge('--stack', 'prod', '--prefix', 'https://www.example.com/news');
    assert.deepEqual({ code, err }, { code: 0, err: '' });
    assert.match(out, /\ngeorender undo --id [\da-f-]+ takes it back\.\n$/);
    assert.equal(
      out.replace(/georender undo .*\n$/, ''),
      [
        'Purging www.example.com/news and all below it of stack prod …',
        '  eu-central-1    purged',
        '  us-east-1       purged',
        '  ap-south-1      purged',
        '  CloudFront      purged   invalidation I1',
        'Purged in all regions and at all edges.',
        '',
      ].join('\n'),
    );
    lab.browse = async () => document('<p>new</p>');
    for (const region of REGIONS) assert.equal((await lab.askIn(region, '/news/1')).text, '<p>new</p>', region);
  });

  it('ends with 1 where a region refuses, and names the regions that have it; for machines as one JSON object', async () => {
    dynamoDb.forbidden.add('us-east-1 UpdateItem');
    const { code, out, err } = await purge(
      '--outputs',
      path.join(folder, 'outputs.json'),
      '--everything',
      '--yes',
      '--json',
    );
    dynamoDb.forbidden.clear();
    assert.deepEqual({ code, err }, { code: 1, err: '' });
    const { complete, dryRun, scopes, regions, edge, atMs, id } = JSON.parse(out);
    assert.deepEqual(
      { complete, dryRun, scopes, edge },
      { complete: false, dryRun: false, scopes: ['*'], edge: { done: true, invalidationId: 'I2' } },
    );
    assert.deepEqual([typeof atMs, typeof id], ['number', 'string']);
    assert.deepEqual(
      regions.map(({ region, done, problem }: { region: string; done: boolean; problem?: { kind: string } }) => ({
        region,
        done,
        problem: problem?.kind,
      })),
      [
        { region: 'eu-central-1', done: true, problem: undefined },
        { region: 'us-east-1', done: false, problem: 'not-allowed' },
        { region: 'ap-south-1', done: true, problem: undefined },
      ],
    );
  });

  it('changes nothing by --dry-run', async () => {
    lab.storage.dynamoDb.resetRequests();
    const { code, out, err } = await purge('--stack', 'prod', '--host', 'shop.example.com', '--dry-run');
    assert.deepEqual({ code, err }, { code: 0, err: '' });
    assert.match(
      out,
      /^Would purge all pages of shop\.example\.com of stack prod:\n[^]*\n0 known pages, each variant counted\.\n[^]*Nothing was changed\.\n$/,
    );
    assert.deepEqual(
      {
        writes: lab.storage.dynamoDb.requests().filter(({ operation }) => /^(?:Put|Update|Delete)/.test(operation))
          .length,
        invalidations: api.created.length,
      },
      { writes: 0, invalidations: 2 },
    );
  });

  it('ends with 2 where it is called wrongly, with 1 where the stack is missing or not deployed', async () => {
    const usage: [string[], RegExp][] = [
      [[], /^--local, --stack or --outputs is missing; .*\nNothing to purge is named; /],
      [['--stack', 'prod', '--everything'], /^Purge all pages of stack prod\? .* add --yes, or try --dry-run first/],
      [
        ['--stack', 'prod', 'https://evil.example/'],
        /^"https:\/\/evil\.example\/" is not on this site; allowed: https:\/\/www\.example\.com, https:\/\/shop\.example\.com\.\n$/,
      ],
    ];
    for (const [args, message] of usage) {
      const { code, out, err } = await purge(...args);
      assert.deepEqual({ code, out }, { code: 2, out: '' });
      assert.match(err, message);
    }
    await pulumiSays('echo "error: no stack named \'prod\' found" >&2; exit 255');
    const missing = await purge('--stack', 'prod', '--json', 'https://www.example.com/');
    assert.equal(missing.code, 1);
    const message = "pulumi could not give the outputs of stack prod: error: no stack named 'prod' found";
    assert.deepEqual(JSON.parse(missing.out), { error: { name: 'StackNotFoundError', message } });
    assert.equal(missing.err, `${message}\n`);
    await pulumiSays('echo "{}"');
    const empty = await purge('--stack', 'prod', 'https://www.example.com/');
    assert.deepEqual({ code: empty.code, out: empty.out }, { code: 1, out: '' });
    assert.match(empty.err, /^stack prod: output "regions" is missing; [^]*run `pulumi up` on the stack/);
  });

  it('helps', async () => {
    const { code, out, err } = await purge('--help');
    assert.deepEqual({ code, err }, { code: 0, err: '' });
    assert.match(out, /^Usage: georender purge \[options\] \[urls\.\.\.\]/);
  });
});

// The index's tables: which, where, with what inputs, and what an edit of the regions does to them.
import assert from 'node:assert/strict';
import { RegionNotDeployedError } from '../../../components/by-region';
import { RenderIndex, type RenderIndexArgs } from '../../../components/storage/render-index';
import type { Region, Regions } from '../../../core/geography/regions';
import { changes } from '../../support/pulumi/changed-inputs';
import { find, listed, runProgram, valueOf } from '../../support/pulumi/pulumi-mocks';
import { OptionsRecorder } from '../../support/pulumi/registered-options';

const TABLE = 'aws:dynamodb/table:Table';
const COMPONENT = 'georender:index:RenderIndex';
const FIVE: Regions = ['us-east-1', 'eu-central-1', 'ap-south-1', 'sa-east-1', 'af-south-1'];

const BASE: RenderIndexArgs = { regions: ['us-east-1'], home: 'us-east-1', protect: true, tags: { team: 'web' } };

function run(args: Partial<RenderIndexArgs>, options: { readonly preview?: boolean } = {}) {
  const recorder = new OptionsRecorder();
  const program = () => new RenderIndex('site', { ...BASE, ...args }, recorder.options);
  return runProgram(program, options).then((ran) => ({ ...ran, recorder }));
}

function replica(regionName: Region, deletionProtectionEnabled = true) {
  return { regionName, pointInTimeRecovery: true, deletionProtectionEnabled, propagateTags: true };
}

describe('RenderIndex', () => {
  const expected: readonly { readonly regions: Regions; readonly home: Region; readonly tables: readonly string[] }[] =
    [
      {
        regions: ['us-east-1'],
        home: 'us-east-1',
        tables: ['site-leases-us-east-1 us-east-1', 'site-table us-east-1'],
      },
      {
        regions: ['us-east-1', 'eu-central-1'],
        home: 'eu-central-1',
        tables: ['site-leases-eu-central-1 eu-central-1', 'site-leases-us-east-1 us-east-1', 'site-table eu-central-1'],
      },
      {
        regions: FIVE,
        home: 'us-east-1',
        tables: [
          'site-leases-af-south-1 af-south-1',
          'site-leases-ap-south-1 ap-south-1',
          'site-leases-eu-central-1 eu-central-1',
          'site-leases-sa-east-1 sa-east-1',
          'site-leases-us-east-1 us-east-1',
          'site-table us-east-1',
        ],
      },
    ];

  for (const { regions, home, tables } of expected) {
    for (const preview of [false, true]) {
      it(`makes one global table and a lease table a region: ${regions.length}${preview ? ', in a preview' : ''}`, async () => {
        const { registrations, recorder } = await run({ regions, home }, { preview });
        assert.deepEqual(listed(registrations), [...tables.map((table) => `${TABLE} ${table}`), `${COMPONENT} site`]);
        for (const table of tables) {
          const { parent, dependsOn } = recorder.of(TABLE, table.split(' ')[0] ?? '');
          assert.deepEqual({ parent, dependsOn }, { parent: `${COMPONENT} site`, dependsOn: [] });
        }
      });
    }
  }

  it('gives the global table its inputs, and replicas of every region but home by name', async () => {
    const { registrations } = await run({ regions: FIVE });
    assert.deepEqual(find(registrations, TABLE, 'site-table').inputs, {
      region: 'us-east-1',
      billingMode: 'PAY_PER_REQUEST',
      hashKey: 'key',
      attributes: [{ name: 'key', type: 'S' }],
      ttl: { attributeName: 'expiresAt', enabled: true },
      streamEnabled: true,
      streamViewType: 'NEW_AND_OLD_IMAGES',
      pointInTimeRecovery: { enabled: true },
      deletionProtectionEnabled: true,
      replicas: [replica('af-south-1'), replica('ap-south-1'), replica('eu-central-1'), replica('sa-east-1')],
      tags: { team: 'web' },
    });
  });

  it('has no replicas in a single region', async () => {
    const { registrations } = await run({});
    assert.deepEqual(find(registrations, TABLE, 'site-table').inputs['replicas'], []);
  });

  it('protects the table and the replicas from deletion, or none of them', async () => {
    const { registrations } = await run({ regions: ['us-east-1', 'eu-west-1'], protect: false });
    const { deletionProtectionEnabled, replicas } = find(registrations, TABLE, 'site-table').inputs;
    assert.deepEqual(
      { deletionProtectionEnabled, replicas },
      {
        deletionProtectionEnabled: false,
        replicas: [replica('eu-west-1', false)],
      },
    );
  });

  it('gives lease tables their inputs: no stream, no replicas, no protection', async () => {
    const { registrations } = await run({ regions: ['us-east-1', 'eu-west-1'] });
    assert.deepEqual(find(registrations, TABLE, 'site-leases-eu-west-1').inputs, {
      region: 'eu-west-1',
      billingMode: 'PAY_PER_REQUEST',
      hashKey: 'key',
      attributes: [{ name: 'key', type: 'S' }],
      ttl: { attributeName: 'expiresAt', enabled: true },
      tags: { team: 'web' },
    });
  });

  it("has one table name everywhere, and each replica's ARN", async () => {
    const { result } = await run({ regions: ['us-east-1', 'eu-west-1'] });
    assert.equal(await valueOf(result.tableName), 'site-table');
    assert.equal(
      await valueOf(result.tableArn('us-east-1')),
      'arn:aws:dynamodb:us-east-1:123456789012:table/site-table',
    );
    assert.equal(
      await valueOf(result.tableArn('eu-west-1')),
      'arn:aws:dynamodb:eu-west-1:123456789012:table/site-table',
    );
    assert.equal(await valueOf(result.leaseTable('eu-west-1').name), 'site-leases-eu-west-1');
  });

  it("exchanges the ARN's region only, not a region in the table's name", async () => {
    const { result } = await runProgram(() =>
      new RenderIndex('us-east-1', { ...BASE, regions: ['us-east-1', 'eu-west-1'] }).tableArn('eu-west-1'),
    );
    assert.equal(await valueOf(result), 'arn:aws:dynamodb:eu-west-1:123456789012:table/us-east-1-table');
  });

  it('changes only the replicas and one lease table when a region comes or goes', async () => {
    const two = (await run({ regions: ['us-east-1', 'eu-west-1'] })).registrations;
    const three = (await run({ regions: ['af-south-1', 'us-east-1', 'eu-west-1'] })).registrations;
    const leases = [`${TABLE} site-leases-af-south-1 af-south-1`];
    const changed = [`${TABLE} site-table: replicas`];
    assert.deepEqual(changes(two, three), { added: leases, removed: [], changed });
    assert.deepEqual(changes(three, two), { added: [], removed: leases, changed });
  });

  it('changes only the replicas of a single region that gets company', async () => {
    const one = (await run({})).registrations;
    const two = (await run({ regions: ['us-east-1', 'eu-west-1'] })).registrations;
    assert.deepEqual(changes(one, two).changed, [`${TABLE} site-table: replicas`]);
  });

  it('changes nothing when the regions are listed in another order', async () => {
    const one = (await run({ regions: FIVE })).registrations;
    const other = (await run({ regions: ['sa-east-1', 'af-south-1', 'us-east-1', 'ap-south-1', 'eu-central-1'] }))
      .registrations;
    assert.deepEqual(changes(one, other), { added: [], removed: [], changed: [] });
  });

  it("applies the user's transforms to the global table and to every lease table", async () => {
    const { registrations } = await run({
      regions: ['us-east-1', 'eu-west-1'],
      transform: {
        table: { tableClass: 'STANDARD_INFREQUENT_ACCESS' },
        leaseTable: (args, _options, name) => {
          args.name = `acme-${name}`;
        },
      },
    });
    assert.equal(find(registrations, TABLE, 'site-table').inputs['tableClass'], 'STANDARD_INFREQUENT_ACCESS');
    assert.equal(find(registrations, TABLE, 'site-leases-us-east-1').inputs['name'], 'acme-site-leases-us-east-1');
    assert.equal(find(registrations, TABLE, 'site-leases-eu-west-1').inputs['name'], 'acme-site-leases-eu-west-1');
  });

  it('refuses a home that is not among the regions', async () => {
    await assert.rejects(run({ regions: ['us-east-1', 'af-south-1'], home: 'eu-west-1' }), (error: unknown) => {
      assert.ok(error instanceof RegionNotDeployedError);
      assert.equal(
        error.message,
        'RenderIndex "site" has nothing in the region "eu-west-1"; it was given: af-south-1, us-east-1. ' +
          'Use one of these, or add "eu-west-1" to its regions.',
      );
      return true;
    });
  });

  it('has no ARN and no lease table for a region that it was not given', async () => {
    const { result } = await run({});
    assert.throws(() => result.tableArn('eu-west-1'), RegionNotDeployedError);
    assert.throws(() => result.leaseTable('eu-west-1'), RegionNotDeployedError);
  });
});

// The index of rendered pages: one DynamoDB global table, and a table of leases in each region.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import {
  INDEX_PARTITION_KEY,
  INDEX_TTL_ATTRIBUTE,
  LEASE_PARTITION_KEY,
  LEASE_TTL_ATTRIBUTE,
} from '../../core/contract/index-table';
import type { Region, Regions } from '../../core/geography/regions';
import { entryOf, RegionNotDeployedError, sortedByName } from '../by-region';
import type { Tags } from '../tags';
import { type Transform, transformed } from '../transform';
import { indexReplicas, replicaArn } from './index-replicas';

/** The arguments of {@link RenderIndex}. */
export interface RenderIndexArgs {
  /**
   * The regions that read and write the index, in any order. Adding or removing one changes the global table's list of
   * replicas, and creates or deletes one lease table.
   * @example ['us-east-1', 'eu-central-1', 'ap-south-1']
   */
  readonly regions: Regions;
  /**
   * The one of `regions` with the global table itself; the others have replicas. Changing it replaces the table: all
   * records are lost, and every page is rendered again. DynamoDB refuses that while `protect` is set.
   * @example 'us-east-1'
   */
  readonly home: Region;
  /**
   * Whether DynamoDB refuses to delete the table and its replicas. To remove a region, first deploy with `protect:
   * false`, and then without the region. Leases are never protected, since they last for seconds.
   * @example true
   */
  readonly protect: boolean;
  /**
   * Tags of every table; DynamoDB copies them to the replicas.
   * @example { project: 'georender' }
   */
  readonly tags: Tags;
  /**
   * Changes the arguments of single resources.
   * @default nothing is changed
   * @example { table: { tableClass: 'STANDARD_INFREQUENT_ACCESS' } }
   */
  readonly transform?: {
    /** The global table. */
    readonly table?: Transform<aws.dynamodb.TableArgs>;
    /** The lease table of each region. */
    readonly leaseTable?: Transform<aws.dynamodb.TableArgs>;
  };
}

/**
 * The index of rendered pages: a DynamoDB global table (on-demand, encrypted with DynamoDB's own key, recoverable to
 * any point in time) with a replica in every region except home, and a plain table of leases in each region. Leases are
 * not replicated, since a lease must not revert another region's record.
 *
 * @example
 * const index = new RenderIndex('site', {
 *   regions: ['us-east-1', 'eu-central-1'], home: 'us-east-1', protect: true, tags: {},
 * });
 */
export class RenderIndex extends pulumi.ComponentResource {
  /** The global table's name, the same in every region. */
  readonly tableName: pulumi.Output<string>;

  private readonly label: string;
  private readonly homeArn: pulumi.Output<string>;
  private readonly leaseTables: ReadonlyMap<Region, aws.dynamodb.Table>;

  /** @throws {RegionNotDeployedError} if `home` is not one of `regions` */
  constructor(name: string, args: RenderIndexArgs, opts?: pulumi.ComponentResourceOptions) {
    super('georender:index:RenderIndex', name, {}, opts);
    this.label = `RenderIndex "${name}"`;
    const regions = sortedByName(args.regions);
    if (!regions.includes(args.home)) throw new RegionNotDeployedError(this.label, args.home, regions);

    const table = this.globalTable(name, args);
    this.leaseTables = new Map(regions.map((region) => [region, this.makeLeaseTable(name, region, args)]));
    this.tableName = table.name;
    this.homeArn = table.arn;
    this.registerOutputs({ tableName: this.tableName });
  }

  /**
   * The ARN of the table in a region: at home the global table, elsewhere its replica.
   *
   * @throws {RegionNotDeployedError} if the component was not given the region
   */
  tableArn(region: Region): pulumi.Output<string> {
    entryOf(this.label, this.leaseTables, region);
    return this.homeArn.apply((arn) => replicaArn(arn, region));
  }

  /**
   * The table of leases of a region: key `key` (a string), time to live `expiresAt` (seconds since 1970).
   *
   * @throws {RegionNotDeployedError} if the component was not given the region
   */
  leaseTable(region: Region): aws.dynamodb.Table {
    return entryOf(this.label, this.leaseTables, region);
  }

  private globalTable(name: string, { regions, home, protect, tags, transform }: RenderIndexArgs): aws.dynamodb.Table {
    const args: aws.dynamodb.TableArgs = {
      region: home,
      billingMode: 'PAY_PER_REQUEST',
      hashKey: INDEX_PARTITION_KEY,
      attributes: [{ name: INDEX_PARTITION_KEY, type: 'S' }],
      ttl: { attributeName: INDEX_TTL_ATTRIBUTE, enabled: true },
      // Replication needs the stream. A single region has it, too, so that a second one only adds a replica.
      streamEnabled: true,
      streamViewType: 'NEW_AND_OLD_IMAGES',
      pointInTimeRecovery: { enabled: true },
      deletionProtectionEnabled: protect,
      replicas: indexReplicas(regions, home, { protect }),
      tags,
    };
    // Pulumi refuses in the preview; AWS would refuse only when half of the stack is deleted.
    const options = { parent: this, protect };
    return new aws.dynamodb.Table(...transformed(transform?.table, `${name}-table`, args, options));
  }

  private makeLeaseTable(name: string, region: Region, { tags, transform }: RenderIndexArgs): aws.dynamodb.Table {
    const args: aws.dynamodb.TableArgs = {
      region,
      billingMode: 'PAY_PER_REQUEST',
      hashKey: LEASE_PARTITION_KEY,
      attributes: [{ name: LEASE_PARTITION_KEY, type: 'S' }],
      ttl: { attributeName: LEASE_TTL_ATTRIBUTE, enabled: true },
      tags,
    };
    const tableName = `${name}-leases-${region}`;
    return new aws.dynamodb.Table(...transformed(transform?.leaseTable, tableName, args, { parent: this }));
  }
}

// The tables that Athena reads access logs from. Partitions are computed from their paths: no crawler, no cost at rest.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import {
  AGENT_COLUMNS,
  BOT_TABLES,
  columnOf,
  MOST_SCANNED_BYTES,
  REPORTED_FIELDS,
  SERVE_LOG_COLUMNS,
} from '../../core/contract/access-log';
import type { Region } from '../../core/geography/regions';
import type { Tags } from '../tags';

/** Where logs are, and who may be told so. */
export interface BotTablesArgs {
  readonly region: Region;
  readonly bucketName: pulumi.Input<string>;
  /** The part of the logs' keys before the hour, e.g. `AWSLogs/123456789012/CloudFront/E123`. */
  readonly logPrefix: pulumi.Input<string>;
  readonly retentionDays: number;
  readonly tags: Tags;
}

/** The names that queries need. */
export interface BotTables {
  readonly database: pulumi.Output<string>;
  readonly workgroup: pulumi.Output<string>;
}

/** Makes database, tables and workgroup. */
export function createBotTables(name: string, args: BotTablesArgs, parent: pulumi.Resource): BotTables {
  const { region, bucketName, tags } = args;
  const database = new aws.glue.CatalogDatabase(
    `${name}-bots`,
    // Athena's names have no hyphens; the bucket's own is unique in all accounts.
    { region, name: pulumi.output(bucketName).apply((bucket) => bucket.replace(/[^a-z0-9]+/g, '_')), tags },
    { parent },
  );
  const workgroup = new aws.athena.Workgroup(
    `${name}-bots`,
    {
      region,
      description: 'Georender: reports on bots',
      forceDestroy: true,
      configuration: {
        enforceWorkgroupConfiguration: true,
        bytesScannedCutoffPerQuery: MOST_SCANNED_BYTES,
        publishCloudwatchMetricsEnabled: false,
        resultConfiguration: { outputLocation: pulumi.interpolate`s3://${bucketName}/${BOT_TABLES.resultsPrefix}` },
      },
      tags,
    },
    { parent },
  );
  createTable(`${name}-access-log`, BOT_TABLES.accessLog, database, accessLogTable(args), parent);
  createTable(`${name}-serve-log`, BOT_TABLES.serveLog, database, serveLogTable(args), parent);
  createTable(`${name}-agents`, BOT_TABLES.agents, database, agentsTable(args), parent);
  return { database: database.name, workgroup: workgroup.name };
}

/** "OpenX JSON SerDe", Amazon Athena User Guide. Files whose names end in `.gz` are decompressed. */
const JSON_LINES = {
  inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
  outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
  serDeInfo: { serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe' },
};

type TableArgs = Pick<aws.glue.CatalogTableArgs, 'region' | 'parameters' | 'partitionKeys' | 'storageDescriptor'>;

function createTable(
  name: string,
  table: string,
  database: aws.glue.CatalogDatabase,
  args: TableArgs,
  parent: pulumi.Resource,
): void {
  const own = { name: table, databaseName: database.name, tableType: 'EXTERNAL_TABLE' };
  new aws.glue.CatalogTable(name, { ...own, ...args }, { parent });
}

/** "Create a table for CloudFront logs in Athena using partition projection with Parquet", Amazon Athena User Guide. */
function accessLogTable(args: BotTablesArgs): TableArgs {
  const location = pulumi.interpolate`s3://${args.bucketName}/${args.logPrefix}/`;
  const serde = 'org.apache.hadoop.hive.ql.io.parquet';
  return {
    ...hourly(args, 'parquet', location),
    storageDescriptor: {
      location,
      columns: REPORTED_FIELDS.map((field) => ({ name: columnOf(field), type: 'string' })),
      inputFormat: `${serde}.MapredParquetInputFormat`,
      outputFormat: `${serde}.MapredParquetOutputFormat`,
      serDeInfo: { serializationLibrary: `${serde}.serde.ParquetHiveSerDe` },
    },
  };
}

/** Lines that `georender bots --athena` copied from CloudWatch Logs. */
function serveLogTable(args: BotTablesArgs): TableArgs {
  const location = pulumi.interpolate`s3://${args.bucketName}/${BOT_TABLES.servePrefix}`;
  const columns = Object.entries(SERVE_LOG_COLUMNS).map(([name, type]) => ({
    name,
    type: type === 'varchar' ? 'string' : type,
  }));
  return { ...hourly(args, 'json', location), storageDescriptor: { ...JSON_LINES, location, columns } };
}

/** A table with a folder for each hour. */
function hourly(
  { region, retentionDays }: BotTablesArgs,
  classification: 'parquet' | 'json',
  location: pulumi.Output<string>,
): Pick<TableArgs, 'region' | 'parameters' | 'partitionKeys'> {
  return {
    region,
    parameters: {
      EXTERNAL: 'TRUE',
      classification,
      'projection.enabled': 'true',
      [`projection.${BOT_TABLES.hour}.type`]: 'date',
      [`projection.${BOT_TABLES.hour}.format`]: 'yyyy/MM/dd/HH',
      [`projection.${BOT_TABLES.hour}.range`]: `NOW-${retentionDays + 1}DAYS,NOW`,
      [`projection.${BOT_TABLES.hour}.interval`]: '1',
      [`projection.${BOT_TABLES.hour}.interval.unit`]: 'HOURS',
      'storage.location.template': pulumi.interpolate`${location}\${${BOT_TABLES.hour}}`,
    },
    partitionKeys: [{ name: BOT_TABLES.hour, type: 'string' }],
  };
}

/** A folder for each report, named by its query: nobody can list the partitions ("injected"). */
function agentsTable({ region, bucketName }: BotTablesArgs): TableArgs {
  const location = pulumi.interpolate`s3://${bucketName}/${BOT_TABLES.agentsPrefix}`;
  return {
    region,
    parameters: {
      EXTERNAL: 'TRUE',
      classification: 'json',
      'projection.enabled': 'true',
      [`projection.${BOT_TABLES.run}.type`]: 'injected',
      'storage.location.template': pulumi.interpolate`${location}\${${BOT_TABLES.run}}`,
    },
    partitionKeys: [{ name: BOT_TABLES.run, type: 'string' }],
    storageDescriptor: {
      ...JSON_LINES,
      location,
      columns: AGENT_COLUMNS.map((column) => ({ name: column, type: 'string' })),
    },
  };
}

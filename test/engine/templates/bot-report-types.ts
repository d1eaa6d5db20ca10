// Glue's tables and Athena's workgroups in CloudFormation's words.
import type { Properties } from '../aws/properties';
import { type Mapping, same, TAGS } from './mapping';
import type { ResourceType } from './resource-type';

const COLUMN: Mapping = same('name type');

const STORAGE: Mapping = {
  ...same('location inputFormat outputFormat'),
  columns: { to: 'Columns', each: COLUMN },
  serDeInfo: { to: 'SerdeInfo', each: same('serializationLibrary') },
};

/** CloudFormation names the account's catalog; the provider takes it for granted. */
function withCatalog(inputs: Properties): Properties {
  return { ...inputs, catalogId: '123456789012' };
}

/** By the provider's type. */
export const BOT_REPORT_TYPES: Readonly<Record<string, ResourceType>> = {
  'aws:glue/catalogDatabase:CatalogDatabase': {
    type: 'AWS::Glue::Database',
    properties: {
      ...same('catalogId'),
      ...same('name', 'DatabaseInput'),
      tags: { absent: 'CloudFormation tags no database' },
    },
    prepare: withCatalog,
  },
  'aws:glue/catalogTable:CatalogTable': {
    type: 'AWS::Glue::Table',
    properties: {
      ...same('catalogId databaseName'),
      ...same('name tableType parameters', 'TableInput'),
      partitionKeys: { to: 'TableInput.PartitionKeys', each: COLUMN },
      storageDescriptor: { to: 'TableInput.StorageDescriptor', each: STORAGE },
    },
    prepare: withCatalog,
  },
  'aws:athena/workgroup:Workgroup': {
    type: 'AWS::Athena::WorkGroup',
    properties: {
      ...same('name description'),
      forceDestroy: 'RecursiveDeleteOption',
      configuration: {
        to: 'WorkGroupConfiguration',
        each: {
          ...same('bytesScannedCutoffPerQuery'),
          enforceWorkgroupConfiguration: 'EnforceWorkGroupConfiguration',
          publishCloudwatchMetricsEnabled: 'PublishCloudWatchMetricsEnabled',
          resultConfiguration: { to: 'ResultConfiguration', each: same('outputLocation') },
        },
      },
      tags: TAGS,
    },
  },
};

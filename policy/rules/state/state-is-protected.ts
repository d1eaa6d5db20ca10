// In production nothing deletes tables and buckets by mistake.
import { shown } from '../../properties';
import type { ResourceRule } from '../../rule';
import { PASSING_LEASES } from './passing-leases';

export const stateIsProtected: ResourceRule = {
  kind: 'resource',
  name: 'state-is-protected',
  group: 'state',
  demand: 'In production, neither Pulumi nor AWS deletes a table or a bucket with content.',
  mend: 'Set removalProtection to true; of a resource of your own the option protect, and forceDestroy to false.',
  document: {
    title: 'Resource option: protect',
    url: 'https://www.pulumi.com/docs/iac/concepts/resources/options/protect/',
  },
  scope: 'production',
  exceptions: [
    PASSING_LEASES,
    {
      resource: '*georender:index:CodeBucket$aws:s3/bucket:Bucket::*',
      reason: 'It holds the functions’ zip files, which the next pulumi up uploads again.',
    },
    {
      resource: '*georender:index:BotReports$aws:s3/bucket:Bucket::*',
      reason: 'It holds people’s addresses, which expire after botReportDays. They must go when the reports go.',
    },
  ],
  types: ['aws:dynamodb/table:Table', 'aws:s3/bucket:Bucket'],
  *problems({ type, properties, isProtected }) {
    if (!isProtected) yield 'The resource has no protect.';
    if (type === 'aws:dynamodb/table:Table') {
      const isKept = properties['deletionProtectionEnabled'];
      if (isKept !== true) yield `deletionProtectionEnabled is ${shown(isKept)}.`;
    } else if (properties['forceDestroy'] === true) yield 'forceDestroy is true.';
  },
};

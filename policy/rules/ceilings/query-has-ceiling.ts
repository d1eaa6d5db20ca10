// Queries of Athena read a bounded number of bytes.
import { part, shown } from '../../properties';
import type { ResourceRule } from '../../rule';

export const queryHasCeiling: ResourceRule = {
  kind: 'resource',
  name: 'query-has-ceiling',
  group: 'ceilings',
  demand: 'Workgroups of Athena end a query that reads too many bytes.',
  mend: 'Set configuration.bytesScannedCutoffPerQuery, and enforceWorkgroupConfiguration to true.',
  document: {
    title: 'Configure per-query and per-workgroup data usage controls',
    url: 'https://docs.aws.amazon.com/athena/latest/ug/workgroups-setting-control-limits-cloudwatch.html',
  },
  scope: 'every stack',
  types: ['aws:athena/workgroup:Workgroup'],
  *problems({ properties }) {
    const { bytesScannedCutoffPerQuery: bytes, enforceWorkgroupConfiguration: isEnforced = true } = part(
      properties['configuration'],
    );
    if (typeof bytes !== 'number') yield `configuration.bytesScannedCutoffPerQuery is ${shown(bytes)}.`;
    if (isEnforced !== true) yield 'configuration.enforceWorkgroupConfiguration is false.';
  },
};

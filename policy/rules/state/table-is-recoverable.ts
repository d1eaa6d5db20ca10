// In production, tables can be restored to any moment of the last weeks.
import { list, part, shown } from '../../properties';
import type { ResourceRule } from '../../rule';
import { PASSING_LEASES } from './passing-leases';

export const tableIsRecoverable: ResourceRule = {
  kind: 'resource',
  name: 'table-is-recoverable',
  group: 'state',
  demand: 'In production, every table and replica can be restored to any moment of the last days.',
  mend: 'Set pointInTimeRecovery.enabled to true, and of every replica pointInTimeRecovery.',
  document: {
    title: 'Point-in-time backups for DynamoDB',
    url: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html',
  },
  scope: 'production',
  exceptions: [PASSING_LEASES],
  types: ['aws:dynamodb/table:Table'],
  *problems({ properties }) {
    const { enabled } = part(properties['pointInTimeRecovery']);
    if (enabled !== true) yield `pointInTimeRecovery.enabled is ${shown(enabled)}.`;
    for (const replica of list(properties['replicas']).map(part)) {
      const { pointInTimeRecovery, regionName } = replica;
      if (pointInTimeRecovery !== true)
        yield `pointInTimeRecovery of the replica in ${shown(regionName)} is ${shown(pointInTimeRecovery)}.`;
    }
  },
};

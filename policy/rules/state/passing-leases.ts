// The exception of the tables of leases.
import type { Exception } from '../../exceptions';

/** Leases are held for seconds: a lost table costs a render or two, and the next `pulumi up` makes it again. */
export const PASSING_LEASES: Exception = {
  resource: '*georender:index:RenderIndex$aws:dynamodb/table:Table::*-leases-*',
  reason: 'Leases last for seconds, and counts for a day. A new table costs a render or two.',
};

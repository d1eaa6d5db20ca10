// The standing costs of the example stack (Pulumi.prod.yaml). A test compares it with the program's resources and
// prints what to write here.
import type { Standing } from './standing-costs';

/** Of three regions, without canaries. */
export const EXAMPLE_STANDING: Standing = {
  alarmMetrics: 53,
  compositeAlarms: 0,
  dashboardMetrics: [48],
  webAcls: 1,
  webAclRules: 1,
  codeBuckets: 3,
};

import assert from 'node:assert/strict';
import { metricAlarmArgs } from '../../../components/observability/metric-alarm-args';
import { pairAlarms } from '../../../components/observability/pair-alarms';

/** The expressions of all shares, by their alarm. */
function expressions(checksPerMinute: number): Readonly<Record<string, unknown>> {
  const pair = { serveFunctionName: 's', serveLogGroupName: 'sl', renderFunctionName: 'r', renderLogGroupName: 'rl' };
  const alarms = pairAlarms({
    ...pair,
    kind: 'live',
    region: 'eu-central-1',
    logMetricsNamespace: 'N',
    renderTimeoutSeconds: 30,
    checksPerMinute,
  });
  const shares = alarms.filter(({ watched }) => watched.kind === 'share');
  return Object.fromEntries(
    shares.map((alarm) => {
      const { metricQueries } = metricAlarmArgs(alarm);
      const [first]: readonly unknown[] = Array.isArray(metricQueries) ? metricQueries : [];
      return [
        alarm.part,
        typeof first === 'object' && first !== null && 'expression' in first ? first.expression : undefined,
      ];
    }),
  );
}

describe('components/pair-alarms, shares', () => {
  it('are of all requests where nothing checks health', () => {
    assert.deepEqual(expressions(0), {
      'bypass-share': 'IF(whole >= 5, 100 * part / whole, 0)',
      'forbidden-share': 'IF(whole >= 5, 100 * part / whole, 0)',
      'refused-share': 'IF(whole >= 5, 100 * (whole - FILL(part, 0)) / whole, 0)',
    });
  });

  it('leave out what health checks ask: they would hide that the few bots of a small site get nothing', () => {
    assert.deepEqual(expressions(3), {
      'bypass-share': 'IF((whole - 45) >= 5, 100 * part / (whole - 45), 0)',
      'forbidden-share': 'IF((whole - 45) >= 5, 100 * part / (whole - 45), 0)',
      'refused-share': 'IF((whole - 45) >= 5, 100 * (whole - FILL(part, 0)) / (whole - 45), 0)',
    });
  });
});

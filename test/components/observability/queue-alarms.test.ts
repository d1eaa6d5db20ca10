import assert from 'node:assert/strict';
import { ALARM, monitored, ONE, watch } from '../../support/pulumi/observability-program';

describe('components/observability, alarms of the render queue', () => {
  const parts = ['queue-age', 'queue-dead-letters'];

  it('are there for a region with a queue, and watch what waits and what was given up', async () => {
    const renderQueue = { askedName: 'asked', deadName: 'dead-orders' };
    const { registrations } = await watch(ONE, { regions: ONE.map((one) => ({ ...monitored(one), renderQueue })) });

    const found = parts.map(
      (part) =>
        registrations.find(({ type, name }) => type === ALARM && name === `site-${part}-us-east-1`)?.inputs ??
        assert.fail(part),
    );

    assert.deepEqual(
      found.map(({ metricName, dimensions, threshold }) => ({ metricName, dimensions, threshold })),
      [
        { metricName: 'ApproximateAgeOfOldestMessage', dimensions: { QueueName: 'asked' }, threshold: 3600 },
        { metricName: 'ApproximateNumberOfMessagesVisible', dimensions: { QueueName: 'dead-orders' }, threshold: 0 },
      ],
    );
  });

  it('are not there for a region without one', async () => {
    const { registrations } = await watch(ONE);

    for (const part of parts) assert.ok(!registrations.some(({ name }) => name.includes(part)));
  });
});

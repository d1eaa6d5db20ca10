import assert from 'node:assert/strict';
import { ALARM, monitored, ONE, watch } from '../../support/pulumi/observability-program';

describe('components/observability, the alarm of the render queue', () => {
  const NAME = 'site-queue-age-us-east-1';

  it('is there for a region with a queue, and watches how long its best orders wait', async () => {
    const { registrations } = await watch(ONE, {
      regions: ONE.map((one) => ({ ...monitored(one), askedQueueName: 'asked' })),
    });

    const { metricName, dimensions, threshold } =
      registrations.find(({ type, name }) => type === ALARM && name === NAME)?.inputs ?? assert.fail(NAME);

    assert.deepEqual(
      { metricName, dimensions, threshold },
      { metricName: 'ApproximateAgeOfOldestMessage', dimensions: { QueueName: 'asked' }, threshold: 3600 },
    );
  });

  it('is not there for a region without one', async () => {
    const { registrations } = await watch(ONE);

    assert.ok(!registrations.some(({ name }) => name === NAME));
  });
});

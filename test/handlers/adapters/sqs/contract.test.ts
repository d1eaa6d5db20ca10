// Runs the SQS adapter's contract against the stand-in.
import { QueueLab } from '../../../support/storage/queue-lab';
import { sqsContract, VISIBLE_AFTER_MS } from './contract';

sqsContract('stand-in', async () => {
  const lab = await QueueLab.start({ orderVisibilitySeconds: VISIBLE_AFTER_MS / 1000 });
  return {
    client: lab.client,
    urls: lab.urls,
    pass: async (durationMs) => lab.pass(durationMs),
    settle: (task) => lab.settle(task),
    close: () => lab.close(),
  };
});

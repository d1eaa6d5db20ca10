// An embedded S3 in its own process, with the buckets of Georender and of the recipe.
import { type EmbeddedS3, startEmbeddedS3 } from '../../emulators/s3/embedded-s3';
import { takeOrders } from '../measure/orders';
import { PAGES_BUCKET, RECIPE_BUCKET, REGION } from './stored-pages';
import type { Emulator, Usage } from './usage';

async function start(): Promise<void> {
  const s3 = await startEmbeddedS3();
  for (const name of [PAGES_BUCKET, RECIPE_BUCKET]) s3.createBucket({ name, region: REGION });
  const emulator: Emulator = { endpoint: s3.endpoint };
  takeOrders(emulator, async () => usageOf(s3));
}

function usageOf(s3: EmbeddedS3): Usage {
  const requests = s3.requests().length;
  s3.resetRequests();
  return { requests, items: requests };
}

if (require.main === module) {
  process.once('disconnect', () => process.exit());
  void start();
}

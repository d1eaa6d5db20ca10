// Stops and starts whole regions: functions, bucket, index replica and queues.
import type { Region } from '../core/geography/regions';
import type { EmbeddedDynamoDb } from '../emulators/dynamodb/embedded-dynamodb';
import type { LocalLambda } from '../emulators/lambda/local-lambda';
import type { EmbeddedS3 } from '../emulators/s3/embedded-s3';
import type { RegionSwitch } from './control-api';
import type { LocalQueues } from './queues';

/** Makes the switch; all regions run. */
export function createRegionSwitch(
  regions: readonly Region[],
  s3: EmbeddedS3,
  dynamoDb: EmbeddedDynamoDb,
  lambda: LocalLambda,
  queues: Pick<LocalQueues, 'stopRegion' | 'startRegion'>,
): RegionSwitch {
  const stopped = new Set<string>();
  return {
    names: regions,
    isRunning: (region) => !stopped.has(region),
    async stop(region) {
      stopped.add(region);
      s3.stopRegion(region);
      dynamoDb.stopRegion(region);
      queues.stopRegion(region);
      await lambda.stopRegion(region);
    },
    start(region) {
      stopped.delete(region);
      s3.startRegion(region);
      dynamoDb.startRegion(region);
      lambda.startRegion(region);
      queues.startRegion(region);
    },
  };
}

// Stops and starts whole regions: functions, bucket and index replica.
import type { Region } from '../core/geography/regions';
import type { EmbeddedDynamoDb } from '../emulators/dynamodb/embedded-dynamodb';
import type { LocalLambda } from '../emulators/lambda/local-lambda';
import type { EmbeddedS3 } from '../emulators/s3/embedded-s3';
import type { RegionSwitch } from './control-api';

/** Makes the switch; all regions run. */
export function createRegionSwitch(
  regions: readonly Region[],
  s3: EmbeddedS3,
  dynamoDb: EmbeddedDynamoDb,
  lambda: LocalLambda,
): RegionSwitch {
  const stopped = new Set<string>();
  return {
    names: regions,
    isRunning: (region) => !stopped.has(region),
    async stop(region) {
      stopped.add(region);
      s3.stopRegion(region);
      dynamoDb.stopRegion(region);
      await lambda.stopRegion(region);
    },
    start(region) {
      stopped.delete(region);
      s3.startRegion(region);
      dynamoDb.startRegion(region);
      lambda.startRegion(region);
    },
  };
}

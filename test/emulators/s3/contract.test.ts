// Runs the S3 contract against the embedded S3, and against the peer that GEORENDER_PEER_S3 (a URL) names.
import { randomUUID } from 'node:crypto';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { startEmbeddedS3 } from '../../../emulators/s3/embedded-s3';
import { s3Contract } from './contract';
import type { KnownDeviations } from './known-deviation';
import { newS3Client } from './session';

const region = 'eu-west-1';

/** Of moto 5.2.5, the peer of .ci/peer-aws. */
const peerDeviations: KnownDeviations = {
  checksumsUnverified: true,
  metadataUnbounded: true,
  keysUnbounded: true,
  noLineBreaksInKeys: true,
};

s3Contract('embedded S3', async () => {
  const s3 = await startEmbeddedS3();
  s3.createBucket({ name: 'contract', region });
  return { endpoint: s3.endpoint, bucket: 'contract', region, disconnect: () => s3.close() };
});

const peerEndpoint = process.env.GEORENDER_PEER_S3;

if (peerEndpoint !== undefined && peerEndpoint !== '') {
  s3Contract(
    'peer',
    async () => {
      const bucket = `contract-${randomUUID()}`;
      const client = newS3Client({ endpoint: peerEndpoint, region });
      await client.send(
        new CreateBucketCommand({
          Bucket: bucket,
          CreateBucketConfiguration: { LocationConstraint: region },
        }),
      );
      client.destroy();
      return { endpoint: peerEndpoint, bucket, region };
    },
    peerDeviations,
  );
}

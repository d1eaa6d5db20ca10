// Every bucket refuses public policies and access lists.
import { companionsOf } from '../../companions';
import { shown } from '../../properties';
import type { StackRule } from '../../rule';

const BLOCK = { type: 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock', property: 'bucket' };
const SWITCHES = ['blockPublicAcls', 'blockPublicPolicy', 'ignorePublicAcls', 'restrictPublicBuckets'];

export const bucketBlocksPublicAccess: StackRule = {
  kind: 'stack',
  name: 'bucket-blocks-public-access',
  group: 'access',
  demand: 'Every bucket blocks public policies and public access lists.',
  mend: 'Add an aws.s3.BucketPublicAccessBlock of the bucket with all four switches true.',
  document: {
    title: 'Blocking public access to your Amazon S3 storage',
    url: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
  },
  scope: 'every stack',
  *problems(resources) {
    for (const bucket of resources.filter(({ type }) => type === 'aws:s3/bucket:Bucket')) {
      const [block] = companionsOf(bucket, resources, BLOCK, ['bucket', 'id']);
      if (block === undefined) yield { resource: bucket, problem: 'The bucket has no public access block.' };
      else
        for (const name of SWITCHES) {
          const value = block.properties[name];
          if (value !== true) yield { resource: block, problem: `${name} is ${shown(value)}.` };
        }
    }
  },
};

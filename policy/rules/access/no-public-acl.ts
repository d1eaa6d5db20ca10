// No access list opens a bucket or an object to everybody.
import { list, part, shown } from '../../properties';
import type { ResourceRule } from '../../rule';

/** Groups of S3 that mean everybody, or everybody with any AWS account. */
const EVERYBODY = /\/global\/(?:AllUsers|AuthenticatedUsers)$/;

export const noPublicAcl: ResourceRule = {
  kind: 'resource',
  name: 'no-public-acl',
  group: 'access',
  demand: 'No access list opens a bucket or an object to everybody.',
  mend: 'Leave acl and grants out: objects belong to the account, and policies say who reads them.',
  document: {
    title: 'Access control list (ACL) overview',
    url: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html',
  },
  scope: 'every stack',
  types: [
    'aws:s3/bucket:Bucket',
    'aws:s3/bucketAcl:BucketAcl',
    'aws:s3/bucketObject:BucketObject',
    'aws:s3/bucketObjectv2:BucketObjectv2',
  ],
  *problems({ properties }) {
    const acl = properties['acl'];
    if (acl === 'public-read' || acl === 'public-read-write' || acl === 'authenticated-read')
      yield `acl is ${shown(acl)}.`;
    const grants = [...list(properties['grants']), ...list(part(properties['accessControlPolicy'])['grants'])].map(
      part,
    );
    for (const grant of grants) {
      const uri = grant['uri'] ?? part(grant['grantee'])['uri'];
      if (typeof uri === 'string' && EVERYBODY.test(uri)) yield `A grant is for ${shown(uri)}.`;
    }
  },
};

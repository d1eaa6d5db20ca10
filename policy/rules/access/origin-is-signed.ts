// CloudFront signs what it asks of buckets and function URLs.
import { isGiven, list, part, shown } from '../../properties';
import type { ResourceRule } from '../../rule';

const CONTROL = 'aws:cloudfront/originAccessControl:OriginAccessControl';

/** Hosts of buckets and function URLs. */
const NEEDS_SIGNATURE = /\.(?:lambda-url\.[a-z0-9-]+\.on\.aws|s3[.-][a-z0-9.-]*amazonaws\.com)$/;

export const originIsSigned: ResourceRule = {
  kind: 'resource',
  name: 'origin-is-signed',
  group: 'access',
  demand: 'CloudFront signs every request to a bucket and to a function URL.',
  mend: 'Give the origin the originAccessControlId of an aws.cloudfront.OriginAccessControl that always signs by sigv4.',
  document: {
    title: 'Restrict access to an AWS Lambda function URL origin',
    url: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html',
  },
  scope: 'every stack',
  types: ['aws:cloudfront/distribution:Distribution', CONTROL],
  *problems({ type, properties }) {
    if (type === CONTROL) {
      const { signingBehavior, signingProtocol } = properties;
      if (signingBehavior !== 'always') yield `signingBehavior is ${shown(signingBehavior)}.`;
      if (signingProtocol !== 'sigv4') yield `signingProtocol is ${shown(signingProtocol)}.`;
      return;
    }
    for (const origin of list(properties['origins']).map(part)) {
      // An origin with a control is right with any host. A preview does not know hosts of function URLs.
      if (isGiven(origin, 'originAccessControlId') || isGiven(origin, 's3OriginConfig')) continue;
      const host = origin['domainName'];
      if (typeof host === 'string' && NEEDS_SIGNATURE.test(host))
        yield `The origin ${shown(origin['originId'])} has no originAccessControlId.`;
    }
  },
};

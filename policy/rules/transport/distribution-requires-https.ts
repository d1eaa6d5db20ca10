// Distributions speak TLS alone, on both sides.
import { isGiven, list, part, shown } from '../../properties';
import type { ResourceRule } from '../../rule';

/** Versions of TLS that nobody should speak any more. */
const OLD = /^(?:SSL|TLSv1(?:$|_2016$|\.1))/;

export const distributionRequiresHttps: ResourceRule = {
  kind: 'resource',
  name: 'distribution-requires-https',
  group: 'transport',
  demand: 'Distributions answer no page over plain HTTP, and ask origins by TLS 1.2 or newer.',
  mend:
    'Set viewerProtocolPolicy to redirect-to-https or https-only, originProtocolPolicy to https-only, originSslProtocols ' +
    "to TLSv1.2, and beside a certificate minimumProtocolVersion to TLSv1.2_2021. (CloudFront's own name has no choice.)",
  document: {
    title: 'Require HTTPS for communication between viewers and CloudFront',
    url: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-viewers-to-cloudfront.html',
  },
  scope: 'every stack',
  types: ['aws:cloudfront/distribution:Distribution'],
  *problems({ properties }) {
    for (const behaviour of [properties['defaultCacheBehavior'], ...list(properties['orderedCacheBehaviors'])].map(
      part,
    )) {
      const policy = behaviour['viewerProtocolPolicy'];
      const path = behaviour['pathPattern'] ?? 'all other paths';
      if (policy !== 'redirect-to-https' && policy !== 'https-only')
        yield `viewerProtocolPolicy of ${shown(path)} is ${shown(policy)}.`;
    }
    for (const origin of list(properties['origins']).map(part)) {
      if (!isGiven(origin, 'customOriginConfig')) continue;
      const { originProtocolPolicy, originSslProtocols } = part(origin['customOriginConfig']);
      const id = shown(origin['originId']);
      if (originProtocolPolicy !== 'https-only')
        yield `originProtocolPolicy of ${id} is ${shown(originProtocolPolicy)}.`;
      for (const version of list(originSslProtocols))
        if (OLD.test(String(version))) yield `originSslProtocols of ${id} has ${shown(version)}.`;
    }
    const certificate = part(properties['viewerCertificate']);
    const ownName = certificate['cloudfrontDefaultCertificate'] === true;
    const oldest = ownName ? 'TLSv1.2_2021' : certificate['minimumProtocolVersion'];
    if (typeof oldest !== 'string' || OLD.test(oldest)) yield `minimumProtocolVersion is ${shown(oldest)}.`;
  },
};

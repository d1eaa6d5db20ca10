// The router in a distribution of your own, for a site whose distribution has to stay.
import * as aws from '@pulumi/aws';
import { Georender } from 'georender';

const SITE = 'site-bucket.s3-website.eu-central-1.amazonaws.com';
const HOST = 'app.example.com';

const georender = new Georender('georender', {
  siteOrigin: 'main.d1a2b3c4d5e6f7.amplifyapp.com',
  extraHosts: [HOST],
  regions: ['us-east-1', 'eu-central-1'],
  homeRegion: 'eu-central-1',
});
const { edge } = georender;

const distribution = new aws.cloudfront.Distribution('app', {
  enabled: true,
  aliases: [HOST],
  origins: [
    {
      originId: 'site',
      domainName: SITE,
      customOriginConfig: {
        originProtocolPolicy: 'http-only',
        httpPort: 80,
        httpsPort: 443,
        originSslProtocols: ['TLSv1.2'],
      },
    },
    ...edge.origins,
  ],
  defaultCacheBehavior: {
    targetOriginId: 'site',
    viewerProtocolPolicy: 'redirect-to-https',
    allowedMethods: ['GET', 'HEAD'],
    cachedMethods: ['GET', 'HEAD'],
    compress: true,
    // Both policies: without them the router does not see the country, and bots and people share cache entries.
    cachePolicyId: edge.cachePolicyId,
    originRequestPolicyId: edge.originRequestPolicyId,
    functionAssociations: [
      { eventType: 'viewer-request', functionArn: edge.functionArn },
      { eventType: 'viewer-response', functionArn: edge.responseFunctionArn },
    ],
  },
  // An error must not outlive its cause at the edge.
  customErrorResponses: [403, 404, 500, 502, 503, 504].map((errorCode) => ({ errorCode, errorCachingMinTtl: 0 })),
  restrictions: { geoRestriction: { restrictionType: 'none' } },
  viewerCertificate: {
    acmCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/0123abcd-4567-89ab-cdef-0123456789ab',
    sslSupportMethod: 'sni-only',
    minimumProtocolVersion: 'TLSv1.2_2021',
  },
});

// Without it, CloudFront gets 403 from the function URLs.
for (const region of georender.regions) region.allowDistribution(distribution.arn, 'app');

export const domainName = distribution.domainName;

// Georender in a distribution that the program has already.
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { checkDeployment, Georender, type GeorenderArgs, stackOutputs } from 'georender';

const DOMAIN = 'app.example.com';
/** The load balancer, bucket or other host behind the distribution. */
const SITE = 'origin.example.com';

const tags = { project: pulumi.getProject(), stack: pulumi.getStack() };

const args: GeorenderArgs = {
  siteOrigin: SITE,
  domains: [DOMAIN],
  regions: ['us-east-1', 'eu-central-1'],
  homeRegion: 'eu-central-1',
  tags,
  distribution: {
    // Name, arguments and options of the distribution, as they were before: it is changed in place.
    name: 'app',
    args: {
      enabled: true,
      aliases: [DOMAIN],
      origins: [
        {
          originId: 'site',
          domainName: SITE,
          customOriginConfig: {
            ...{ httpPort: 80, httpsPort: 443, originProtocolPolicy: 'https-only', originSslProtocols: ['TLSv1.2'] },
          },
        },
      ],
      defaultCacheBehavior: {
        targetOriginId: 'site',
        viewerProtocolPolicy: 'redirect-to-https',
        allowedMethods: ['GET', 'HEAD'],
        cachedMethods: ['GET', 'HEAD'],
        compress: true,
      },
      restrictions: { geoRestriction: { restrictionType: 'none' } },
      viewerCertificate: {
        acmCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/0123abcd-4567-89ab-cdef-0123456789ab',
        sslSupportMethod: 'sni-only',
        minimumProtocolVersion: 'TLSv1.2_2021',
      },
      tags,
    },
    options: { protect: true },
    // The function that the distribution had at viewer-request.
    viewerRequestCode: readFileSync(path.join(__dirname, 'redirects.js'), 'utf8'),
  },
};

export = async (): Promise<object> => {
  const unreservedRegions = await checkDeployment('georender', args);
  return stackOutputs(new Georender('georender', { ...args, unreservedRegions }), args);
};

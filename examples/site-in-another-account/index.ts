// Georender in the account that deploys; the site and its domain in another.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { Georender } from 'georender';

const DOMAIN = 'www.example.com';
/** In the site's account. */
const ZONE = 'Z0123456789ABCDEFGHIJ';
const ROLE = 'arn:aws:iam::210987654321:role/georender-dns';

const tags = { project: pulumi.getProject(), stack: pulumi.getStack() };

const siteAccount = new aws.Provider('site-account', { region: 'us-east-1', assumeRoles: [{ roleArn: ROLE }] });

// CloudFront takes certificates of its own account, in this region only.
const certificate = new aws.acm.Certificate('certificate', {
  ...{ region: 'us-east-1', domainName: DOMAIN, validationMethod: 'DNS', tags },
});
const option = certificate.domainValidationOptions.apply(([first]) => {
  if (first === undefined) throw new Error('ACM asks for no validation record.');
  return first;
});
const record = new aws.route53.Record(
  'validation',
  {
    ...{ zoneId: ZONE, name: option.resourceRecordName, type: option.resourceRecordType, ttl: 300 },
    records: [option.resourceRecordValue],
  },
  { provider: siteAccount },
);
const validated = new aws.acm.CertificateValidation('validated', {
  ...{ region: 'us-east-1', certificateArn: certificate.arn, validationRecordFqdns: [record.fqdn] },
});

const site = new Georender('site', {
  siteOrigin: 'main.d1a2b3c4d5e6f7.amplifyapp.com',
  domains: [DOMAIN],
  certificateArn: validated.certificateArn,
  regions: ['us-east-1', 'eu-central-1'],
  homeRegion: 'us-east-1',
  tags,
});

for (const type of ['A', 'AAAA']) {
  const { domainName: name, hostedZoneId: zoneId } = site.edge;
  new aws.route53.Record(
    `site-${type.toLowerCase()}`,
    { zoneId: ZONE, name: DOMAIN, type, aliases: [{ name, zoneId, evaluateTargetHealth: false }] },
    { provider: siteAccount },
  );
}

export const url = site.url;

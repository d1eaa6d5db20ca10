// Georender beside a zone and a certificate of the same program.
import * as aws from '@pulumi/aws';
import { checkDeployment, Georender, type GeorenderArgs } from 'georender';

const DOMAIN = 'example.com';
/** CloudFront takes certificates of this region only. */
const CERTIFICATE_REGION = 'us-east-1';

const zone = new aws.route53.Zone('zone', { name: DOMAIN });

// For all names of the domain, also those that Georender has nothing to do with.
const certificate = new aws.acm.Certificate('certificate', {
  region: CERTIFICATE_REGION,
  domainName: DOMAIN,
  subjectAlternativeNames: [`*.${DOMAIN}`],
  validationMethod: 'DNS',
});
// One record validates the domain and its wildcard.
const option = certificate.domainValidationOptions.apply(([first]) => {
  if (first === undefined) throw new Error('ACM asks for no validation record.');
  return first;
});
const record = new aws.route53.Record('validation', {
  zoneId: zone.zoneId,
  name: option.resourceRecordName,
  type: option.resourceRecordType,
  records: [option.resourceRecordValue],
  ttl: 300,
});
const validated = new aws.acm.CertificateValidation('validated', {
  region: CERTIFICATE_REGION,
  certificateArn: certificate.arn,
  validationRecordFqdns: [record.fqdn],
});

const args: GeorenderArgs = {
  siteOrigin: 'main.d1a2b3c4d5e6f7.amplifyapp.com',
  domains: [`www.${DOMAIN}`, DOMAIN],
  hostedZoneId: zone.zoneId,
  certificateArn: validated.certificateArn,
  regions: ['us-east-1', 'eu-central-1', 'ap-south-1'],
  homeRegion: 'us-east-1',
  freshness: '12h',
};

export = async (): Promise<object> => {
  // Before the first resource of Georender: what the account has no room for would end a deployment half-way.
  const unreservedRegions = await checkDeployment('site', args);
  const site = new Georender('site', { ...args, unreservedRegions });
  return { url: site.url, nameServers: zone.nameServers };
};

// Route 53 records, and the certificates that are validated by them.
import { ACCOUNT_ID, type Account, type Resource } from './account';
import { digest, type Models, refuseUnless, regionalArn } from './model';
import { type Json, stringsIn, text, texts } from './properties';

const CERTIFICATE = 'aws:acm/certificate:Certificate';
const VALIDATION = 'aws:acm/certificateValidation:CertificateValidation';
const RECORD = 'aws:route53/record:Record';

/** Whether CloudFront may use a certificate: one of us-east-1, issued, or made outside of the program. */
export function certificateIsIssued(account: Account, arn: string): boolean {
  if (!arn.startsWith('arn:aws:acm:us-east-1:')) return false;
  const isOurs = account.all(CERTIFICATE).some(({ outputs }) => outputs['arn'] === arn);
  return !isOurs || account.relyOn(account.all(VALIDATION).find(({ inputs }) => inputs['certificateArn'] === arn));
}

/** ACM asks for one record of a domain and its wildcard, always the same in one account. */
function validationOption(domainName: string): Json {
  const parent = domainName.replace(/^\*\./, '');
  return {
    domainName,
    resourceRecordName: `_${digest(`name ${parent}`, 32)}.${parent}.`,
    resourceRecordType: 'CNAME',
    resourceRecordValue: `_${digest(`value ${parent}`, 32)}.acm-validations.aws.`,
  };
}

function checkUnused({ outputs }: Resource, account: Account): void {
  const arn = text(outputs, 'arn');
  const user = account
    .all('aws:cloudfront/distribution:Distribution')
    .find(({ inputs }) => stringsIn(inputs).includes(arn));
  refuseUnless(user === undefined, 'ResourceInUseException', `Certificate ${arn} is in use by ${user?.id ?? ''}`);
}

export const dns: Models = {
  'aws:route53/zone:Zone': {
    isGlobal: true,
    replacedBy: ['name'],
    identify: (_draft, unique) => {
      const zoneId = `Z${unique.slice(0, 20).toUpperCase()}`;
      return { id: zoneId, outputs: { zoneId, nameServers: ['ns-1.awsdns-00.com'] } };
    },
  },
  [CERTIFICATE]: {
    replacedBy: ['domainName', 'subjectAlternativeNames', 'validationMethod', 'keyAlgorithm'],
    identify: ({ inputs, region }, unique) => {
      const arn = regionalArn('acm', region, `certificate/${unique.slice(0, 36)}`, ACCOUNT_ID);
      const domains = [text(inputs, 'domainName'), ...texts(inputs, 'subjectAlternativeNames')];
      return {
        id: arn,
        outputs: { arn, domainValidationOptions: domains.map(validationOption), subjectAlternativeNames: domains },
      };
    },
    checkDelete: checkUnused,
  },
  [VALIDATION]: {
    replacedBy: ['certificateArn', 'validationRecordFqdns'],
    identify: (_draft, unique) => ({ id: unique }),
    checkWrite: ({ inputs, region }, account) => {
      const arn = text(inputs, 'certificateArn');
      const isThere = account.relyOn(account.find(CERTIFICATE, arn, region));
      refuseUnless(isThere, 'ResourceNotFoundException', `Could not find certificate ${arn}`);
      const missing = texts(inputs, 'validationRecordFqdns').filter(
        (fqdn) => !account.relyOn(account.all(RECORD).find(({ outputs }) => text(outputs, 'fqdn') === fqdn)),
      );
      refuseUnless(missing.length === 0, 'ValidationTimedOut', `no records ${missing.join(', ')}`);
    },
  },
  [RECORD]: {
    isGlobal: true,
    replacedBy: ['name', 'zoneId', 'type'],
    identify: ({ inputs }) => {
      const fqdn = text(inputs, 'name').replace(/\.$/, '');
      return { id: `${text(inputs, 'zoneId')}_${fqdn}_${text(inputs, 'type')}`, outputs: { fqdn } };
    },
  },
};

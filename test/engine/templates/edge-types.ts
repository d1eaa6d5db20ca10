// CloudFront's resources, and the names and certificates of the site, in CloudFormation's words.
import { isProperties, type Json } from '../aws/properties';
import { type Mapping, mapped, same, TAGS } from './mapping';
import type { ResourceType } from './resource-type';

/** `{ items: [...] }` of the provider is a plain list. */
function listed(to: string): Mapping[string] {
  return { to: '', each: { items: to } };
}

const HEADERS: Mapping = { ...same('headerBehavior'), headers: listed('Headers') };
const COOKIES: Mapping = { ...same('cookieBehavior'), cookies: listed('Cookies') };
const QUERY_STRINGS: Mapping = { ...same('queryStringBehavior'), queryStrings: listed('QueryStrings') };

const KEYED_AND_FORWARDED: Mapping = {
  headersConfig: { to: 'HeadersConfig', each: HEADERS },
  cookiesConfig: { to: 'CookiesConfig', each: COOKIES },
  queryStringsConfig: { to: 'QueryStringsConfig', each: QUERY_STRINGS },
};

const ORIGIN: Mapping = {
  originId: 'Id',
  ...same('domainName originPath originAccessControlId connectionAttempts connectionTimeout'),
  customHeaders: { to: 'OriginCustomHeaders', each: { name: 'HeaderName', value: 'HeaderValue' } },
  customOriginConfig: {
    to: 'CustomOriginConfig',
    each: {
      httpPort: 'HTTPPort',
      httpsPort: 'HTTPSPort',
      originSslProtocols: 'OriginSSLProtocols',
      ...same('originProtocolPolicy originReadTimeout originKeepaliveTimeout'),
    },
  },
};

const BEHAVIOUR: Mapping = {
  ...same(
    'pathPattern targetOriginId viewerProtocolPolicy allowedMethods cachedMethods compress cachePolicyId originRequestPolicyId',
  ),
  functionAssociations: { to: 'FunctionAssociations', each: { ...same('eventType'), functionArn: 'FunctionARN' } },
  lambdaFunctionAssociations: {
    to: 'LambdaFunctionAssociations',
    each: { ...same('eventType includeBody'), lambdaArn: 'LambdaFunctionARN' },
  },
};

/** CloudFormation counts the entries of a list. */
function counted(to: string, entry: (value: Json) => Json): Mapping[string] {
  return {
    to,
    as: (values) => (Array.isArray(values) ? { Quantity: values.length, Items: values.map(entry) } : values),
  };
}

const ORIGIN_GROUP: Mapping = {
  originId: 'Id',
  failoverCriteria: { to: 'FailoverCriteria', each: { statusCodes: counted('StatusCodes', (status) => status) } },
  members: counted('Members', (member) => (isProperties(member) ? { OriginId: member['originId'] ?? '' } : member)),
};

/** The groups, each by the rules of one. */
function originGroups(groups: Json): Json {
  if (!Array.isArray(groups)) return groups;
  const problems: string[] = [];
  const Items = groups.map((group) =>
    isProperties(group) ? mapped(group, ORIGIN_GROUP, 'originGroups', problems) : group,
  );
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return { Quantity: groups.length, Items };
}

const DISTRIBUTION: Mapping = {
  ...same('enabled comment httpVersion priceClass aliases'),
  isIpv6Enabled: 'IPV6Enabled',
  webAclId: 'WebACLId',
  viewerCertificate: {
    to: 'ViewerCertificate',
    each: {
      cloudfrontDefaultCertificate: 'CloudFrontDefaultCertificate',
      ...same('acmCertificateArn sslSupportMethod minimumProtocolVersion'),
    },
  },
  origins: { to: 'Origins', each: ORIGIN },
  originGroups: { to: 'OriginGroups', as: originGroups },
  defaultCacheBehavior: { to: 'DefaultCacheBehavior', each: BEHAVIOUR },
  orderedCacheBehaviors: { to: 'CacheBehaviors', each: BEHAVIOUR },
  customErrorResponses: {
    to: 'CustomErrorResponses',
    each: { ...same('errorCode'), errorCachingMinTtl: 'ErrorCachingMinTTL' },
  },
  cacheTagConfig: { to: 'CacheTagConfig', each: same('headerName') },
  restrictions: {
    to: 'Restrictions',
    each: { geoRestriction: { to: 'GeoRestriction', each: same('restrictionType') } },
  },
};

/** CloudFormation keeps most of a CloudFront resource in an object within it. */
function within(config: string, mapping: Mapping): Mapping {
  return { ...Object.fromEntries(Object.entries(mapping).map(([name, rule]) => [name, inside(config, rule)])) };
}

function inside(config: string, rule: Mapping[string]): Mapping[string] {
  if (typeof rule === 'string') return `${config}.${rule}`;
  return 'absent' in rule ? rule : { ...rule, to: rule.to === '' ? config : `${config}.${rule.to}` };
}

function asStoreAssociations(arns: Json): Json {
  return Array.isArray(arns) ? arns.map((arn: Json) => ({ KeyValueStoreARN: arn })) : arns;
}

/** By the provider's type. */
export const EDGE_TYPES: Readonly<Record<string, ResourceType>> = {
  'aws:cloudfront/distribution:Distribution': {
    type: 'AWS::CloudFront::Distribution',
    properties: { ...within('DistributionConfig', DISTRIBUTION), tags: TAGS },
  },
  'aws:cloudfront/cachePolicy:CachePolicy': {
    type: 'AWS::CloudFront::CachePolicy',
    properties: within('CachePolicyConfig', {
      ...same('name comment'),
      minTtl: 'MinTTL',
      defaultTtl: 'DefaultTTL',
      maxTtl: 'MaxTTL',
      parametersInCacheKeyAndForwardedToOrigin: {
        to: 'ParametersInCacheKeyAndForwardedToOrigin',
        each: { ...KEYED_AND_FORWARDED, ...same('enableAcceptEncodingGzip enableAcceptEncodingBrotli') },
      },
    }),
  },
  'aws:cloudfront/originRequestPolicy:OriginRequestPolicy': {
    type: 'AWS::CloudFront::OriginRequestPolicy',
    properties: within('OriginRequestPolicyConfig', { ...same('name comment'), ...KEYED_AND_FORWARDED }),
  },
  'aws:cloudfront/originAccessControl:OriginAccessControl': {
    type: 'AWS::CloudFront::OriginAccessControl',
    properties: within(
      'OriginAccessControlConfig',
      same('name description originAccessControlOriginType signingBehavior signingProtocol'),
    ),
  },
  'aws:cloudfront/keyValueStore:KeyValueStore': {
    type: 'AWS::CloudFront::KeyValueStore',
    properties: { ...same('name comment'), tags: TAGS },
  },
  'aws:cloudfront/function:Function': {
    type: 'AWS::CloudFront::Function',
    properties: {
      ...same('name'),
      code: 'FunctionCode',
      publish: 'AutoPublish',
      ...same('runtime comment', 'FunctionConfig'),
      keyValueStoreAssociations: { to: 'FunctionConfig.KeyValueStoreAssociations', as: asStoreAssociations },
      tags: TAGS,
    },
  },
  'aws:acm/certificate:Certificate': {
    type: 'AWS::CertificateManager::Certificate',
    properties: { ...same('domainName subjectAlternativeNames validationMethod'), tags: TAGS },
  },
  'aws:acm/certificateValidation:CertificateValidation': {
    absent: "CloudFormation's certificate waits for its validation itself",
  },
  'aws:route53/record:Record': {
    type: 'AWS::Route53::RecordSet',
    properties: {
      zoneId: 'HostedZoneId',
      ...same('name type'),
      ttl: { to: 'TTL', as: String },
      records: 'ResourceRecords',
      aliases: {
        to: 'AliasTarget',
        each: { name: 'DNSName', zoneId: 'HostedZoneId', ...same('evaluateTargetHealth') },
        shape: 'single',
      },
      allowOverwrite: { absent: 'CloudFormation never overwrites a record' },
    },
  },
};

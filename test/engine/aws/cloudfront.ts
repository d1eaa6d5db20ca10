// CloudFront: distributions, and the resources that they use, which cannot be removed meanwhile.
import { ACCOUNT_ID, type Account, type Resource } from './account';
import { certificateIsIssued } from './dns';
import { type Draft, type Model, type Models, refuseUnless } from './model';
import { type Properties, record, records, stringsIn, text, texts } from './properties';

const DISTRIBUTION = 'aws:cloudfront/distribution:Distribution';
const FUNCTION = 'aws:cloudfront/function:Function';
const STORE = 'aws:cloudfront/keyValueStore:KeyValueStore';
const CACHE_POLICY = 'aws:cloudfront/cachePolicy:CachePolicy';
const REQUEST_POLICY = 'aws:cloudfront/originRequestPolicy:OriginRequestPolicy';
const FUNCTION_URL = 'aws:lambda/functionUrl:FunctionUrl';
const LAMBDA = 'aws:lambda/function:Function';
const PERMISSION = 'aws:lambda/permission:Permission';
const ACCESS_CONTROL = 'aws:cloudfront/originAccessControl:OriginAccessControl';

/** "Quotas", Amazon CloudFront Developer Guide: the size of a function, and the origins of a distribution. */
const FUNCTION_MAX_BYTES = 10 * 1024;
const MAX_ORIGINS = 100;

/** AWS's own policies ("Use managed cache policies", "Use managed origin request policies"). */
const MANAGED_POLICIES: readonly string[] = [
  '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  '658327ea-f89d-4fab-a63d-7e88639e58f6',
  'b689b0a8-53d0-40ab-baf2-68738e2966ac',
  '216adef6-5c7f-47e4-b989-5492eafa07d3',
];

/** Refuses the removal of what a resource of this type mentions, by id or ARN. */
function notWhileUsedBy(userType: string, code: string): (resource: Resource, account: Account) => void {
  return ({ id, outputs }, account) => {
    const user = account.all(userType).find(({ inputs }) => {
      const mentioned = stringsIn(inputs);
      return mentioned.includes(id) || mentioned.includes(text(outputs, 'arn'));
    });
    refuseUnless(user === undefined, code, `${id} is in use by ${user?.id ?? ''}`);
  };
}

function policy(type: string, code: string): Model {
  return {
    isGlobal: true,
    replacedBy: [],
    naming: { property: 'name', maxLength: 128, pattern: /^[\w-]+$/ },
    identify: (_draft, unique) => ({ id: unique.slice(0, 36), outputs: { etag: 'E1' } }),
    checkWrite: ({ inputs }, account, before) => {
      const isTaken = account
        .all(type)
        .some((other) => other.id !== before?.id && other.inputs['name'] === inputs['name']);
      refuseUnless(!isTaken, `${code}AlreadyExists`, text(inputs, 'name'));
    },
    checkDelete: notWhileUsedBy(DISTRIBUTION, `${code}InUse`),
  };
}

function checkFunction({ inputs }: Draft, account: Account): void {
  const bytes = Buffer.byteLength(text(inputs, 'code'));
  refuseUnless(bytes > 0 && bytes <= FUNCTION_MAX_BYTES, 'FunctionSizeLimitExceeded', `${bytes} bytes`);
  const stores = texts(inputs, 'keyValueStoreAssociations');
  refuseUnless(stores.length <= 1, 'InvalidArgument', 'a function has one key value store at most');
  for (const store of stores) {
    const exists = account.relyOn(account.all(STORE).find(({ outputs }) => outputs['arn'] === store));
    refuseUnless(exists, 'EntityNotFound', `no key value store ${store}`);
  }
}

function checkDistribution({ inputs }: Draft, account: Account): void {
  checkOrigins({ inputs }, account);
  checkCacheTags({ inputs });
  const origins = [...records(inputs, 'origins'), ...records(inputs, 'originGroups')].map((each) =>
    text(each, 'originId'),
  );
  checkGroups(inputs);
  for (const behaviour of [...records(inputs, 'defaultCacheBehavior'), ...records(inputs, 'orderedCacheBehaviors')]) {
    const target = text(behaviour, 'targetOriginId');
    refuseUnless(origins.includes(target), 'NoSuchOrigin', `no origin "${target}"`);
    for (const [type, name, code] of [
      [CACHE_POLICY, 'cachePolicyId', 'NoSuchCachePolicy'],
      [REQUEST_POLICY, 'originRequestPolicyId', 'NoSuchOriginRequestPolicy'],
    ] as const) {
      const id = text(behaviour, name);
      const exists = id === '' || MANAGED_POLICIES.includes(id) || account.relyOn(account.find(type, id, ''));
      refuseUnless(exists, code, id);
    }
    for (const association of records(behaviour, 'functionAssociations')) {
      const arn = text(association, 'functionArn');
      const router = account
        .all(FUNCTION)
        .find(({ outputs }) => outputs['arn'] === arn && outputs['publish'] !== false);
      refuseUnless(account.relyOn(router), 'InvalidFunctionAssociation', `no published function ${arn}`);
    }
  }
  checkReplicas(inputs, account);
  const certificate = text(record(inputs, 'viewerCertificate'), 'acmCertificateArn');
  const isUsable = certificate === '' || certificateIsIssued(account, certificate);
  refuseUnless(isUsable, 'InvalidViewerCertificate', `no issued certificate in us-east-1: ${certificate}`);
  const needsCertificate = texts(inputs, 'aliases').length > 0;
  refuseUnless(!needsCertificate || certificate !== '', 'InvalidViewerCertificate', 'aliases need a certificate');
}

/** A group has two origins of the distribution, and a behaviour with one allows few methods. */
function checkGroups(inputs: Properties): void {
  const origins = records(inputs, 'origins').map((origin) => text(origin, 'originId'));
  const groups = records(inputs, 'originGroups');
  for (const group of groups) {
    const members = records(group, 'members').map((member) => text(member, 'originId'));
    const areThere = members.length === 2 && members.every((member) => origins.includes(member));
    refuseUnless(areThere, 'InvalidArgument', `the members of an origin group are ${members.join(', ')}`);
  }
  const ids = groups.map((group) => text(group, 'originId'));
  for (const behaviour of records(inputs, 'defaultCacheBehavior')) {
    const isCacheable = texts(behaviour, 'allowedMethods').every((method) => /^(?:GET|HEAD|OPTIONS)$/.test(method));
    refuseUnless(
      isCacheable || !ids.includes(text(behaviour, 'targetOriginId')),
      'InvalidArgument',
      'The parameter AllowedMethods cannot include POST, PUT, PATCH, or DELETE for a cached behavior associated with an origin group',
    );
  }
}

/** "Restrictions on Lambda@Edge": a numbered version in us-east-1, without variables, by a role of both services. */
function checkReplicas(inputs: Properties, account: Account): void {
  const associations = records(inputs, 'defaultCacheBehavior').flatMap((each) =>
    records(each, 'lambdaFunctionAssociations'),
  );
  for (const association of associations) {
    const arn = text(association, 'lambdaArn');
    const [, , , region = '', , , name = '', version = ''] = arn.split(':');
    const found = account.relyOn(account.find(LAMBDA, name, region));
    const lambda = account.find(LAMBDA, name, region);
    const isRight = found && region === 'us-east-1' && /^[1-9]\d*$/.test(version);
    refuseUnless(isRight, 'InvalidLambdaFunctionAssociation', `no numbered version in us-east-1: ${arn}`);
    const variables = record(record(lambda?.inputs, 'environment'), 'variables') ?? {};
    refuseUnless(Object.keys(variables).length === 0, 'InvalidLambdaFunctionAssociation', `${name} has variables`);
    const role = account.all('aws:iam/role:Role').find(({ outputs }) => outputs['arn'] === lambda?.inputs['role']);
    refuseUnless(
      text(role?.inputs, 'assumeRolePolicy').includes('edgelambda.amazonaws.com'),
      'InvalidLambdaFunctionAssociation',
      `edgelambda.amazonaws.com may not assume the role of ${name}`,
    );
  }
}

/** A header's name is a token (RFC 9110 §5.6.2); CloudFront reads tags from the answers of origins by it. */
function checkCacheTags({ inputs }: Pick<Draft, 'inputs'>): void {
  if (inputs['cacheTagConfig'] === undefined) return;
  const name = text(record(inputs, 'cacheTagConfig'), 'headerName');
  refuseUnless(/^[!#$%&'*+.^_`|~\w-]+$/.test(name), 'InvalidArgument', `a header of cache tags is named "${name}"`);
}

function checkOrigins({ inputs }: Pick<Draft, 'inputs'>, account: Account): void {
  const origins = records(inputs, 'origins');
  const ids = origins.map((origin) => text(origin, 'originId'));
  refuseUnless(new Set(ids).size === ids.length, 'InvalidArgument', `two origins of one id: ${ids.join(', ')}`);
  refuseUnless(ids.length <= MAX_ORIGINS, 'TooManyOrigins', String(ids.length));
  for (const origin of origins) {
    const domain = text(origin, 'domainName');
    refuseUnless(/^[a-z0-9.-]+$/.test(domain), 'InvalidArgument', `an origin's domain name is "${domain}"`);
    const access = text(origin, 'originAccessControlId');
    const exists = access === '' || account.relyOn(account.find(ACCESS_CONTROL, access, ''));
    refuseUnless(exists, 'NoSuchOriginAccessControl', access);
    if (domain.includes('.lambda-url.')) checkUrlAccess(domain, account);
  }
}

/** CloudFront itself would accept the origin, and bots would get 403 until both permissions are there. */
function checkUrlAccess(domain: string, account: Account): void {
  const url = account.all(FUNCTION_URL).find(({ outputs }) => text(outputs, 'functionUrl') === `https://${domain}/`);
  refuseUnless(account.relyOn(url) && url !== undefined, 'InvalidArgument', `no function URL of ${domain}`);
  const ofUrl = account
    .all(PERMISSION)
    .filter(
      ({ inputs, region }) =>
        region === url.region &&
        text(inputs, 'function') === text(url.inputs, 'functionName') &&
        text(inputs, 'qualifier') === text(url.inputs, 'qualifier') &&
        text(inputs, 'principal') === 'cloudfront.amazonaws.com',
    );
  for (const permission of ofUrl) account.relyOn(permission);
  const allowed = ofUrl.map(({ inputs }) => text(inputs, 'action')).sort();
  refuseUnless(
    allowed.join() === 'lambda:InvokeFunction,lambda:InvokeFunctionUrl',
    'AccessDenied',
    `${domain} would answer 403 to the distribution: its permissions are ${allowed.join(', ')}`,
  );
}

export const cloudfront: Models = {
  [DISTRIBUTION]: {
    isGlobal: true,
    replacedBy: [],
    identify: (_draft, unique) => {
      const id = `E${unique.slice(0, 13).toUpperCase()}`;
      return {
        id,
        outputs: {
          arn: `arn:aws:cloudfront::${ACCOUNT_ID}:distribution/${id}`,
          domainName: `d${unique.slice(0, 13)}.cloudfront.net`,
          hostedZoneId: 'Z2FDTNDATAQYW2',
          status: 'Deployed',
        },
      };
    },
    checkWrite: checkDistribution,
  },
  [FUNCTION]: {
    isGlobal: true,
    replacedBy: ['name'],
    naming: { property: 'name', maxLength: 64, pattern: /^[\w-]+$/ },
    identify: ({ inputs }) => ({
      id: text(inputs, 'name'),
      outputs: { arn: `arn:aws:cloudfront::${ACCOUNT_ID}:function/${text(inputs, 'name')}`, status: 'UNASSOCIATED' },
    }),
    checkWrite: checkFunction,
    checkDelete: notWhileUsedBy(DISTRIBUTION, 'FunctionInUse'),
  },
  [STORE]: {
    isGlobal: true,
    replacedBy: ['name'],
    naming: { property: 'name', maxLength: 64, pattern: /^[\w-]+$/ },
    identify: (_draft, unique) => ({
      id: unique.slice(0, 36),
      outputs: { arn: `arn:aws:cloudfront::${ACCOUNT_ID}:key-value-store/${unique.slice(0, 36)}` },
    }),
    checkDelete: notWhileUsedBy(FUNCTION, 'CannotDeleteEntityWhileInUse'),
  },
  [CACHE_POLICY]: policy(CACHE_POLICY, 'CachePolicy'),
  [REQUEST_POLICY]: policy(REQUEST_POLICY, 'OriginRequestPolicy'),
  [ACCESS_CONTROL]: {
    ...policy(ACCESS_CONTROL, 'OriginAccessControl'),
    naming: { property: 'name', maxLength: 64, pattern: /^[\w-]+$/ },
  },
};

// Whether the checkers of templates and policies would find our mistakes: mistakes are planted, and must be named.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { skip } from '../../support/run/skip';
import { asProperties, type Json, type Properties } from '../aws/properties';
import { TemplateCheckers } from './checkers';
import { policiesOf, templatesOf, UnmappedPropertiesError } from './state-templates';

const REGION = 'eu-central-1';
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
const READ = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::site-pages/pages/*'] }],
});

/** A resource as a state holds it. */
function stated(type: string, name: string, inputs: Properties): Properties {
  return { type, urn: `urn:pulumi:test::georender::${type}::${name}`, custom: true, inputs };
}

const FUNCTION = {
  __defaults: ['name'],
  name: 'site-render-1a2b3c4',
  region: REGION,
  role: 'arn:aws:iam::123456789012:role/site-render',
  runtime: 'nodejs24.x',
  handler: 'index.handler',
  s3Bucket: 'site-code',
  s3Key: 'render/1.zip',
  memorySize: 2048,
  timeout: 30,
  ephemeralStorage: { size: 2048 },
  loggingConfig: { logFormat: 'JSON', systemLogLevel: 'WARN', logGroup: 'site-logs' },
  tags: { project: 'georender' },
};

/** A small state, with something else in the inputs of a resource. */
function state(
  changes: {
    readonly render?: Properties;
    readonly versioning?: Properties;
    readonly role?: Properties;
    readonly policy?: Properties;
  } = {},
) {
  return [
    stated('aws:lambda/function:Function', 'site-render', { ...FUNCTION, ...changes.render }),
    stated('aws:s3/bucket:Bucket', 'site-pages', {
      region: REGION,
      bucket: 'site-pages',
      forceDestroy: false,
      tags: { project: 'georender' },
    }),
    stated('aws:s3/bucketVersioning:BucketVersioning', 'site-versioning', {
      region: REGION,
      bucket: 'site-pages',
      versioningConfiguration: { status: 'Enabled' },
      ...changes.versioning,
    }),
    stated('aws:iam/role:Role', 'site-render', { name: 'site-render', assumeRolePolicy: TRUST, ...changes.role }),
    stated('aws:iam/rolePolicy:RolePolicy', 'site-render', {
      name: 'site-render',
      role: 'site-render',
      policy: READ,
      ...changes.policy,
    }),
  ];
}

/** A policy of one statement that allows something. */
function allowing(action: string, resource: string): Properties {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: [action], Resource: [resource] }] };
}

describe('the translation of a state to templates', () => {
  it('makes one bucket of all that is configured of it, and keeps regions apart from what has none', () => {
    const templates = templatesOf(state());
    assert.deepEqual([...templates.keys()].sort(), [REGION, 'us-east-1']);
    const resources: Json = templates.get(REGION)?.['Resources'] ?? {};
    assert.deepEqual(asProperties(resources)['BucketSitePages'], {
      Type: 'AWS::S3::Bucket',
      Properties: {
        BucketName: 'site-pages',
        Tags: [{ Key: 'project', Value: 'georender' }],
        VersioningConfiguration: { Status: 'Enabled' },
      },
    });
  });

  it('lists every property without a rule, and refuses a type that has none', () => {
    const strange = state({ render: { memory: 5, ephemeralStorage: { megabytes: 7 } } });
    assert.throws(
      () => templatesOf(strange),
      (error) => {
        assert.ok(error instanceof UnmappedPropertiesError);
        assert.deepEqual(error.problems, [
          'aws:lambda/function:Function.ephemeralStorage.megabytes has no rule',
          'aws:lambda/function:Function.memory has no rule',
        ]);
        return true;
      },
    );
    assert.throws(
      () => templatesOf([stated('aws:ec2/instance:Instance', 'x', {})]),
      /aws:ec2\/instance:Instance is no CloudFormation type yet/,
    );
  });

  it('reads secrets in plain text', () => {
    const secret = {
      '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270',
      plaintext: '"of a secret"',
    };
    assert.match(
      JSON.stringify(templatesOf(state({ render: { description: secret } })).get(REGION)),
      /"Description":"of a secret"/,
    );
  });

  it('finds policies wherever they are', () => {
    assert.deepEqual([...policiesOf(state()).values()], [JSON.parse(TRUST), JSON.parse(READ)]);
  });
});

describe('the checkers of templates and policies', function () {
  this.timeout(120_000);
  let checkers: TemplateCheckers | undefined;

  before(function () {
    const binaries = process.env['GEORENDER_TEMPLATE_CHECKERS'];
    if (binaries === undefined) {
      return skip(
        this,
        'GEORENDER_TEMPLATE_CHECKERS names no folder with cfn-lint and parliament; .ci/run sets it ' +
          '(.ci/template-checkers installs them, with Python)',
      );
    }
    checkers = new TemplateCheckers(binaries);
  });

  function existing(): TemplateCheckers {
    assert.ok(checkers);
    return checkers;
  }

  async function policyRules(policy: Properties): Promise<readonly string[]> {
    return (await existing().policyFindings(new Map([['planted', policy]]))).map(({ rule }) => rule);
  }

  it('say nothing against what is right', async () => {
    assert.deepEqual(await existing().templateFindings(templatesOf(state())), []);
    assert.deepEqual(await existing().policyFindings(policiesOf(state())), []);
  });

  it('refuse values that AWS has not, at their places', async () => {
    const planted = state({
      render: {
        runtime: 'nodejs19.x',
        handler: { name: 'index' },
        role: 'site-render',
        ephemeralStorage: { size: 40_960 },
        memorySize: 'much',
      },
      versioning: { versioningConfiguration: { status: 'On' } },
    });
    const findings = await existing().templateFindings(templatesOf(planted));
    const found = findings.map(({ at, rule }) => `${rule} ${at.split('/').slice(4).join('/')}`);
    assert.deepEqual([...new Set(found)].sort(), [
      'E3012 Handler',
      'E3012 MemorySize',
      'E3030 Runtime',
      'E3030 VersioningConfiguration/Status',
      'E3031 Role',
      'E3034 EphemeralStorage/Size',
    ]);
  });

  it('refuse a property that CloudFormation has not', async () => {
    const template = templatesOf(state()).get(REGION) ?? {};
    const planted = asProperties(JSON.parse(JSON.stringify(template).replace('"MemorySize"', '"Memory"')));
    const found = await existing().templateFindings(new Map([[REGION, planted]]));
    assert.deepEqual(
      found.map(({ rule }) => rule),
      ['E3002'],
    );
  });

  const wrongPolicies: readonly (readonly [string, Properties, string])[] = [
    ['an action that there is not', allowing('s3:GetObjekt', 'arn:aws:s3:::site-pages/pages/*'), 'UNKNOWN_ACTION'],
    ['a service that there is not', allowing('s4:GetObject', 'arn:aws:s3:::site-pages/pages/*'), 'UNKNOWN_PREFIX'],
    ['a bucket where objects are meant', allowing('s3:GetObject', 'arn:aws:s3:::site-pages'), 'RESOURCE_MISMATCH'],
    [
      'a resource of another service',
      allowing('lambda:InvokeFunction', 'arn:aws:s3:::site-pages'),
      'RESOURCE_MISMATCH',
    ],
    ['everything where one would do', allowing('s3:GetObject', '*'), 'RESOURCE_STAR'],
    [
      'a trust in an action that there is not',
      {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' }, Action: 'sts:AssumeRoles' }],
      },
      'UNKNOWN_ACTION',
    ],
  ];
  for (const [mistake, policy, rule] of wrongPolicies) {
    it(`refuse ${mistake}`, async () => {
      assert.deepEqual(await policyRules(policy), [rule]);
    });
  }

  it('say nothing against the policies of the docs but that ids are not known beforehand', async () => {
    const folder = path.join(__dirname, '../../../docs/policies');
    const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
    const policies = new Map(
      files.map((file) => [
        path.basename(file, '.json'),
        asProperties(JSON.parse(readFileSync(path.join(folder, file), 'utf8'))),
      ]),
    );
    assert.ok(policies.size >= 3);
    const findings = await existing().policyFindings(policies);
    // CloudFront, ACM and SNS make up their ids themselves. Athena tags other things than workgroups, too; parliament
    // takes each of them for required.
    const ofAthena = /^\[(?:\{"action":"athena:(?:ListTagsFor|Tag|Untag)Resource","required_format":"[^"]+"\},?)+\]$/;
    assert.deepEqual(
      findings.filter(
        ({ rule, message }) => rule !== 'RESOURCE_STAR' && !(rule === 'RESOURCE_MISMATCH' && ofAthena.test(message)),
      ),
      [],
    );
  });
});

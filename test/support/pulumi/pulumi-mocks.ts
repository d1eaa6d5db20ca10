// Pulumi mocks that record what is registered and refuse what they don't know. Pulumi swallows what mocks throw, so
// problems are collected, and `registrations` fails with them.
import assert from 'node:assert/strict';
import '../../../components/promise-traces';
import * as pulumi from '@pulumi/pulumi';

/** One registered resource: its inputs, and the options that a mock does not see. */
export interface Registration {
  /** e.g. `aws:s3/bucket:Bucket` */
  readonly type: string;
  readonly name: string;
  /** The inputs, secrets unwrapped; what is unknown in a preview is {@link UNKNOWN}. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The names of the inputs that are secret, in whole or somewhere within. */
  readonly secretInputs: readonly string[];
  readonly isCustom: boolean;
}

/** What an engine and a provider would compute, by type; a type that is not listed is unknown to the mocks. */
type Computed = (name: string, inputs: Record<string, unknown>) => Record<string, unknown>;

const ACCOUNT = '123456789012';

function arn(service: string, path: (name: string) => string, isGlobal = false): Computed {
  return (name, inputs) => ({
    arn: `arn:aws:${service}:${isGlobal ? '' : String(inputs['region'] ?? 'us-east-1')}:${isGlobal ? '' : ACCOUNT}:${path(name)}`,
  });
}

const nothing: Computed = () => ({});

const KNOWN_TYPES: Readonly<Record<string, Computed>> = {
  'aws:s3/bucket:Bucket': (name, { region }) => ({
    bucket: name,
    arn: `arn:aws:s3:::${name}`,
    bucketRegionalDomainName: `${name}.s3.${String(region)}.amazonaws.com`,
  }),
  'aws:s3/bucketVersioning:BucketVersioning': nothing,
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls': nothing,
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock': nothing,
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration': nothing,
  'aws:s3/bucketPolicy:BucketPolicy': nothing,
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration': nothing,
  'aws:s3/bucketReplicationConfig:BucketReplicationConfig': nothing,
  'aws:s3/bucketObject:BucketObject': nothing,
  'aws:dynamodb/table:Table': (name, inputs) => ({
    name,
    ...arn('dynamodb', (table) => `table/${table}`)(name, inputs),
  }),
  'aws:iam/role:Role': (name) => ({ name, arn: `arn:aws:iam::${ACCOUNT}:role/${name}` }),
  'aws:iam/rolePolicy:RolePolicy': nothing,
  'aws:lambda/function:Function': (name, inputs) => {
    const { arn: own } = arn('lambda', (path) => `function:${path}`)(name, inputs);
    return { name, arn: own, version: '1', qualifiedArn: `${String(own)}:1` };
  },
  'aws:lambda/alias:Alias': (_name, inputs) => {
    const { arn: own } = arn('lambda', () => `function:${String(inputs['functionName'])}:${String(inputs['name'])}`)(
      '',
      inputs,
    );
    return { arn: own, invokeArn: `invoke:${String(own)}` };
  },
  'aws:lambda/invocation:Invocation': () => ({ result: '{"kind":"passed"}' }),
  'aws:lambda/functionUrl:FunctionUrl': (name, { region }) => ({
    functionUrl: `https://${name}.lambda-url.${String(region)}.on.aws/`,
  }),
  'aws:lambda/permission:Permission': nothing,
  'aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig': nothing,
  'aws:apigatewayv2/api:Api': (name, { region }) => ({
    apiEndpoint: `https://${name}.execute-api.${String(region)}.amazonaws.com`,
    executionArn: `arn:aws:execute-api:${String(region)}:${ACCOUNT}:${name}`,
  }),
  'aws:apigatewayv2/stage:Stage': nothing,
  'aws:apigatewayv2/integration:Integration': nothing,
  'aws:apigatewayv2/route:Route': nothing,
  'aws:cloudwatch/logGroup:LogGroup': (name, inputs) => ({
    name,
    ...arn('logs', () => `log-group:${String(inputs['name'] ?? name)}`)(name, inputs),
  }),
  'aws:cloudwatch/logMetricFilter:LogMetricFilter': nothing,
  'aws:cloudwatch/metricAlarm:MetricAlarm': arn('cloudwatch', (name) => `alarm:${name}`),
  'aws:cloudwatch/eventRule:EventRule': (name, inputs) => ({
    name,
    ...arn('events', (rule) => `rule/${rule}`)(name, inputs),
  }),
  'aws:cloudwatch/eventTarget:EventTarget': nothing,
  'aws:scheduler/schedule:Schedule': arn('scheduler', (name) => `schedule/default/${name}`),
  'aws:cloudwatch/dashboard:Dashboard': nothing,
  'aws:cloudwatch/logDeliverySource:LogDeliverySource': (name) => ({ name }),
  'aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination': arn('logs', (name) => `delivery-destination:${name}`),
  'aws:cloudwatch/logDelivery:LogDelivery': nothing,
  'aws:glue/catalogDatabase:CatalogDatabase': (_, { name }) => ({ name }),
  'aws:glue/catalogTable:CatalogTable': nothing,
  'aws:athena/workgroup:Workgroup': (name) => ({ name }),
  'aws:sqs/queue:Queue': (name, inputs) => ({
    name,
    url: `https://sqs.${String(inputs['region'])}.amazonaws.com/${ACCOUNT}/${name}`,
    ...arn('sqs', (path) => path)(name, inputs),
  }),
  'aws:sqs/queuePolicy:QueuePolicy': nothing,
  'aws:lambda/eventSourceMapping:EventSourceMapping': nothing,
  'aws:sns/topic:Topic': arn('sns', (name) => name),
  'aws:sns/topicSubscription:TopicSubscription': nothing,
  'aws:acm/certificate:Certificate': (name, inputs) => ({
    ...arn('acm', (path) => `certificate/${path}`)(name, inputs),
    domainValidationOptions: [inputs['domainName'], ...asArray(inputs['subjectAlternativeNames'])].map(
      (domainName) => ({
        domainName,
        resourceRecordName: `_v.${parent(domainName)}`,
        resourceRecordType: 'CNAME',
        resourceRecordValue: `v.${parent(domainName)}`,
      }),
    ),
  }),
  'aws:acm/certificateValidation:CertificateValidation': nothing,
  'aws:route53/zone:Zone': (name) => ({ zoneId: `Z${name.toUpperCase()}` }),
  'aws:route53/record:Record': (_name, inputs) => ({ fqdn: inputs['name'] }),
  'aws:cloudfront/distribution:Distribution': (name) => ({
    arn: `arn:aws:cloudfront::${ACCOUNT}:distribution/${name}`,
    domainName: 'd111111abcdef8.cloudfront.net',
    hostedZoneId: 'Z2FDTNDATAQYW2',
  }),
  'aws:cloudfront/function:Function': (name) => ({ name, arn: `arn:aws:cloudfront::${ACCOUNT}:function/${name}` }),
  'aws:cloudfront/keyValueStore:KeyValueStore': (name) => ({
    arn: `arn:aws:cloudfront::${ACCOUNT}:key-value-store/${name}`,
  }),
  'aws:cloudfront/cachePolicy:CachePolicy': nothing,
  'aws:cloudfront/originRequestPolicy:OriginRequestPolicy': nothing,
  'aws:cloudfront/originAccessControl:OriginAccessControl': nothing,
  'aws:wafv2/webAcl:WebAcl': (name) => ({
    arn: `arn:aws:wafv2:us-east-1:${ACCOUNT}:global/webacl/${name}/12345678-1234-1234-1234-123456789012`,
  }),
  'aws:budgets/budget:Budget': nothing,
};

/** A provider function that the program may call, by token, e.g. `aws:index/getCallerIdentity:getCallerIdentity`. */
export type MockCalls = Readonly<Record<string, (inputs: Record<string, unknown>) => Record<string, unknown>>>;

/** Mocks in force, and what they saw. */
export class RecordingMocks implements pulumi.runtime.Mocks {
  private readonly recorded: Registration[] = [];
  private readonly problems: string[] = [];

  constructor(
    private readonly isPreview: boolean,
    private readonly calls: MockCalls,
  ) {}

  newResource(args: pulumi.runtime.MockResourceArgs): { id: string | undefined; state: Record<string, unknown> } {
    const { type, name, inputs, custom } = args;
    const isCustom = custom === true;
    if (this.recorded.some((other) => other.type === type && other.name === name)) {
      this.problems.push(`${type} "${name}" is registered twice`);
    }
    const secretInputs = Object.keys(inputs).filter((key) => pulumi.runtime.isRpcSecret(inputs[key]));
    this.recorded.push({ type, name, inputs: legible(inputs), secretInputs, isCustom });
    if (!isCustom) return { id: `${name}-id`, state: inputs };
    const computed = KNOWN_TYPES[type];
    if (computed === undefined) {
      this.problems.push(`the mocks don't know ${type} ("${name}"); add what a provider computes of it`);
      return { id: `${name}-id`, state: inputs };
    }
    // In a preview nothing exists yet: ids and computed outputs are unknown.
    return this.isPreview
      ? { id: undefined, state: { ...inputs } }
      : { id: `${name}-id`, state: { ...computed(name, inputs), ...inputs } };
  }

  call(args: pulumi.runtime.MockCallArgs): Record<string, unknown> {
    const answer = this.calls[args.token];
    if (answer !== undefined) return answer(args.inputs);
    this.problems.push(`the mocks don't know the call ${args.token}`);
    throw new Error(`unknown call ${args.token}`);
  }

  /** What was registered, in order; fails if anything was wrong with it. Wait for the program's outputs first. */
  registrations(): readonly Registration[] {
    assert.deepEqual(this.problems, []);
    return this.recorded;
  }
}

/** Puts new mocks in force; call before the program or component runs. */
export async function mockPulumi(
  options: { readonly preview?: boolean; readonly calls?: MockCalls } = {},
): Promise<RecordingMocks> {
  const mocks = new RecordingMocks(options.preview === true, options.calls ?? {});
  await pulumi.runtime.setMocks(mocks, 'georender', 'test', options.preview === true);
  return mocks;
}

/**
 * Runs a program under new mocks and waits until everything that it registered is there, or fails with what went
 * wrong meanwhile (also inside of an apply, where Pulumi would only log it).
 */
export async function runProgram<Result>(
  program: () => Result | Promise<Result>,
  options: { readonly preview?: boolean; readonly calls?: MockCalls } = {},
): Promise<{ readonly result: Result; readonly registrations: readonly Registration[] }> {
  const mocks = await mockPulumi(options);
  const result = await program();
  await pulumi.runtime.disconnect();
  return { result, registrations: mocks.registrations() };
}

/** An output's value. Rejects if what it is made of failed. */
export function valueOf<Value>(output: pulumi.Output<Value>): Promise<Value> {
  return new Promise((resolve) => {
    output.apply((value) => {
      resolve(value);
      return value;
    });
  });
}

/** The one registration of this type and name. */
export function find(registrations: readonly Registration[], type: string, name: string): Registration {
  const found = registrations.filter((one) => one.type === type && one.name === name);
  const [only] = found;
  if (only === undefined || found.length > 1) assert.fail(`${found.length} registrations of ${type} "${name}"`);
  return only;
}

/** \`type name [region]\` of every registration, sorted: what a list of expectations is compared with. */
export function listed(registrations: readonly Registration[]): readonly string[] {
  return registrations
    .map(({ type, name, inputs }) =>
      [type, name, ...(typeof inputs['region'] === 'string' ? [inputs['region']] : [])].join(' '),
    )
    .sort();
}

/** Stands for a value that a preview does not know. */
export const UNKNOWN = '<unknown>';

function legible<Value>(value: Value): Value;
function legible(value: unknown): unknown {
  if (pulumi.isUnknown(value)) return UNKNOWN;
  if (pulumi.runtime.isRpcSecret(value)) return legible(pulumi.runtime.unwrapRpcSecret(value));
  if (Array.isArray(value)) return value.map((entry: unknown) => legible(entry));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, legible(entry)]));
}

/** A wildcard's parent: ACM asks for one validation record for both. */
function parent(domainName: unknown): string {
  return String(domainName).replace(/^\*\./, '');
}

function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

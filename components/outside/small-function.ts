// A small Lambda function with its role and logs: code that is uploaded without a bucket.
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { LambdaPackage } from '../../bundles/lambda-package';
import type { Region } from '../../core/geography/regions';
import { FUNCTION_DEFAULTS } from '../../core/settings/rooms/functions';
import { LAMBDA_TRUST_POLICY } from '../functions/function-policies';
import type { Tags } from '../tags';
import { type Transform, transformed } from '../transform';

/** The arguments of {@link SmallFunction}. */
export interface SmallFunctionArgs {
  readonly region: Region;
  /** E.g. `Carries out what the HTTP API was asked`. */
  readonly description: string;
  readonly code: pulumi.Input<LambdaPackage>;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  readonly variables: Readonly<Record<string, pulumi.Input<string>>>;
  readonly logRetentionDays?: pulumi.Input<number> | undefined;
  readonly tags: Tags;
  readonly transform?: Transform<aws.lambda.FunctionArgs> | undefined;
}

/** A function, and its permissions: calls fail without them. */
export interface CallableFunction {
  readonly lambda: aws.lambda.Function;
  readonly permissions: aws.iam.RolePolicy;
}

/** A function whose permissions are given once its own ARN is known. */
export class SmallFunction {
  readonly logGroup: aws.cloudwatch.LogGroup;
  readonly role: aws.iam.Role;
  readonly lambda: aws.lambda.Function;

  constructor(
    private readonly name: string,
    args: SmallFunctionArgs,
    private readonly parent: pulumi.Resource,
  ) {
    const { region, description, tags } = args;
    const retentionInDays = args.logRetentionDays ?? FUNCTION_DEFAULTS.logRetentionDays;
    this.logGroup = new aws.cloudwatch.LogGroup(`${name}-logs`, { region, retentionInDays, tags }, { parent });
    const assumeRolePolicy = JSON.stringify(LAMBDA_TRUST_POLICY);
    this.role = new aws.iam.Role(name, { description, assumeRolePolicy, tags }, { parent });
    const functionArgs: aws.lambda.FunctionArgs = {
      ...{ region, description, tags, role: this.role.arn, runtime: 'nodejs24.x', handler: 'index.handler' },
      architectures: ['arm64'],
      memorySize: args.memoryMegabytes,
      timeout: args.timeoutSeconds,
      code: pulumi
        .output(args.code)
        .apply(({ zipPath }): pulumi.asset.Archive => new pulumi.asset.FileArchive(zipPath)),
      loggingConfig: { logFormat: 'JSON', systemLogLevel: 'WARN', logGroup: this.logGroup.name },
      environment: { variables: { ...args.variables } },
    };
    this.lambda = new aws.lambda.Function(...transformed(args.transform, name, functionArgs, { parent }));
  }

  /** Gives it its permissions. What calls the function waits for them. */
  allow(policy: pulumi.Output<aws.iam.PolicyDocument>): CallableFunction {
    const text = policy.apply((document) => JSON.stringify(document));
    const policyArgs = { role: this.role.id, policy: text };
    const permissions = new aws.iam.RolePolicy(this.name, policyArgs, { parent: this.parent });
    return { lambda: this.lambda, permissions };
  }
}

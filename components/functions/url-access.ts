// Who may call a function URL of `serve`: the distributions of the account.
import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { Region } from '../../core/geography/regions';

/** The arguments of {@link allowDistributions}. */
export interface UrlAccessArgs {
  readonly region: Region;
  readonly serveFunction: aws.lambda.Function;
  /** The alias that the function URL calls. */
  readonly alias: aws.lambda.Alias;
  /** The name of a resource from its part. */
  readonly childName: (part: string) => string;
  readonly parent: pulumi.Resource;
}

/**
 * Lets the distributions of the account call the function URL. It takes two permissions ("Restrict access to an AWS
 * Lambda function URL origin", Amazon CloudFront Developer Guide). Lambda compares the ARN by `StringLike`
 * ("AddPermission", AWS Lambda API Reference). The stack's own distribution can't be named: it would have the origin
 * before the permission, and get 403 meanwhile.
 */
export function allowDistributions(args: UrlAccessArgs): readonly aws.lambda.Permission[] {
  const { region, serveFunction, alias, childName, parent } = args;
  const caller = {
    region,
    function: serveFunction.name,
    qualifier: alias.name,
    principal: 'cloudfront.amazonaws.com',
    sourceArn: serveFunction.arn.apply(distributionsBeside),
  };
  return [
    new aws.lambda.Permission(
      childName('url-access'),
      { ...caller, action: 'lambda:InvokeFunctionUrl', functionUrlAuthType: 'AWS_IAM' },
      { parent },
    ),
    new aws.lambda.Permission(
      childName('function-access'),
      { ...caller, action: 'lambda:InvokeFunction', invokedViaFunctionUrl: true },
      { parent },
    ),
  ];
}

/** All distributions of the account of a function, by the function's ARN. */
function distributionsBeside(functionArn: string): string {
  const [, partition = '', , , account = ''] = functionArn.split(':');
  return `arn:${partition}:cloudfront::${account}:distribution/*`;
}

// The address of the HTTP API: CloudFront's origin for its paths. It is there before the function behind it.
//
// No function URL: CloudFront signs requests to one only if the client sends the hash of its body, and content systems
// don't (docs/decisions/0025-an-http-api-for-content-systems.md).
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Region } from '../../core/geography/regions';
import type { Tags } from '../tags';
import { type Transform, transformed } from '../transform';

/** The arguments of {@link ApiEndpoint}. */
export interface ApiEndpointArgs {
  /**
   * The region of the API's function.
   * @example 'us-east-1'
   */
  readonly region: Region;
  /**
   * Tags of every resource that takes tags.
   * @example { project: 'georender' }
   */
  readonly tags: Tags;
  /**
   * Changes the arguments of single resources.
   * @default nothing is changed
   * @example { stage: { description: 'ours' } }
   */
  readonly transform?: { readonly stage?: Transform<aws.apigatewayv2.StageArgs> } | undefined;
}

/** Requests a second, of everybody together: guesses at tokens get nowhere, and cost little. */
const THROTTLE = { throttlingRateLimit: 20, throttlingBurstLimit: 40 };

/** An HTTP API of API Gateway, without routes. */
export class ApiEndpoint extends pulumi.ComponentResource {
  /** The API itself, for its routes. */
  readonly api: aws.apigatewayv2.Api;
  /** E.g. `a1b2c3d4e5.execute-api.us-east-1.amazonaws.com`. */
  readonly host: pulumi.Output<string>;

  constructor(name: string, { region, tags, transform }: ApiEndpointArgs, opts?: pulumi.ComponentResourceOptions) {
    super('georender:index:ApiEndpoint', name, {}, opts);
    const description = 'Georender: orders from content systems';
    this.api = new aws.apigatewayv2.Api(
      `${name}-api`,
      { region, protocolType: 'HTTP', description, tags },
      { parent: this },
    );
    const stage: aws.apigatewayv2.StageArgs = {
      ...{ region, apiId: this.api.id, name: '$default', autoDeploy: true, defaultRouteSettings: THROTTLE, tags },
    };
    new aws.apigatewayv2.Stage(...transformed(transform?.stage, `${name}-api`, stage, { parent: this }));
    this.host = this.api.apiEndpoint.apply((url) => url.replace(/^https:\/\//, ''));
    this.registerOutputs({ host: this.host });
  }
}

// Values that are known only during the deployment.
import * as pulumi from '@pulumi/pulumi';

/** Whether a value is an output or a promise. */
export function isLater(value: unknown): value is pulumi.Output<unknown> | Promise<unknown> {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}

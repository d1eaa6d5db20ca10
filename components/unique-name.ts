// Names of dashboards and metrics.
import * as pulumi from '@pulumi/pulumi';

/** A name that is unique in an account: project and stack keep those of stacks apart. */
export function uniqueName(name: string): string {
  return [pulumi.getProject(), pulumi.getStack(), name].join('-').replace(/[^\w-]/g, '-');
}

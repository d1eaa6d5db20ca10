// The tags that components put on their resources.
import type * as pulumi from '@pulumi/pulumi';

/** Tags by name. */
export type Tags = Readonly<Record<string, pulumi.Input<string>>>;

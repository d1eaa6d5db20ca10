// Lets users of a component change a resource's arguments before it is created.
import type * as pulumi from '@pulumi/pulumi';

/**
 * Changes a resource's arguments: fields that replace the component's own, or a function that edits arguments and
 * options in place.
 *
 * @example { table: { billingMode: 'PROVISIONED', readCapacity: 5, writeCapacity: 5 } }
 * @example { table: (args, options) => { options.protect = false; } }
 */
export type Transform<Args> =
  | Partial<Args>
  | ((args: Args, options: pulumi.CustomResourceOptions, name: string) => void);

/** The arguments of a resource's constructor, after the user's transform. */
export function transformed<Args extends object>(
  transform: Transform<Args> | undefined,
  name: string,
  args: Args,
  options: pulumi.CustomResourceOptions,
): [name: string, args: Args, options: pulumi.CustomResourceOptions] {
  if (typeof transform !== 'function') return [name, { ...args, ...transform }, options];
  const changed = { args: { ...args }, options: { ...options } };
  transform(changed.args, changed.options, name);
  return [name, changed.args, changed.options];
}

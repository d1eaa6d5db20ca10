// The escape hatch of the components: whoever uses one may change a resource's arguments before it is made.
import type * as pulumi from '@pulumi/pulumi';

/**
 * Changes what a component would give a resource: fields that replace the component's own, or a function that edits
 * arguments and options in place.
 *
 * @example { table: { billingMode: 'PROVISIONED', readCapacity: 5, writeCapacity: 5 } }
 * @example { table: (args, options) => { options.protect = false; } }
 */
export type Transform<Args> =
  | Partial<Args>
  | ((args: Args, options: pulumi.CustomResourceOptions, name: string) => void);

/** The arguments of a resource's constructor, after the user's transform had its say. */
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

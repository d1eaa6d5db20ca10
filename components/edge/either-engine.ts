// The options by which the edge of one engine takes the place of the other's.
import * as pulumi from '@pulumi/pulumi';

/**
 * Lets a change of engine change the distribution in place. As another resource it would be made before the old one is
 * gone, and CloudFront gives a domain to one distribution only. Children inherit the alias.
 * @param other the name of the other engine's component
 */
export function ofEitherEngine(
  options: pulumi.ComponentResourceOptions | undefined,
  other: 'EdgeRouter' | 'LambdaEdgeRouter',
): pulumi.ComponentResourceOptions {
  return pulumi.mergeOptions(options, { aliases: [{ type: `georender:index:${other}` }] });
}

// Transforms of the edge that the stack's engine has no resource for: they would be ignored.
import { DEFAULT_EDGE_ENGINE } from '../../core/routing/edge-engines';
import type { GeorenderArgs } from '../georender-args';

/** All of them. */
export function edgeTransformProblems({
  edge = DEFAULT_EDGE_ENGINE,
  transform: { edge: transform } = {},
}: Pick<GeorenderArgs, 'edge' | 'transform'>): readonly string[] {
  const [other, own] =
    edge === 'lambda-at-edge' ? (['function', 'lambda'] as const) : (['lambda', 'function'] as const);
  if (transform?.[other] === undefined) return [];
  return [
    `transform.edge.${other} changes a resource that a stack with edge: ${edge} does not have; change ` +
      `transform.edge.${own}, or remove it.`,
  ];
}

// Problems of arguments that only a program can give, and of secret ones, before any resource is registered.
import { ownDistributionProblems } from './edge/own-distribution-problems';
import { edgeTransformProblems } from './edge/transform-problems';
import type { GeorenderArgs } from './georender-args';
import { secretProblems } from './secret-problems';

/** All of them. */
export function argumentProblems(args: GeorenderArgs): readonly string[] {
  return [...secretProblems(args), ...ownDistributionProblems(args), ...edgeTransformProblems(args)];
}

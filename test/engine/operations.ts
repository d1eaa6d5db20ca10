// Reads what a command did to the account: names, lists of resources, and what the engine waits for.
import assert from 'node:assert/strict';
import type { Operation, Resource } from './aws/account';
import { text, texts } from './aws/properties';
import type { EngineStack, Outcome } from './engine-stack';

/** A resource's name from its URN. */
export function nameOf({ urn }: Pick<Resource, 'urn'>): string {
  return urn.slice(urn.lastIndexOf('::') + 2);
}

/** Resources of one operation, as `Type name`, sorted. */
export function listed(operations: readonly Operation[], operation: Operation['operation']): readonly string[] {
  return operations
    .filter((each) => each.operation === operation)
    .map((each) => `${each.type.split(':')[2] ?? ''} ${nameOf(each)}`)
    .sort();
}

/** `operation Type name`, in the order in which it was done. */
export function steps({ operations }: Pick<Outcome, 'operations'>): readonly string[] {
  return operations.map(({ operation, type, urn }) => `${operation} ${type.split(':')[2] ?? ''} ${nameOf({ urn })}`);
}

/** The entries of {@link listed} without those of every new version: its self-check, and its setting of retries. */
export function besidesVersions(entries: readonly string[]): readonly string[] {
  return entries.filter((each) => !/^(?:Invocation|FunctionEventInvokeConfig) /.test(each));
}

/** Fails unless these steps were done, in this order. */
export function assertOrder(outcome: Pick<Outcome, 'operations'>, wanted: readonly string[]): void {
  const done = steps(outcome);
  const places = wanted.map((step) => done.indexOf(step));
  const missing = wanted.filter((step) => !done.includes(step));
  assert.deepEqual(missing, [], `not in ${done.join('\n')}`);
  assert.deepEqual(
    places,
    [...places].sort((one, other) => one - other),
    `${wanted.join(', ')} are not in this order in ${done.join('\n')}`,
  );
}

/** Fails unless the command succeeded, and the account refused nothing. */
export function assertSucceeded({ exitCode, output, operations }: Outcome): void {
  assert.equal(exitCode, 0, output);
  assert.deepEqual(
    operations.filter(({ operation }) => operation === 'refused').map(({ reason }) => reason),
    [],
  );
}

/** The entries of {@link listed} without a region in their name. */
export function elsewhere(
  operations: readonly Operation[],
  operation: Operation['operation'],
  region: string,
): readonly string[] {
  return listed(operations, operation).filter((each) => !each.includes(region));
}

/** All resources that the engine waits for, directly or not. */
export function reachable(from: string, dependencies: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const seen = new Set<string>();
  const visit = (urn: string): void => {
    for (const next of dependencies.get(urn) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      visit(next);
    }
  };
  visit(from);
  return seen;
}

/** What each resource of the stack depends on, by URN. */
export function dependenciesOf(
  resources: Awaited<ReturnType<EngineStack['resources']>>,
): ReadonlyMap<string, readonly string[]> {
  return new Map(resources.map((each) => [text(each, 'urn'), texts(each, 'dependencies')]));
}

/** What resources rely on in the account without the engine's knowledge, as `one -> other`. */
export async function unknownReliance(stack: EngineStack): Promise<readonly string[]> {
  const dependencies = dependenciesOf(await stack.resources());
  return stack.account.operations().flatMap(({ urn, reliedOn = [] }) => {
    const known = reachable(urn, dependencies);
    return reliedOn.filter((each) => !known.has(each)).map((each) => `${nameOf({ urn })} -> ${nameOf({ urn: each })}`);
  });
}

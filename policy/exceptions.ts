// Resources that a rule does not concern, each with its reason.

/** An exception of a rule. */
export interface Exception {
  /**
   * The resource's types and its name, as its URN has them behind the project; `*` stands for anything.
   * @example '*georender:index:Observability$aws:sns/topic:Topic::*'
   */
  readonly resource: string;
  /** Why the rule does not concern it. */
  readonly reason: string;
}

/** Whether one of the exceptions names the resource. A reason is part of it: one without is none. */
export function isExcepted(urn: string, exceptions: readonly Exception[]): boolean {
  // urn:pulumi:<stack>::<project>::<types>::<name>
  const [, , ...typesAndName] = urn.split('::');
  const resource = typesAndName.join('::');
  return exceptions.some((each) => each.reason.trim() !== '' && matches(resource, each.resource));
}

function matches(resource: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return resource === pattern;
  if (!resource.startsWith(first)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = resource.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return resource.length - last.length >= at && resource.endsWith(last);
}

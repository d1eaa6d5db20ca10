// What the engine did or would do in one operation: steps by resource, errors, and violated policies.
import { type EngineEvent, plainMessage, type ResourceProperties, type StepMetadata } from './engine-events';

/** A resource before or after a step. */
export interface ResourceState {
  readonly id: string;
  readonly inputs: ResourceProperties;
  readonly outputs: ResourceProperties;
}

/** The effect of the steps on one resource. */
export type StepKind = 'same' | 'create' | 'update' | 'replace' | 'delete';

/** What happens to one resource. */
export interface Step {
  readonly kind: StepKind;
  readonly urn: string;
  /** E.g. `aws:s3/bucket:Bucket`. */
  readonly type: string;
  /** Its name in the program. */
  readonly name: string;
  /** Whether a provider has it; components and the stack itself are none. */
  readonly isCustom: boolean;
  readonly before: ResourceState | undefined;
  readonly after: ResourceState | undefined;
  /** The names of properties that differ, sorted. */
  readonly changed: readonly string[];
  /** The names of those for which it is replaced. */
  readonly replacedBy: readonly string[];
}

/** A policy that a resource violates. */
export interface PolicyViolation {
  /** The policy, with its pack: `georender/no-public-buckets`. */
  readonly policy: string;
  readonly isMandatory: boolean;
  readonly message: string;
  /** The resource's name in the program; empty for the whole stack. */
  readonly resource: string;
}

/** One operation of the engine. */
export interface EngineOperation {
  readonly steps: readonly Step[];
  /** The messages of errors, each once. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly violations: readonly PolicyViolation[];
}

/** The name of a resource in the program, from its URN. */
export function nameOfUrn(urn: string): string {
  return urn.slice(urn.lastIndexOf('::') + 2);
}

/** The events of the last operation alone: `pulumi up` first tells those of its preview. */
export function lastOperation(events: readonly EngineEvent[]): EngineOperation {
  const start = events.findLastIndex(({ preludeEvent }) => preludeEvent !== undefined);
  return operationOf(events.slice(Math.max(0, start)));
}

/** The operation that events tell of. */
export function operationOf(events: readonly EngineEvent[]): EngineOperation {
  const byUrn = new Map<string, StepMetadata[]>();
  for (const { resourcePreEvent, resOutputsEvent } of events) {
    // A refresh tells what it found only when it has read the resource.
    const isRefreshed = resOutputsEvent !== undefined && byUrn.get(resOutputsEvent.metadata.urn)?.[0]?.op === 'refresh';
    if (isRefreshed) byUrn.set(resOutputsEvent.metadata.urn, [resOutputsEvent.metadata]);
    if (resourcePreEvent === undefined) continue;
    const { metadata } = resourcePreEvent;
    byUrn.set(metadata.urn, [...(byUrn.get(metadata.urn) ?? []), metadata]);
  }
  return {
    steps: [...byUrn.values()].flatMap((told) => stepOf(told) ?? []),
    errors: messages(events, 'error'),
    warnings: messages(events, 'warning'),
    violations: violations(events),
  };
}

function stepOf(told: readonly StepMetadata[]): Step | undefined {
  const [first] = told;
  const last = told.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const old = told.find((each) => each.old)?.old ?? undefined;
  const kind = kindOf(new Set(told.map(({ op }) => op)));
  const fresh = kind === 'delete' ? undefined : (told.findLast((each) => each.new)?.new ?? undefined);
  const names = told.flatMap(({ diffs, detailedDiff }) => [...(diffs ?? []), ...Object.keys(detailedDiff ?? {})]);
  return {
    kind,
    urn: first.urn,
    type: first.type,
    name: nameOfUrn(first.urn),
    isCustom: (fresh ?? old)?.custom === true,
    before: stateOf(old),
    after: stateOf(fresh),
    changed: topLevel(names),
    replacedBy: topLevel(told.flatMap(({ keys }) => keys ?? [])),
  };
}

function stateOf(state: StepMetadata['old'] | undefined): ResourceState | undefined {
  if (state === null || state === undefined) return undefined;
  return { id: state.id ?? '', inputs: state.inputs ?? {}, outputs: state.outputs ?? {} };
}

/** The engine's operations (`apitype.OpType`) of one resource; those of a replacement are several. */
function kindOf(ops: ReadonlySet<string>): StepKind {
  if (['replace', 'create-replacement', 'delete-replaced', 'import-replacement'].some((op) => ops.has(op)))
    return 'replace';
  if (ops.has('create') || ops.has('import')) return 'create';
  if (ops.has('delete') || ops.has('discard')) return 'delete';
  return ops.has('update') ? 'update' : 'same';
}

/** `rules[0].filter` → `rules`. */
function topLevel(paths: readonly string[]): readonly string[] {
  const names = paths
    .map((path) => /^\["(.*?)"\]|^[^.[]+/.exec(path))
    .flatMap((found) => found?.[1] ?? found?.[0] ?? []);
  return [...new Set(names)].filter((name) => name !== '__defaults').sort();
}

function messages(events: readonly EngineEvent[], severity: 'error' | 'warning'): readonly string[] {
  const told = events.flatMap(({ diagnosticEvent }) =>
    diagnosticEvent?.severity === severity && diagnosticEvent.ephemeral !== true
      ? [plainMessage(diagnosticEvent.message)]
      : [],
  );
  return [...new Set(told)].filter((message) => message !== '');
}

function violations(events: readonly EngineEvent[]): readonly PolicyViolation[] {
  return events.flatMap(({ policyEvent }) =>
    policyEvent === undefined
      ? []
      : [
          {
            policy: `${policyEvent.policyPackName}/${policyEvent.policyName}`,
            isMandatory: policyEvent.enforcementLevel === 'mandatory',
            message: plainMessage(policyEvent.message),
            resource: nameOfUrn(policyEvent.resourceUrn ?? '::'),
          },
        ],
  );
}

// The events of Pulumi's engine, as `pulumi … --json` prints them: a JSON object a line.
import { z } from 'zod';

/** Properties of a resource, as Pulumi prints them: without secrets. */
export type ResourceProperties = Readonly<Record<string, unknown>>;

/** Stands for a secret (`massagePropertyValue` in github.com/pulumi/pulumi, pkg/backend/display/json.go). */
export const SECRET = '[secret]';

const PROPERTIES = z.record(z.string(), z.unknown()).nullish();

const STATE = z.object({
  custom: z.boolean().optional(),
  id: z.string().optional(),
  inputs: PROPERTIES,
  outputs: PROPERTIES,
});

const METADATA = z.object({
  op: z.string(),
  urn: z.string(),
  type: z.string(),
  old: STATE.nullish(),
  new: STATE.nullish(),
  keys: z.array(z.string()).nullish(),
  diffs: z.array(z.string()).nullish(),
  detailedDiff: z.record(z.string(), z.unknown()).nullish(),
});

const STEP = z.object({ metadata: METADATA });

/** `apitype.EngineEvent` in github.com/pulumi/pulumi, sdk/go/common/apitype/events.go, as far as it is read here. */
const EVENT = z.object({
  preludeEvent: z.object({}).optional(),
  diagnosticEvent: z
    .object({
      severity: z.string(),
      message: z.string(),
      urn: z.string().optional(),
      ephemeral: z.boolean().optional(),
    })
    .optional(),
  resourcePreEvent: STEP.optional(),
  resOutputsEvent: STEP.optional(),
  policyEvent: z
    .object({
      resourceUrn: z.string().optional(),
      message: z.string(),
      policyName: z.string(),
      policyPackName: z.string(),
      enforcementLevel: z.string(),
    })
    .optional(),
  summaryEvent: z.object({ isPreview: z.boolean().optional(), result: z.string().optional() }).optional(),
});

/** An event, as far as it is read here. */
export type EngineEvent = z.infer<typeof EVENT>;

/** What an event says of a step. */
export type StepMetadata = z.infer<typeof METADATA>;

/** The event of a line; undefined for a line that is none. */
export function parseEngineEvent(line: string): EngineEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  return EVENT.safeParse(value).data;
}

/** A message without the engine's colours (`colors` in github.com/pulumi/pulumi, sdk/go/common/diag/colors). */
export function plainMessage(message: string): string {
  return message.replaceAll(/<\{%[^%]*%\}>/g, '').trim();
}

// The tasks of the function that carries jobs out: JSON in an asynchronous event, checked when it arrives.
import { InternalError } from '../../core/contract/georender-error';
import type { PurgeOrder } from '../purge/purge-order';

/** A task. Doing one twice does no harm: Lambda may deliver an event twice. */
export type Task =
  | { readonly kind: 'recache'; readonly jobId: string; readonly urls: readonly string[] }
  | { readonly kind: 'purge'; readonly jobId: string; readonly order: PurgeOrder }
  /** Follows a deployment of the site. */
  | {
      readonly kind: 'publish';
      /** Undefined: nobody asks how far it is. */
      readonly jobId?: string;
      /** Names the deployment: it is followed once. */
      readonly deployment: string;
      /** A text that the site's new document has, and the old one has not. */
      readonly marker?: string;
    }
  /** A deployment begins: notes which document the site shows before it. */
  | { readonly kind: 'deployment-begins' }
  /** Waits for the renders of a recache, and submits the pages that changed. */
  | {
      readonly kind: 'announce';
      readonly jobId: string;
      /** The pages of the job's orders, by the orders' numbers. */
      readonly urls: readonly string[];
      /** How many variants of each page were ordered, one after another. */
      readonly variants: number;
      /** How often the task was handed on so far. */
      readonly turns: number;
    };

/** An event is neither a task nor a deployment of Amplify. */
export class UnknownTaskError extends InternalError {
  override readonly name = 'UnknownTaskError';
}

/** The most characters of a marker or of a deployment's name. */
export const MAX_MARKER = 200;

const ID = /^[0-9a-f]{32}$/;

/** Reads an event. @throws UnknownTaskError */
export function parseTask(event: unknown): Task {
  const fields: Readonly<Record<string, unknown>> = typeof event === 'object' && event !== null ? { ...event } : {};
  const task = ownTask(fields) ?? amplifyTask(fields);
  if (task === undefined)
    throw new UnknownTaskError(`The event is no task: ${JSON.stringify(event)?.slice(0, 300) ?? 'undefined'}`);
  return task;
}

function ownTask({ kind, jobId, urls, order, deployment, marker, variants, turns }: Record<string, unknown>) {
  if (kind === 'recache' && isId(jobId) && isTexts(urls)) return { kind, jobId, urls } as const;
  if (kind === 'purge' && isId(jobId) && isPurgeOrder(order)) return { kind, jobId, order } as const;
  if (kind === 'announce' && isId(jobId) && isTexts(urls) && isCount(variants) && isCount(turns))
    return { kind, jobId, urls, variants, turns } as const;
  if (kind === 'deployment-begins') return { kind } as const;
  if (kind !== 'publish' || !isShort(deployment)) return undefined;
  return { kind, deployment, ...(isId(jobId) && { jobId }), ...(isShort(marker) && { marker }) } as const;
}

/**
 * Amplify's event of a deployment ("AWS Amplify events", Amazon EventBridge Events Reference). The rule passes those of
 * the stack's app and branch only.
 */
function amplifyTask({ source, 'detail-type': type, detail }: Record<string, unknown>): Task | undefined {
  if (source !== 'aws.amplify' || type !== 'Amplify Deployment Status Change') return undefined;
  const { appId, branchName, jobId, jobStatus }: Readonly<Record<string, unknown>> =
    typeof detail === 'object' && detail !== null ? { ...detail } : {};
  if (!isShort(appId) || !isShort(branchName) || !isShort(jobId)) return undefined;
  if (jobStatus === 'STARTED') return { kind: 'deployment-begins' };
  if (jobStatus !== 'SUCCEED') return undefined;
  return { kind: 'publish', deployment: `amplify ${appId}/${branchName}/${jobId}`.slice(0, MAX_MARKER) };
}

function isPurgeOrder(value: unknown): value is PurgeOrder {
  const { kind, urls, host, path }: Readonly<Record<string, unknown>> =
    typeof value === 'object' && value !== null ? { ...value } : {};
  switch (kind) {
    case 'urls':
      return isTexts(urls);
    case 'prefix':
      return typeof host === 'string' && typeof path === 'string';
    case 'host':
      return typeof host === 'string';
    default:
      return kind === 'everything';
  }
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && ID.test(value);
}

function isShort(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_MARKER;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

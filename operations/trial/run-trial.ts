// Has a region's `render` render a page on trial, and reads the result.
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { InternalError, UserError } from '../../core/contract/georender-error';
import type { Region } from '../../core/geography/regions';
import { LEFT_PREFIX } from '../../core/pages/object-key';
import type { Variant } from '../../core/pages/variants';
import {
  parseTrialAnswer,
  parseTrialResult,
  type TrialRequest,
  type TrialResult,
} from '../../handlers/render-protocol/trial-protocol';
import type { Deployment } from '../deployment';
import { checkQuestion } from '../explain/question';
import { liveFunction } from '../target/live-function';

/** What is to be rendered, and where. */
export interface TrialOrder {
  /** A URL of the deployment, or a path. */
  readonly url: string;
  readonly variant: Variant;
  readonly region: Region;
  /** Whether the canary's `render` does it. */
  readonly canary: boolean;
  /** Whether the page is photographed. */
  readonly picture: boolean;
}

/** `render` could not be asked, or failed as a function. */
export class TrialFailedError extends InternalError {
  override readonly name = 'TrialFailedError';
}

/** The order does not fit the deployment. */
export class TrialOrderError extends UserError {
  override readonly name = 'TrialOrderError';
}

/**
 * Runs a trial.
 * @throws ExplainQuestionError if the URL is none of the deployment's
 * @throws TrialOrderError if it has no such function
 * @throws TrialFailedError if the function could not be asked, or failed
 */
export async function runTrial(deployment: Deployment, order: TrialOrder): Promise<TrialResult> {
  const { facts } = deployment;
  const { region, variant, picture } = order;
  const names = (order.canary ? facts.canaries : facts.functions).get(region);
  if (names === undefined)
    throw new TrialOrderError(`${deployment.source} has no ${order.canary ? 'canary' : 'function'} in ${region}.`);
  const request: TrialRequest = { kind: 'trial', url: pageUrlOf(deployment, order.url), variant, picture };
  const { Payload: payload, FunctionError: failure } = await deployment
    .lambda(region)
    .send(new InvokeCommand({ FunctionName: liveFunction(names, 'render'), Payload: JSON.stringify(request) }))
    .catch((cause: unknown) => {
      throw new TrialFailedError(`${names.render} in ${region} could not be asked.`, { cause });
    });
  const text = Buffer.from(payload ?? []).toString();
  if (failure !== undefined)
    throw new TrialFailedError(`${names.render} in ${region} failed (${failure}): ${text.slice(0, 500)}`);
  const answer = parseTrialAnswer(JSON.parse(text));
  return parseTrialResult(
    answer.kind === 'attached'
      ? Buffer.from(answer.gzippedBase64, 'base64')
      : await leftResult(deployment, region, answer.objectKey),
  );
}

/** The URL under which a page is kept: that of a stack without a name of its own has the site's host. */
function pageUrlOf({ facts }: Deployment, asked: string): string {
  const { url } = checkQuestion({ url: asked, as: 'googlebot', place: undefined, asksEdge: false }, facts);
  const host = facts.router.renderHost ?? url.host;
  return `${facts.publicSite.scheme}://${host}${url.path}${url.query === undefined ? '' : `?${url.query}`}`;
}

async function leftResult(deployment: Deployment, region: Region, objectKey: string): Promise<Uint8Array> {
  const bucket = deployment.facts.pagesBuckets.get(region);
  if (bucket === undefined || !objectKey.startsWith(LEFT_PREFIX))
    throw new TrialFailedError(
      `render in ${region} left its result at "${objectKey.slice(0, 200)}", which is no place for it.`,
    );
  const { Body: body } = await deployment.s3(region).send(new GetObjectCommand({ Bucket: bucket, Key: objectKey }));
  const bytes = await body?.transformToByteArray();
  if (bytes === undefined) throw new TrialFailedError(`The result of the trial is no longer in ${bucket}.`);
  return bytes;
}

// Settings that the engine at the edge can't have.
import { HTTP_API_RENDER_TIMEOUT_SECONDS, HTTP_API_SECONDS, RENDER_TIMEOUT_SECONDS } from '../contract/time-outs';
import { endpointProblems } from '../routing/edge-engines';
import { durationText } from './duration';
import type { SettingValues } from './settings';
import type { SettingsReader } from './settings-reader';

/** Every contradiction between the engine at the edge and other settings, as sentences. */
export function* ofEngine(values: Partial<SettingValues>, reader: SettingsReader): Generator<string> {
  const { edge, regions = [] } = values;
  if (edge !== undefined) yield* endpointProblems('regions', regions, edge);
  if (edge !== 'lambda-at-edge') return;
  const { renderTimeout = 0, canary = false } = values;
  if (renderTimeout > HTTP_API_RENDER_TIMEOUT_SECONDS)
    yield `renderTimeout is ${durationText(renderTimeout)}; allowed with edge: lambda-at-edge: from ` +
      `${durationText(RENDER_TIMEOUT_SECONDS.least)} to ${durationText(HTTP_API_RENDER_TIMEOUT_SECONDS)}, since an HTTP ` +
      `API ends after ${HTTP_API_SECONDS} s. Leave it out, or set one of these.`;
  if (canary)
    yield "canary is true, but a router at Lambda@Edge can't read the canaries' share; remove canary, or set edge to cloudfront-function.";
  if (reader.has('debugTokenHash'))
    yield 'debugTokenHash is for the function at viewer-response, which CloudFront does not allow beside Lambda@Edge; remove ' +
      'it, or set edge to cloudfront-function.';
}

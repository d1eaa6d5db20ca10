// Tells drift as Markdown, for an issue. It names properties, and never shows values.
import { counted } from '../../operations/text/counted';
import { boundedBody, bulletList, code, codeBlock, markdownTable } from '../markdown';
import type { Drift, DriftedResource } from './drift';

const MOST_PLACES = 100;

/** The first line of an issue by which a later run finds it. */
export function driftMarker(stack: string): string {
  return `<!-- georender drift of ${stack} -->`;
}

/** The title of the issue. */
export function driftTitle(stack: string): string {
  return `Drift in ${stack}`;
}

/** The report. */
export function driftText(stack: string, { drifted, noise }: Drift): string {
  const place = ({ type, name, region }: DriftedResource): string => `${code(name)} (${code(type)}, ${region})`;
  const gone = drifted.filter(({ isGone }) => isGone).map(place);
  const changed = drifted
    .filter(({ isGone }) => !isGone)
    .map((resource) => `${place(resource)}: ${resource.properties.map(code).join(', ')}`);
  return boundedBody([
    `${driftMarker(stack)}\n## Drift of ${code(stack)}`,
    drifted.length === 0
      ? 'None: AWS has everything as the state has it.'
      : `**${counted(drifted.length, 'resource')}** of AWS differ from what the last deployment left.`,
    listPart('Changed', changed),
    listPart('Gone', gone),
    drifted.length === 0 ? '' : mendText(stack),
    noisePart(noise),
  ]);
}

function listPart(title: string, items: readonly string[]): string {
  return items.length === 0 ? '' : `### ${title}\n\n${bulletList(items, MOST_PLACES)}`;
}

function mendText(stack: string): string {
  return [
    '### What to do',
    'A change that was meant belongs into the configuration or the program. To see what the next deployment would do about it:',
    codeBlock(`pulumi preview --stack ${stack} --refresh --diff`),
    'Deploy by a pull request, not by `pulumi refresh`: that would take the change into the state, known noise included.',
  ].join('\n\n');
}

function noisePart(noise: Drift['noise']): string {
  if (noise.length === 0) return '';
  const rows = noise.map(({ noise: { issue, reason, advice }, places }) => [
    issue,
    places.slice(0, 3).map(code).join(', ') + (places.length > 3 ? ` and ${places.length - 3} more` : ''),
    reason,
    advice,
  ]);
  return `### Known noise, no drift\n\n${markdownTable(['issue', 'where', 'why', 'what to do'], rows, false)}`;
}

// Says in sentences what a look at a stack's lines of requests lacks.
import { moment } from '../../../text/span';
import { IS_OFF } from '../serve-log-groups';
import type { FunctionTail } from './line-tail';

/** What these lines never tell. */
export const TAIL_NOTES: readonly string[] = [
  'These are lines of serve, a few seconds late. They lack people, bots that the router sent to the site, and answers from ' +
    'copies at the edge; CloudFront’s access logs have all of these, up to an hour later: see Bots.',
];

/** What is missing at the moment, a sentence for each function that is not wholly followed. */
export function tailText(functions: readonly FunctionTail[]): readonly string[] {
  return functions.flatMap((one) => {
    const text = functionText(one);
    return text === undefined ? [] : [text];
  });
}

function functionText({ region, functionName, state }: FunctionTail): string | undefined {
  switch (state.kind) {
    case 'followed':
      return undefined;
    case 'behind':
      return `${region}: ${functionName} has more lines than were read; the rest follows.`;
    case 'failed':
      return `${named(region, state.reason)} The others go on; this one is asked again at ${moment(state.againAtMs)}.`;
    case 'left-out':
      return state.reason === IS_OFF
        ? `${region}: ${IS_OFF}, so requests to ${functionName} are not seen. Set requestLog to true, and run \`pulumi up\`.`
        : `${named(region, state.reason)} Requests to ${functionName} are not seen.`;
  }
}

/** Errors of AWS name the region themselves. */
function named(region: string, reason: string): string {
  const text = reason.includes(`${region}:`) ? reason : `${region}: ${reason}`;
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

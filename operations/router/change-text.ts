// A change of the router's value as text.
import { drainText } from '../explain/explanation-text';
import { counted } from '../text/counted';
import type { EdgeConfirmation } from './edge-confirmation';
import type { PlannedChange, ShownState } from './router-change';
import type { TrafficMove } from './traffic';

/** The most countries that are named one by one. */
const MOST_NAMED = 15;

/** What the change does. */
export function changeText({ before, after, moves, isNone, drainsAll }: PlannedChange): string {
  if (isNone) return `Nothing to change: ${stateText(before)}`;
  return [
    `now        ${stateText(before)}`,
    `afterwards ${stateText(after)}`,
    ...moves.map(moveText),
    ...(moves.length === 0 ? ["No country's bots are sent to another region first."] : []),
    ...(drainsAll ? ['No region is left: bots get the site itself, as people do. This turns prerendering off.'] : []),
    'Edges go on showing their copies.',
  ].join('\n');
}

/** The state in one line. */
export function stateText({ drained, automatic, canaryPercent }: ShownState): string {
  const regions = drained.map(({ region, drain }) => `${region} (${drainText(drain)})`);
  return [
    regions.length === 0 ? 'no region is drained' : regions.join(', '),
    ...(automatic ? [] : ['health checks change nothing']),
    ...(canaryPercent > 0 ? [`canaries answer ${canaryPercent} % of the URLs`] : []),
  ].join('; ');
}

function moveText({ from, to, countries }: TrafficMove): string {
  const named = countries.slice(0, MOST_NAMED).join(', ');
  const rest = countries.length > MOST_NAMED ? ` and ${countries.length - MOST_NAMED} more` : '';
  const place = (name: string): string => (name === 'site' ? 'the site itself' : name);
  return `${counted(countries.length, 'country', 'countries')}: ${place(from)} → ${place(to)} (${named}${rest})`;
}

/** What was seen at the edge. */
export function confirmationText(seen: EdgeConfirmation): string {
  switch (seen.kind) {
    case 'heeded':
      return `The edge heeds it: asked from here, ${seen.region === 'site' ? 'the site itself' : seen.region} answers.`;
    case 'unseen':
      return (
        'The edge that was asked from here shows its own copy, which says nothing of the change. Edge locations read ' +
        'the value within seconds.'
      );
    case 'not-yet':
      return `The edge that was asked from here still sends bots to ${seen.region}. Look again in half a minute: \`georender explain /\`.`;
    case 'failed':
      return `The edge could not be asked from here (${seen.reason}).`;
  }
}

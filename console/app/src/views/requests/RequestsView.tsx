// The live log of requests, with filters.
import { type ReactElement, useDeferredValue, useMemo, useState } from 'react';
import { Button, Input, Label, SearchField } from 'react-aria-components';
import { Failure } from '../../parts/Failure';
import { Notes } from '../../parts/Notes';
import type { Interruption } from './follow-requests';
import { RequestExplanation } from './RequestExplanation';
import { RequestTable } from './RequestTable';
import { type Request, useRequests } from './use-requests';

/** The view. */
export default function RequestsView(): ReactElement {
  const [isPaused, pause] = useState(false);
  const [filter, setFilter] = useState('');
  const [opened, open] = useState<Request>();
  const [botsOnly, showBotsOnly] = useState(true);
  const [round, begin] = useState(0);
  const { requests, leftOut, notes, interruption } = useRequests(isPaused, round);
  const words = useDeferredValue(filter);
  const shown = useMemo(() => filtered(requests, words, botsOnly), [requests, words, botsOnly]);
  return (
    <>
      <div className="row">
        <SearchField value={filter} onChange={setFilter}>
          <Label>Filter by path, bot, country, region, cache status or reason</Label>
          <Input placeholder="e.g. googlebot MISS" />
        </SearchField>
        <label>
          <input type="checkbox" checked={botsOnly} onChange={(event) => showBotsOnly(event.target.checked)} /> Bots
          only
        </label>
        <Button onPress={() => pause(!isPaused)}>{isPaused ? 'Follow' : 'Pause'}</Button>
        <span role="status" className="quiet">
          {shown.length} of {requests.length} shown{leftOut > 0 ? `, ${leftOut} left out` : ''}
        </span>
      </div>
      {interruption === undefined ? undefined : (
        <>
          <Failure what={interruptionText(interruption)} error={interruption.error} />
          {interruption.againInMs === undefined ? (
            <Button onPress={() => begin(round + 1)}>Follow again</Button>
          ) : undefined}
        </>
      )}
      <Notes notes={notes} />
      <p className="quiet">Open a row to follow its decision.</p>
      <RequestTable requests={shown} onOpen={open} />
      {opened === undefined ? undefined : <RequestExplanation request={opened} onClose={() => open(undefined)} />}
    </>
  );
}

function interruptionText({ againInMs }: Interruption): string {
  return againInMs === undefined
    ? 'The log can’t be followed'
    : `The log is interrupted; it is tried again in ${againInMs / 1_000} s`;
}

function filtered(requests: readonly Request[], filter: string, botsOnly: boolean): readonly Request[] {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return requests.filter((request) => {
    if (botsOnly && request.bot === undefined) return false;
    if (words.length === 0) return true;
    const { path, bot, country, region, cacheStatus, reason, edgeResult, status } = request;
    const text = [path, bot, country, region, cacheStatus, reason, edgeResult, status].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

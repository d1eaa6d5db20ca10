// The live log of requests, with filters.
import { type ReactElement, useDeferredValue, useMemo, useState } from 'react';
import { Button, Input, Label, SearchField } from 'react-aria-components';
import { Failure } from '../../parts/Failure';
import { RequestExplanation } from './RequestExplanation';
import { RequestTable } from './RequestTable';
import { type Request, useRequests } from './use-requests';

/** The view. */
export default function RequestsView(): ReactElement {
  const [isPaused, pause] = useState(false);
  const [filter, setFilter] = useState('');
  const [opened, open] = useState<Request>();
  const [botsOnly, showBotsOnly] = useState(true);
  const { requests, leftOut, error } = useRequests(isPaused);
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
      {error === undefined ? undefined : <Failure what="The log can’t be followed" error={error} />}
      <p className="quiet">Open a row to follow its decision.</p>
      <RequestTable requests={shown} onOpen={open} />
      {opened === undefined ? undefined : <RequestExplanation request={opened} onClose={() => open(undefined)} />}
    </>
  );
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

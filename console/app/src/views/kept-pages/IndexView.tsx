// Kept pages: searched, sorted and counted by the server; purged and recached after a look at what that does.
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useEffect, useState } from 'react';
import { Button, Input, Label, NumberField, type Selection } from 'react-aria-components';
import { api } from '../../api';
import { Failure } from '../../parts/Failure';
import { CountTables } from './CountTables';
import { FilterForm } from './FilterForm';
import './kept-pages.css';
import { type AskedOrder, OrderDialog } from './OrderDialog';
import { PageTable } from './PageTable';
import { ReadPanel } from './ReadPanel';
import { type Desk, useDesk } from './use-desk';
import { type Filter, MOST_LISTED, type Order, usePages } from './use-pages';

/** Pages that can be chosen one by one. */
const MOST_CHOSEN = 500;

/** A pause in typing: each question goes through all pages. */
const TYPED_MS = 200;

const NO_PAGES: Selection = new Set();

/** The view. */
export default function IndexView(): ReactElement {
  const facts = useQuery({ queryKey: ['deployment'], queryFn: () => api.deployment.facts.query() });
  const { desk, error } = useDesk();
  return (
    <>
      {error === undefined ? undefined : <Failure what="The index can’t be followed" error={error} />}
      {desk === undefined || facts.data === undefined ? (
        <p role="status">Asking for the index …</p>
      ) : (
        <>
          <ReadPanel desk={desk} isLocal={facts.data.kind === 'local'} />
          <FoundPages desk={desk} hosts={facts.data.hosts} />
        </>
      )}
    </>
  );
}

function FoundPages({ desk, hosts }: { readonly desk: Desk; readonly hosts: readonly string[] }): ReactElement {
  const [typed, type] = useState<Filter>({});
  const [order, sort] = useState<Order>({ by: 'demand', descending: true });
  const [start, setStart] = useState(0);
  const [selected, select] = useState<Selection>(NO_PAGES);
  const [asked, ask] = useState<AskedOrder>();
  const filter = useSettled(typed);
  const list = usePages(desk.revision, filter, order, start);
  const { total = 0, counts } = list;
  // Another search means other pages.
  const search = (changed: Filter): void => {
    type(changed);
    select(NO_PAGES);
    setStart(0);
  };
  return (
    <>
      <FilterForm filter={typed} hosts={hosts} counts={counts} onChange={search} />
      {list.error === null ? undefined : <Failure what="The pages can’t be listed" error={list.error} />}
      {counts === undefined ? undefined : <CountTables counts={counts} />}
      <SelectionBar
        selected={selected}
        total={total}
        isLoading={list.isLoading}
        onOrder={(verb) => ask({ verb, pages: pagesOf(selected, filter) })}
      />
      <PageTable list={list} order={order} onOrder={sort} selected={selected} onSelect={select} />
      {total <= MOST_LISTED ? undefined : (
        <div className="row">
          <NumberField value={start + 1} onChange={(row) => setStart(row - 1)} minValue={1} maxValue={total}>
            <Label>List from row</Label>
            <Input />
          </NumberField>
          <span className="quiet">{MOST_LISTED.toLocaleString('en')} rows are listed at once.</span>
        </div>
      )}
      <p className="quiet">
        Each variant is a page. <em>Text</em> counts characters. <em>Demand</em> tells in how many quarters of its
        freshness, over all regions, bots asked for a page in the last three days; copies at the edges hide most
        requests. <em>Not kept again</em> tells why the latest render kept nothing new.
      </p>
      {asked === undefined ? undefined : <OrderDialog order={asked} onClose={() => ask(undefined)} />}
    </>
  );
}

function SelectionBar({
  selected,
  total,
  isLoading,
  onOrder,
}: {
  readonly selected: Selection;
  readonly total: number;
  readonly isLoading: boolean;
  readonly onOrder: (verb: 'purge' | 'recache') => void;
}): ReactElement {
  const count = selected === 'all' ? total : selected.size;
  const isTooMany = selected !== 'all' && count > MOST_CHOSEN;
  const matching = `${total.toLocaleString('en')} page${total === 1 ? '' : 's'} match${total === 1 ? 'es' : ''}`;
  const chosen =
    count === 0
      ? 'none is selected'
      : selected === 'all'
        ? 'all that match are selected'
        : `${count} ${count === 1 ? 'is' : 'are'} selected`;
  return (
    <div className="row">
      <span role="status">
        {matching}, {chosen}.
        {isTooMany ? ` At most ${MOST_CHOSEN} can be chosen one by one; select all that match a search.` : ''}
        {isLoading ? ' Loading …' : ''}
      </span>
      <Button isDisabled={count === 0 || isTooMany} onPress={() => onOrder('purge')}>
        Purge …
      </Button>
      <Button isDisabled={count === 0 || isTooMany} onPress={() => onOrder('recache')}>
        Recache …
      </Button>
    </div>
  );
}

function pagesOf(selected: Selection, filter: Filter): Extract<AskedOrder, { verb: 'purge' | 'recache' }>['pages'] {
  return selected === 'all' ? { kind: 'matching', filter } : { kind: 'keys', keys: [...selected].map(String) };
}

/** A value once it has stayed the same for a moment. */
function useSettled<Value>(value: Value): Value {
  const [settled, settle] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => settle(value), TYPED_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

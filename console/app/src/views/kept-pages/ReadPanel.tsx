// What was read of the index: what a read costs before it begins, how far it is, and what the list lacks.
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Button } from 'react-aria-components';
import { money } from '../../../../../operations/text/money';
import { moment } from '../../../../../operations/text/span';
import { type ApiOutputs, api } from '../../api';
import { Failure } from '../../parts/Failure';
import type { Desk, Report } from './use-desk';

type Cost = ApiOutputs['keptPages']['cost'];

/** The panel. @param isLocal a local run is read by itself, and costs nothing */
export function ReadPanel({ desk, isLocal }: { readonly desk: Desk; readonly isLocal: boolean }): ReactElement {
  const { reading, report, failure } = desk;
  const cost = useQuery({
    queryKey: ['kept-pages-cost'],
    queryFn: () => api.keptPages.cost.query(),
    enabled: !isLocal,
  });
  const read = useMutation({ mutationFn: (extent: 'all' | 'sample') => api.keptPages.read.mutate({ extent }) });
  const stop = useMutation({ mutationFn: () => api.keptPages.stop.mutate() });
  const error = read.error ?? stop.error ?? cost.error;
  return (
    <section aria-label="What is read">
      {failure === undefined ? undefined : <p className="bad">The index was not read: {failure}</p>}
      {error === null ? undefined : <Failure what="The server did not do it" error={error} />}
      <p role="status">
        {reading === undefined ? coverageText(report, cost.data) : progressText(reading, cost.data, isLocal)}
      </p>
      {report === undefined || report.gaps.length === 0 ? undefined : (
        <ul className="fair">
          {report.gaps.map((gap) => (
            <li key={gap}>{gap}</li>
          ))}
        </ul>
      )}
      {isLocal || cost.data === undefined ? undefined : <p className="quiet">{costText(cost.data)}</p>}
      <div className="row">
        {reading !== undefined ? (
          <Button onPress={() => stop.mutate()}>Stop reading</Button>
        ) : isLocal ? undefined : (
          <>
            <Button isDisabled={cost.data === undefined} onPress={() => read.mutate('all')}>
              Read all{cost.data === undefined ? '' : ` for ${money(cost.data.usd, 4)}`}
            </Button>
            <Button onPress={() => read.mutate('sample')}>Read a sample</Button>
          </>
        )}
      </div>
    </section>
  );
}

function costText({ items, readUnits, gaps }: Cost): string {
  const all =
    `The index has about ${number(items)} items. To read all of them, and what the regions note of them, takes about ` +
    `${number(readUnits)} read units. A sample reads about 2,000 items, and costs less than a cent.`;
  return [all, ...gaps].join(' ');
}

function progressText(
  { extent, items, usd }: NonNullable<Desk['reading']>,
  cost: Cost | undefined,
  isLocal: boolean,
): string {
  const of = extent === 'all' && cost !== undefined ? ` of about ${number(cost.items)}` : '';
  return `Reading: ${number(items)}${of} items so far${isLocal ? '' : `, ${money(usd, 4)}`}. The list shows what is there.`;
}

function coverageText(report: Report | undefined, cost: Cost | undefined): string {
  if (report === undefined) return 'Nothing is read yet.';
  const { coverage, items, region, atMs, shareRead, usd } = report;
  const of = cost === undefined ? '' : ` of about ${number(cost.items)}`;
  const from = `in ${region}, ${moment(atMs)}${usd > 0 ? `, for ${money(usd, 4)}` : ''}`;
  switch (coverage) {
    case 'all':
      return `All pages are read, ${from}.`;
    case 'sample':
      return (
        `A sample: ${number(items)}${of} items (${((shareRead ?? 0) * 100).toFixed(2)} %), ${from}. ` +
        'Counts and order are those of the sample.'
      );
    case 'stopped':
      return `Partial: ${number(items)}${of} items were read before the stop, ${from}. The list lacks the rest.`;
    case 'full':
      return `Partial: more pages than are held here; ${number(items)} items were read, ${from}. The list lacks the rest.`;
  }
}

function number(value: number): string {
  return value.toLocaleString('en');
}

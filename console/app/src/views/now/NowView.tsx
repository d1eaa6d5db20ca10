// Four questions on one screen: are bots answered, from what, how fresh, and at what cost.
import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactElement, Suspense } from 'react';
import { Link } from 'wouter';
import { type ApiOutputs, api } from '../../api';
import { amountText, periodText } from '../../parts/cost-text';
import { Failure } from '../../parts/Failure';
import { Notes } from '../../parts/Notes';
import { SourceChart } from '../../parts/SourceChart';
import { SourceTable } from '../../parts/SourceTable';
import { SOURCES } from '../../parts/sources';
import { TableHead } from '../../parts/TableHead';
import './now.css';

const WorldMap = lazy(async () => ({ default: (await import('../../parts/WorldMap')).WorldMap }));

const LOOK_EVERY_MS = 5_000;
const STATUS_EVERY_MS = 30_000;
const COST_EVERY_MS = 60_000;

/** An hour, as far as clocks and minutes tell it. */
const HOUR_MS = 59 * 60_000;

type Counts = ApiOutputs['now']['counts'];

/** The view. */
export default function NowView(): ReactElement {
  const counts = useQuery({
    queryKey: ['counts'],
    queryFn: () => api.now.counts.query(),
    refetchInterval: LOOK_EVERY_MS,
  });
  const problems = useQuery({
    queryKey: ['problems'],
    queryFn: () => api.now.problems.query(),
    refetchInterval: STATUS_EVERY_MS,
  });
  const map = useQuery({ queryKey: ['map'], queryFn: () => api.now.map.query(), refetchInterval: STATUS_EVERY_MS });
  const cost = useQuery({
    queryKey: ['cost-in-short'],
    queryFn: () => api.now.cost.query(),
    refetchInterval: COST_EVERY_MS,
  });
  return (
    <>
      {[counts, problems, map, cost].map(({ error }, at) =>
        error === null ? undefined : <Failure key={at} what="A part of this view did not answer" error={error} />,
      )}
      <div className="cards">
        <Answered counts={counts.data} problems={problems.data} />
        <Fresh counts={counts.data} />
        <Cost cost={cost.data} />
      </div>
      {counts.data === undefined ? undefined : (
        <>
          <h2>From what bots are answered</h2>
          <Notes notes={counts.data.notes} />
          <SourceChart {...counts.data} />
          <Reasons counts={counts.data} />
        </>
      )}
      <h2>From where to where</h2>
      {map.data === undefined ? undefined : (
        <Suspense fallback={<p role="status">Loading the map …</p>}>
          <WorldMap {...map.data} routes={counts.data?.routes ?? []} />
        </Suspense>
      )}
      {counts.data === undefined ? undefined : <ByRegion counts={counts.data} />}
    </>
  );
}

function Answered({
  counts,
  problems,
}: {
  readonly counts: Counts | undefined;
  readonly problems: readonly string[] | undefined;
}): ReactElement {
  const { total, kept } = sums(counts);
  return (
    <section className="card" aria-labelledby="answered">
      <h2 id="answered">Are bots answered?</h2>
      {problems === undefined ? (
        <p className="quiet">Looking …</p>
      ) : problems.length === 0 ? (
        <p className="good figure">Yes, all regions are well</p>
      ) : (
        <ul className="bad">
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      {counts === undefined ? undefined : (
        <p className="quiet">
          {total} requests of bots {counts.sees === 'regions' ? 'to regions ' : ''}
          {intervalText(counts)}; {total === 0 ? 'none' : `${Math.round((100 * kept) / total)} %`} got a kept page at
          once.
        </p>
      )}
    </section>
  );
}

function Fresh({ counts }: { readonly counts: Counts | undefined }): ReactElement {
  const age = counts?.medianAgeSeconds;
  return (
    <section className="card" aria-labelledby="fresh">
      <h2 id="fresh">How fresh?</h2>
      {age === undefined ? (
        <p className="quiet">No kept page was shown{counts === undefined ? '' : ` ${intervalText(counts)}`}.</p>
      ) : (
        <p className="figure">Half of the pages were at most {spanOf(age)} old</p>
      )}
    </section>
  );
}

function Cost({ cost }: { readonly cost: ApiOutputs['now']['cost'] | undefined }): ReactElement {
  return (
    <section className="card" aria-labelledby="cost">
      <h2 id="cost">At what cost?</h2>
      {cost === undefined ? (
        <p className="quiet">Adding up …</p>
      ) : (
        <>
          <p className="figure">
            {amountText(cost.total, cost.period)} {periodText(cost.period)}
          </p>
          {cost.period.kind === 'month' ? (
            <p>Forecast for the month: {amountText(cost.period.forecast.total, cost.period)}</p>
          ) : undefined}
          <Notes notes={cost.missing} />
        </>
      )}
      <Link href="~/cost">By part and day, and elsewhere</Link>
    </section>
  );
}

/** A stack’s console has read lines for a shorter time at first. */
function intervalText({ fromMs, toMs }: Counts): string {
  return toMs - fromMs >= HOUR_MS ? 'in the last hour' : `since ${new Date(fromMs).toLocaleTimeString('en-GB')}`;
}

function Reasons({ counts }: { readonly counts: Counts }): ReactElement | undefined {
  if (counts.reasons.length === 0) return undefined;
  return (
    <table className="numbers">
      <caption>Why bots got no kept page</caption>
      <TableHead names={['Answered from', 'Reason', 'Requests']} />
      <tbody>
        {counts.reasons.map(({ source, reason, requests }) => (
          <tr key={`${source} ${reason}`}>
            <td>{SOURCES.find((one) => one.source === source)?.name}</td>
            <td className="mono">{reason}</td>
            <td>{requests}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ByRegion({ counts: { regions } }: { readonly counts: Counts }): ReactElement {
  const lines = regions.map(({ region, counts }) => ({ name: region ?? 'the site', counts }));
  return <SourceTable of="Region" caption="By region" lines={lines} />;
}

function sums(counts: Counts | undefined): { readonly total: number; readonly kept: number } {
  const all = counts?.minutes.map(({ counts: of }) => of) ?? [];
  const sum = (sources: readonly (typeof SOURCES)[number]['source'][]): number =>
    all.reduce((total, of) => total + sources.reduce((some, source) => some + of[source], 0), 0);
  return { total: sum(SOURCES.map(({ source }) => source)), kept: sum(['edge', 'hit', 'stale']) };
}

function spanOf(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`;
}

// One page from all sides: its documents, their differences and sizes, its render, its decision and its history.
import type { ReactElement } from 'react';
import { ExplanationPath } from '../../parts/ExplanationPath';
import { Failure } from '../../parts/Failure';
import { useSearch } from '../../parts/use-search';
import { Differences } from './Differences';
import { History } from './History';
import { PageForm } from './PageForm';
import './page.css';
import { RecordsNow } from './RecordsNow';
import { SIDE_TEXTS, Sides } from './Sides';
import { SizeChart } from './SizeChart';
import { type Look, type LookQuestion, useLook } from './use-look';
import { Waterfall } from './Waterfall';

/** The view. The question is part of its address. */
export default function PageView(): ReactElement {
  const [search, setSearch] = useSearch();
  const [url, as, place] = [search.get('url'), search.get('as') ?? 'googlebot', search.get('from') ?? undefined];
  const round = Number(search.get('round') ?? 0);
  const question = url === null || url === '' ? undefined : { url, as, place };
  const { look, stop } = useLook(question, round);
  // The same question again is a new look.
  const ask = (asked: LookQuestion): void =>
    setSearch({
      ...{ url: asked.url, as: asked.as, round: String(round + 1) },
      ...(asked.place === undefined ? {} : { from: asked.place }),
    });
  return (
    <>
      <PageForm
        key={`${url} ${as} ${place}`}
        asked={{ url: url ?? '', as, place }}
        isLooking={question !== undefined && look.ended === undefined}
        onAsk={ask}
        onStop={stop}
      />
      <p role="status" className="quiet">
        {question === undefined ? 'No page is looked at yet.' : statusText(look)}
      </p>
      {look.error === undefined ? undefined : <Failure what="The page can’t be looked at" error={look.error} />}
      {question === undefined || look.explanation === undefined ? undefined : (
        <Found question={question} round={round} look={look} explanation={look.explanation} />
      )}
    </>
  );
}

function Found({
  question,
  round,
  look,
  explanation,
}: {
  readonly question: LookQuestion;
  readonly round: number;
  readonly look: Look;
  readonly explanation: NonNullable<Look['explanation']>;
}): ReactElement {
  return (
    <>
      <h2>Three sides</h2>
      <Sides look={look} />
      <h2>Size of the HTML</h2>
      <SizeChart documents={look.documents} />
      {look.diffs.map(({ from, to, parts }) => (
        <section key={`${from} ${to}`}>
          <h2>
            From {SIDE_TEXTS[from].name} to {SIDE_TEXTS[to].name}
          </h2>
          <Differences parts={parts} />
        </section>
      ))}
      {look.failures.differences === undefined ? undefined : (
        <p className="bad">Not all differences can be told: {look.failures.differences}</p>
      )}
      <h2>The render, request by request</h2>
      <Waterfall trial={look.trial} failure={look.failures.trial} isOver={look.ended !== undefined} />
      <h2>The decision</h2>
      <p className="quiet">With the records as they were before the edge was asked.</p>
      <ExplanationPath explanation={explanation} />
      {isAnswered(look) ? (
        <>
          <h2>Its record in every region now</h2>
          <RecordsNow question={question} round={round} />
          <h2>History of its renders</h2>
          <History question={question} firstRegion={explanation.region} round={round} />
        </>
      ) : undefined}
    </>
  );
}

/** Whether the edge was asked: its answer may be a new record. */
function isAnswered({ documents, failures, ended }: Look): boolean {
  return documents.bot !== undefined || failures.bot !== undefined || ended !== undefined;
}

function statusText({ ended, documents, pictures, trial, failures }: Look): string {
  if (ended === 'complete') return 'Everything is here.';
  if (ended === 'stopped') return 'Stopped, or out of time: what was known by then is shown.';
  if (ended === 'one-time-token')
    return 'Only the decision is shown: the URL looks like a link that can be used once, and asking might spend it.';
  if (ended === 'failed') return '';
  const parts = [...Object.keys(documents), ...Object.keys(pictures), ...Object.keys(failures), ...(trial ? [''] : [])];
  return `Looking … ${parts.length} of 7 parts`;
}

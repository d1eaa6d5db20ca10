// The three documents side by side, each with its picture and its source.
import type { ReactElement } from 'react';
import { size } from '../../../../../operations/text/span';
import type { Look, Side } from './use-look';

/** What the sides are. */
export const SIDE_TEXTS: Readonly<Record<Side, { readonly name: string; readonly what: string }>> = {
  raw: { name: 'raw HTML', what: 'as the site sends it, before scripts run: what bots without JavaScript read' },
  bot: { name: 'what a bot gets', what: 'the edge’s answer to the bot' },
  person: { name: 'what a person sees', what: 'after scripts, scrolled through to the end' },
};

const SIDES = ['raw', 'bot', 'person'] as const;

/** The cards. */
export function Sides({ look }: { readonly look: Look }): ReactElement {
  return (
    <div className="sides">
      {SIDES.map((side) => (
        <SideCard key={side} side={side} look={look} />
      ))}
    </div>
  );
}

function SideCard({ side, look }: { readonly side: Side; readonly look: Look }): ReactElement {
  const document = look.documents[side];
  const failure = look.failures[side];
  const { name, what } = SIDE_TEXTS[side];
  return (
    <section className="card">
      <h3>{name}</h3>
      <p className="quiet">{what}</p>
      {failure === undefined ? undefined : <p className="bad">Not to be had: {failure}</p>}
      {document === undefined ? (
        failure === undefined && <p className="quiet">{look.ended === undefined ? 'Waiting …' : 'Not looked at.'}</p>
      ) : (
        <p>
          <span className={document.status >= 400 ? 'bad' : undefined}>Status {document.status}</span>,{' '}
          {size(document.size.bytes)}
          {document.location === undefined ? undefined : <>, leads to {document.location}</>}
        </p>
      )}
      <Picture side={side} look={look} />
      {document === undefined ? undefined : <Source name={name} document={document} />}
    </section>
  );
}

function Picture({ side, look }: { readonly side: Side; readonly look: Look }): ReactElement | undefined {
  const picture = look.pictures[side];
  const failure = look.failures[`${side}-picture`];
  if (picture !== undefined) return <img src={picture} alt={`Screenshot: ${SIDE_TEXTS[side].name}`} />;
  if (failure !== undefined) return <p className="bad">No picture: {failure}</p>;
  return undefined;
}

/** Text, however hostile: nothing of it is ever markup here. */
function Source({
  name,
  document: { source, sourceLeftOut },
}: {
  readonly name: string;
  readonly document: NonNullable<Look['documents'][Side]>;
}): ReactElement {
  return (
    <details>
      <summary>Source</summary>
      <pre className="source" tabIndex={0} role="region" aria-label={`Source: ${name}`}>
        {source}
      </pre>
      {sourceLeftOut > 0 ? <p className="quiet">{sourceLeftOut} more characters are left out.</p> : undefined}
    </details>
  );
}

// The differences of two documents, part by part.
import type { ReactElement } from 'react';
import type { PartDiff } from '../../../../../operations/pages/page-diff';

const MARKS = { added: '+', removed: '−', same: ' ' } as const;

/** The parts; those with changes can be opened. */
export function Differences({ parts }: { readonly parts: readonly PartDiff[] }): ReactElement {
  return (
    <>
      {parts.map((part) => (
        <Part key={part.part} diff={part} />
      ))}
    </>
  );
}

function Part({ diff: { part, added, removed, same, lines, isCut } }: { readonly diff: PartDiff }): ReactElement {
  if (lines.length === 0)
    return (
      <p className="quiet diff-same">
        {part}: no difference{same === 0 ? ', both have none' : ` in ${same === 1 ? 'one line' : `${same} lines`}`}
        {isCut ? ', as far as it is read' : ''}
      </p>
    );
  return (
    <details className="diff">
      <summary>
        {part}: {added} more, {removed} less, {same} the same
      </summary>
      <pre className="source" tabIndex={0} role="region" aria-label={`Differences: ${part}`}>
        {lines.map((line, at) =>
          line.kind === 'left-out' ? (
            <span key={at} className="quiet diff-line">{`… ${line.lines} lines are the same\n`}</span>
          ) : (
            <span key={at} className={`diff-line diff-${line.kind}`}>{`${MARKS[line.kind]} ${line.text}\n`}</span>
          ),
        )}
      </pre>
      {isCut ? <p className="quiet">There is more than is shown.</p> : undefined}
    </details>
  );
}

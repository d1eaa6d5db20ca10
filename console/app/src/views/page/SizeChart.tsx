// The sizes of the documents as bars, with the limits of those who read the least drawn in.
import type { ReactElement } from 'react';
import { type DocumentSize, SIZE_LIMITS } from '../../../../../operations/pages/size-limits';
import { size } from '../../../../../operations/text/span';
import { TableHead } from '../../parts/TableHead';
import { SIDE_TEXTS } from './Sides';
import type { Look, Side } from './use-look';

/** From a kilobyte to somewhat beyond the largest limit; each step is ten times the one before. */
const [LEAST, MOST] = [1_000, 10_000_000];

/** Where a size lies on the scale, in percent. */
function at(bytes: number): number {
  const share = Math.log(Math.max(bytes, LEAST) / LEAST) / Math.log(MOST / LEAST);
  return Math.min(100, share * 100);
}

type SideSize = DocumentSize & { readonly side: Side };

/** The chart, and its numbers as a table. */
export function SizeChart({ documents }: { readonly documents: Look['documents'] }): ReactElement {
  const known = (['raw', 'bot', 'person'] as const).flatMap((side): readonly SideSize[] => {
    const found = documents[side];
    return found === undefined ? [] : [{ side, bytes: found.size.bytes, headBytes: found.size.headBytes }];
  });
  return (
    <>
      <Bars known={known} />
      <Limits known={known} />
    </>
  );
}

function Bars({ known }: { readonly known: readonly SideSize[] }): ReactElement {
  return (
    <div className="sizes" aria-hidden="true">
      {known.map(({ side, bytes, headBytes }) => (
        <div key={side} className="size-row">
          <span>{SIDE_TEXTS[side].name}</span>
          <div className="size-scale">
            <div className={`size-bar ${tone(bytes)}`} style={{ width: `${at(bytes)}%` }} />
            {headBytes === undefined ? undefined : <div className="size-head" style={{ left: `${at(headBytes)}%` }} />}
            {SIZE_LIMITS.map((limit) => (
              <div key={limit.reader} className="size-limit" style={{ left: `${at(limit.bytes)}%` }} />
            ))}
          </div>
          <span>{size(bytes)}</span>
        </div>
      ))}
      <div className="size-row">
        <span />
        <div className="size-scale size-names">
          {SIZE_LIMITS.map(({ reader, bytes, written }) => (
            <span key={reader} style={{ left: `${at(bytes)}%` }}>
              {reader} {written}
            </span>
          ))}
        </div>
        <span />
      </div>
    </div>
  );
}

function Limits({ known }: { readonly known: readonly SideSize[] }): ReactElement {
  return (
    <table className="plain-table">
      <caption>Uncompressed, in a scale of powers of ten; the thin mark in a bar is the end of the head.</caption>
      <TableHead names={['Reader', 'Limit', ...known.map(({ side }) => SIDE_TEXTS[side].name), 'What it means']} />
      <tbody>
        {SIZE_LIMITS.map(({ reader, bytes, written, effect, source }) => (
          <tr key={reader}>
            <th scope="row">{reader}</th>
            <td>{written}</td>
            {known.map((one) => (
              <td key={one.side} className={one.bytes > bytes ? 'fair' : 'good'}>
                {fits(one, bytes)}
              </td>
            ))}
            <td>
              {effect} (
              <a href={source} target="_blank" rel="noreferrer" aria-label={`Source on ${reader}`}>
                source
              </a>
              )
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function fits({ bytes, headBytes }: SideSize, limit: number): string {
  if (bytes <= limit) return 'fits';
  return headBytes !== undefined && headBytes <= limit ? 'the head fits' : 'too large';
}

function tone(bytes: number): string {
  const passed = SIZE_LIMITS.filter((limit) => bytes > limit.bytes).length;
  return passed === 0 ? 'good' : passed === SIZE_LIMITS.length ? 'bad' : 'fair';
}

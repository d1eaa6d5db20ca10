// The path of a request's decision, step by step, with the page's record in every region.
import type { ReactElement } from 'react';
import type { ApiOutputs } from '../api';
import './explanation-path.css';
import { RegionRecords } from './RegionRecords';

/** An explanation as the API tells it. */
export type Explanation = ApiOutputs['explain']['request'];

/** The steps. */
export function ExplanationPath({ explanation }: { readonly explanation: Explanation }): ReactElement {
  const { steps, regions } = explanation;
  return (
    <ol className="path">
      {steps.map(({ id, sentence, details }) => (
        <li key={id} className={id === 'forecast' ? 'path-end' : undefined}>
          <strong>{sentence}</strong>
          {id === 'records' && regions !== undefined ? <RegionRecords regions={regions} /> : undefined}
          {id === 'records' ? (
            <details>
              <summary>Windows, purges and leases in words</summary>
              <pre>{details.join('\n')}</pre>
            </details>
          ) : (
            details.length > 0 && <pre>{details.join('\n')}</pre>
          )}
        </li>
      ))}
    </ol>
  );
}

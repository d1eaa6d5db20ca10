// A bar in a cell of a table, of one or several parts; the numbers stand beside it.
import type { ReactElement } from 'react';

const WIDTH = 160;
const HEIGHT = 10;

/** A part of a bar. */
export interface BarPart {
  readonly value: number;
  readonly colour: string;
}

/** The bar. @param most the value of a whole bar */
export function Bar({ parts, most }: { readonly parts: readonly BarPart[]; readonly most: number }): ReactElement {
  const scale = most > 0 ? WIDTH / most : 0;
  let left = 0;
  return (
    <svg width={WIDTH} height={HEIGHT} aria-hidden="true">
      {parts.map(({ value, colour }) => {
        const x = left;
        left += value * scale;
        return <rect key={colour} x={x} width={value * scale} height={HEIGHT} fill={colour} />;
      })}
    </svg>
  );
}

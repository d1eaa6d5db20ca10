// Follows `window.prerenderReady`: only a boolean counts.
import { get } from '../natives';
import type { InstrumentKit } from './instrument-kit';

export function followFlag({ tellReady, whenAsked }: InstrumentKit): void {
  let ready: unknown;
  let told: unknown;
  const follow = (value: unknown) => {
    if (typeof value !== 'boolean') return;
    told = value;
    tellReady(value);
  };
  Object.defineProperty(window, 'prerenderReady', {
    configurable: true,
    enumerable: false,
    get: () => ready,
    set: (value: unknown) => {
      ready = value;
      follow(value);
    },
  });
  // A page that defines the property itself, as a getter or a value, calls no setter.
  whenAsked(() => {
    let value: unknown;
    try {
      value = get(window, 'prerenderReady');
    } catch {
      return {};
    }
    if (value !== told) follow(value);
    return {};
  });
}

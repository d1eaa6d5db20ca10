// Lists of names in settings, as the router tests them: a `*` at a name's end stands for any rest.
import { alternationSource } from './alternation';

/** One regular expression's source for a list of names, each whole; empty for an empty list. */
export function namesSource(names: readonly string[]): string {
  const beginnings = names.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1));
  const whole = names.filter((name) => !name.endsWith('*'));
  const alternatives = [
    ...(whole.length === 0 ? [] : [`(?:${alternationSource(whole)})$`]),
    ...(beginnings.length === 0 ? [] : [alternationSource(beginnings)]),
  ];
  return alternatives.length === 0 ? '' : `^(?:${alternatives.join('|')})`;
}

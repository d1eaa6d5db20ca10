// The part of docs/deploy.md that `npm run cost` writes.
import { InternalError } from '../../core/contract/georender-error';

const BEGIN = '<!-- Written by `npm run cost`; change nothing here. -->';
const END = '<!-- Until here. -->';

/** The page has no place for the tables. */
export class SectionMissingError extends InternalError {
  override readonly name = 'SectionMissingError';
  constructor() {
    super(
      `docs/deploy.md lacks the lines "${BEGIN}" and "${END}", between which the tables of costs stand; put them below its heading "Cost".`,
    );
  }
}

/**
 * The page with these tables in place of the former ones.
 * @throws SectionMissingError
 */
export function withTables(page: string, tables: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new SectionMissingError();
  return `${page.slice(0, begin + BEGIN.length)}\n\n${tables}\n\n${page.slice(end)}`;
}

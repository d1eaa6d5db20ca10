// The part of docs/deploy.md that `npm run cost` writes.
import { withSection } from '../written-section';

/**
 * The page with these tables in place of the former ones.
 * @throws SectionMissingError
 */
export function withTables(page: string, tables: string): string {
  return withSection(page, '<!-- Written by `npm run cost`; change nothing here. -->', tables);
}

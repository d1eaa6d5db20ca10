// The tables of docs/policy.md: the rules of the policy pack, and their exceptions.
import { RULES } from '../../policy/rules';
import { withSection } from '../written-section';

/** The rules and exceptions, as Markdown. */
export function ruleTables(): string {
  const rules = RULES.map(({ name, group, demand, scope, document }) => {
    const where = scope === 'production' ? 'production' : 'all';
    return `| \`${name}\` | ${group} | ${demand} | ${where} | [${document.title}](${document.url}) |`;
  });
  const exceptions = RULES.flatMap(({ name, exceptions: own = [] }) =>
    own.map(({ resource, reason }) => `| \`${name}\` | \`${resource}\` | ${reason} |`),
  );
  return [
    '| rule | about | what it demands | stacks | document |',
    '|---|---|---|---|---|',
    ...rules,
    '',
    'Exceptions, of resources of Georender alone:',
    '',
    '| rule | resources | reason |',
    '|---|---|---|',
    ...exceptions,
  ].join('\n');
}

/**
 * The page with the tables in place of the former ones.
 * @throws SectionMissingError
 */
export function withRuleTables(page: string): string {
  return withSection(page, '<!-- Written by `npm run rules`; change nothing here. -->', ruleTables());
}

// The report as SARIF 2.1.0, for code scanning ("Static Analysis Results Interchange Format", OASIS).
import type { Location, Log, ReportingDescriptor, Result } from 'sarif';
import type { CheckedUrl } from '../check-page';
import type { Severity } from '../checked-page';
import { CHECKS_BY_ID } from '../checks/page-checks';

/** The rule of pages that can't be had. */
const UNAVAILABLE = 'unavailable';

/** The log of one run. Results name pages relative to their sites: code scanning takes no results outside a project. */
export function sarifLog(all: readonly CheckedUrl[]): Log {
  const bases = basesOf(all);
  const results = all.flatMap((checked) => resultsOf(checked, bases));
  const used = new Set(results.map(({ ruleId }) => ruleId));
  const rules = [...used].map((id) => ruleOf(id ?? UNAVAILABLE));
  const at = new Map(rules.map(({ id }, index) => [id, index]));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'georender check', rules } },
        originalUriBaseIds: Object.fromEntries([...bases].map(([origin, id]) => [id, { uri: `${origin}/` }])),
        results: results.map((result) => ({ ...result, ruleIndex: at.get(result.ruleId ?? '') ?? -1 })),
        columnKind: 'utf16CodeUnits',
      },
    ],
  };
}

/** Origin → the name of its base: `SITE`, `SITE2`. */
function basesOf(all: readonly CheckedUrl[]): ReadonlyMap<string, string> {
  const origins = [...new Set(all.map(({ url }) => new URL(url).origin))];
  return new Map(origins.map((origin, index) => [origin, index === 0 ? 'SITE' : `SITE${index + 1}`]));
}

function resultsOf(checked: CheckedUrl, bases: ReadonlyMap<string, string>): readonly Result[] {
  const locations = [locationOf(checked.url, bases)];
  const result = (ruleId: string, severity: Severity, text: string): Result => ({
    ruleId,
    level: severity,
    message: { text },
    locations,
    partialFingerprints: { 'page/v1': `${ruleId} ${checked.url}` },
  });
  if (checked.kind === 'unavailable') return [result(UNAVAILABLE, 'error', checked.reason)];
  return checked.problems.map(({ id, severity, message, mend }) => result(id, severity, `${message} ${mend}`));
}

function locationOf(url: string, bases: ReadonlyMap<string, string>): Location {
  const { origin, pathname, search } = new URL(url);
  return {
    physicalLocation: {
      artifactLocation: { uri: `./${pathname.slice(1)}${search}`, uriBaseId: bases.get(origin) ?? 'SITE' },
      region: { startLine: 1 },
    },
  };
}

function ruleOf(id: string): ReportingDescriptor {
  const check = CHECKS_BY_ID.get(id);
  if (check === undefined)
    return {
      id,
      shortDescription: { text: 'The page can’t be had' },
      help: { text: 'The page gives no answer, or is no HTML.' },
      defaultConfiguration: { level: 'error' },
    };
  const { title, mend, severity, source } = check;
  return {
    id,
    shortDescription: { text: title },
    help: { text: `${mend} Source: ${source.title}, ${source.url}` },
    helpUri: source.url,
    defaultConfiguration: { level: severity },
  };
}

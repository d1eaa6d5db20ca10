// The summary of a preview, as Markdown for a comment on a pull request. It names properties, and never shows values.
import { counted } from '../../operations/text/counted';
import { money } from '../../operations/text/money';
import type { EngineOperation, PolicyViolation } from '../engine/operation';
import { boundedBody, bulletList, code, codeBlock, markdownTable } from '../markdown';
import { botNotices } from './bot-notices';
import { CHANGE_KINDS, type Change, changesOf, countsByKind, isLost, stackRegions } from './changes';
import { type CostChange, costChange } from './cost-change';

/** A preview that has ended. */
export interface PreviewResult {
  readonly stack: string;
  readonly succeeded: boolean;
  readonly operation: EngineOperation;
  /** What the CLI said besides, e.g. why it could not begin. */
  readonly otherLines: readonly string[];
}

const WORDS = { create: 'created', update: 'changed', replace: 'replaced', delete: 'deleted' } as const;

/** Resources of one region and kind that are named. */
const MOST_NAMES = 60;
const MOST_MESSAGES = 20;
const MOST_MESSAGE_CHARACTERS = 4_000;

/** The first line of a comment by which a later run finds it. */
export function previewMarker(stack: string): string {
  return `<!-- georender preview of ${stack} -->`;
}

/** The summary. */
export function previewSummary(result: PreviewResult): string {
  const { stack, succeeded, operation } = result;
  const changes = changesOf(operation);
  const head = `${previewMarker(stack)}\n## Preview of ${code(stack)}`;
  if (!succeeded) return boundedBody([head, ...failureParts(result)]);
  if (changes.length === 0) return boundedBody([head, 'Nothing changes.', violationsPart(operation.violations)]);
  const [before, after] = [stackRegions(operation, 'before'), stackRegions(operation, 'after')];
  const regions = {
    added: after.filter((region) => !before.includes(region)),
    removed: before.filter((region) => !after.includes(region)),
  };
  const notices = botNotices(changes, regions);
  return boundedBody([
    head,
    `${countsText(changes)} Regions: ${regionsText(after, regions)}.`,
    violationsPart(operation.violations),
    replacedPart(changes),
    '### What bots will notice',
    notices.length === 0 ? 'Nothing.' : bulletList(notices, MOST_MESSAGES),
    '### What it costs',
    costPart(costChange(operation)),
    '### Resources',
    resourcesTable(changes),
    ...detailParts(changes),
    warningsPart(operation.warnings),
  ]);
}

function failureParts({ operation, otherLines }: PreviewResult): readonly string[] {
  const mandatory = operation.violations.filter(({ isMandatory }) => isMandatory);
  const said = operation.errors.length > 0 ? operation.errors : otherLines.slice(-MOST_MESSAGES);
  const errors = said.join('\n').slice(0, MOST_MESSAGE_CHARACTERS);
  return [
    mandatory.length > 0
      ? `**Refused by ${counted(mandatory.length, 'violation')} of policies.** Nothing was deployed.`
      : '**It failed.** Nothing was deployed.',
    violationsPart(operation.violations),
    errors === '' ? '' : codeBlock(errors),
  ];
}

function countsText(changes: readonly Change[]): string {
  const parts = countsByKind(changes).map(([kind, count]) => `${count} ${WORDS[kind]}`);
  return `**${counted(changes.length, 'resource')}:** ${parts.join(', ')}.`;
}

function regionsText(
  after: readonly string[],
  { added, removed }: { readonly added: readonly string[]; readonly removed: readonly string[] },
): string {
  const now = after.map((region) => (added.includes(region) ? `${code(region)} (new)` : code(region)));
  const gone = removed.map((region) => `${code(region)} (goes)`);
  return [...now, ...gone].join(', ') || 'none';
}

function replacedPart(changes: readonly Change[]): string {
  const replaced = changes.filter(isLost);
  if (replaced.length === 0) return '';
  const items = replaced.map(({ type, name, replacedBy }) => {
    const reasons = replacedBy.map(code).join(', ');
    return `${code(name)} (${shortType(type)})${reasons === '' ? '' : `, because of ${reasons}`}`;
  });
  return `### Replaced: the old one goes\n\n${bulletList(items, MOST_NAMES)}`;
}

function violationsPart(violations: readonly PolicyViolation[]): string {
  if (violations.length === 0) return '';
  const items = violations.map(({ policy, isMandatory, message, resource }) => {
    const where = resource === '' ? '' : ` at ${code(resource)}`;
    return `${isMandatory ? '**refused**' : 'advised'}: ${code(policy)}${where}: ${code(message.slice(0, 500))}`;
  });
  return `### Policies\n\n${bulletList(items, MOST_NAMES)}`;
}

function costPart({ before, after, gaps }: CostChange): string {
  const row = (what: string, of: 'idle' | 'million'): readonly string[] => {
    const [old, fresh] = [before?.[of] ?? 0, after?.[of] ?? 0];
    const difference = fresh - old;
    const sign = Math.abs(difference) < 0.005 ? '±' : difference > 0 ? '+' : '−';
    return [
      what,
      before === undefined ? '–' : money(old),
      after === undefined ? '–' : money(fresh),
      sign + money(Math.abs(difference)),
    ];
  };
  return [
    markdownTable(
      ['US dollars', 'before', 'after', 'difference'],
      [row('a month without requests', 'idle'), row('a million bots’ requests', 'million')],
      true,
    ),
    'List prices in us-east-1, by the assumptions of docs/deploy.md, "Cost": no measurement.',
    ...gaps,
  ].join('\n\n');
}

function resourcesTable(changes: readonly Change[]): string {
  const rows = [...Map.groupBy(changes, ({ region }) => region)].map(([region, ofRegion]) => [
    region,
    ...CHANGE_KINDS.map((kind) => String(ofRegion.filter((each) => each.kind === kind).length || '')),
  ]);
  return markdownTable(['region', ...CHANGE_KINDS.map((kind) => WORDS[kind])], rows, true);
}

/** A foldable list for each region. */
function detailParts(changes: readonly Change[]): readonly string[] {
  return [...Map.groupBy(changes, ({ region }) => region)].map(([region, ofRegion]) => {
    const kinds = CHANGE_KINDS.flatMap((kind) => {
      const items = ofRegion.filter((each) => each.kind === kind).map(itemText);
      return items.length === 0 ? [] : [`**${WORDS[kind]}**\n\n${bulletList(items, MOST_NAMES)}`];
    });
    return `<details><summary>${region}: ${counted(ofRegion.length, 'resource')}</summary>\n\n${kinds.join('\n\n')}\n\n</details>`;
  });
}

function itemText({ kind, type, name, changed }: Change): string {
  const properties = kind === 'update' && changed.length > 0 ? `: ${changed.map(code).join(', ')}` : '';
  return `${shortType(type)} ${code(name)}${properties}`;
}

function warningsPart(warnings: readonly string[]): string {
  if (warnings.length === 0) return '';
  return `### Notices\n\n${codeBlock(warnings.join('\n').slice(0, MOST_MESSAGE_CHARACTERS))}`;
}

/** `aws:s3/bucket:Bucket` → `s3 Bucket`. */
function shortType(type: string): string {
  const [, module = '', name = type] = type.split(':');
  return `${module.split('/')[0] ?? ''} ${name}`.trim();
}

// How the fidelity corpus differs between two Chromiums, as Markdown for the pull request of an update.
import { z } from 'zod';
import { UserError } from '../../core/contract/georender-error';
import { counted } from '../../operations/text/counted';
import { boundedBody, bulletList, code, markdownTable } from '../markdown';

/** A file holds no figures of `npm run bench:fidelity -- --json`. */
export class FiguresError extends UserError {
  override readonly name = 'FiguresError';
}

const SHARE = z.object({ share: z.number(), missing: z.array(z.string()) });

const FIGURES = z.object({
  figures: z.array(
    z.object({
      page: z.string(),
      unusable: z.string().optional(),
      georender: z
        .object({
          status: z.number(),
          kept: z.boolean(),
          pixels: z.number(),
          shares: z.record(z.string(), SHARE),
        })
        .optional(),
    }),
  ),
});

/** The figures of one run. */
export type FidelityFigures = z.infer<typeof FIGURES>['figures'];

type Answer = NonNullable<FidelityFigures[number]['georender']>;

/** Differences of shares below this are those of two runs of one Chromium. */
const NOTICED = 0.005;

const MOST_PAGES = 100;

/** Reads a file's text. @throws FiguresError */
export function parseFigures(file: string, text: string): FidelityFigures {
  try {
    return FIGURES.parse(JSON.parse(text)).figures;
  } catch (error) {
    throw new FiguresError(`${file}: it holds no figures; npm run bench:fidelity -- --json ${file} writes them.`, {
      cause: error,
    });
  }
}

/** A Chromium, by the version of its package, and what it made of the corpus. */
export interface ChromiumFigures {
  readonly version: string;
  readonly figures: FidelityFigures;
}

/** What differs. */
export interface FidelityDifference {
  readonly text: string;
  /** Whether a page lost something. */
  readonly isWorse: boolean;
}

/** Compares two runs. */
export function fidelityDifference(before: ChromiumFigures, after: ChromiumFigures): FidelityDifference {
  const pages = [...new Set([...before.figures, ...after.figures].map(({ page }) => page))].sort();
  const of = ({ figures }: ChromiumFigures, page: string) => figures.find((each) => each.page === page)?.georender;
  const pairs = pages.map((page) => ({ page, old: of(before, page), fresh: of(after, page) }));
  const worse = pairs.filter(({ old, fresh }) => changeOf(old, fresh) < 0);
  const better = pairs.filter(({ old, fresh }) => changeOf(old, fresh) > 0);
  const rows = [...worse, ...better]
    .slice(0, MOST_PAGES)
    .map(({ page, old, fresh }) => [code(page), answerText(old), answerText(fresh)]);
  const lost = worse.flatMap(({ page, fresh }) =>
    Object.entries(fresh?.shares ?? {}).flatMap(([thing, { missing }]) =>
      missing.length === 0
        ? []
        : [
            `${code(page)} lacks ${thing}: ${missing
              .slice(0, 8)
              .map((one) => code(one.slice(0, 80)))
              .join(' ')}`,
          ],
    ),
  );
  const same = pages.length - worse.length - better.length;
  return {
    isWorse: worse.length > 0,
    text: boundedBody([
      `## Chromium ${code(before.version)} → ${code(after.version)}`,
      `The fidelity corpus has ${counted(pages.length, 'page')}: ${same} as before, ${worse.length} worse, ${better.length} better.`,
      rows.length === 0
        ? ''
        : markdownTable(
            ['page', `${before.version}: least share, pixels, kept`, `${after.version}: the same`],
            rows,
            false,
          ),
      lost.length === 0 ? '' : `### Missing now\n\n${bulletList(lost, MOST_PAGES)}`,
      'Shares are of what a person’s browser shows. `bench/README.md` says how they are measured.',
    ]),
  };
}

/** Below 0: worse. A page without an answer is worse than any. */
function changeOf(old: Answer | undefined, fresh: Answer | undefined): number {
  if (old === undefined || fresh === undefined) return Number(fresh !== undefined) - Number(old !== undefined);
  if (old.kept !== fresh.kept) return Number(fresh.kept) - Number(old.kept);
  const change = [least(fresh) - least(old), fresh.pixels - old.pixels].filter((each) => Math.abs(each) > NOTICED);
  return Math.min(0, ...change) || Math.max(0, ...change);
}

function least({ shares }: Answer): number {
  return Math.min(1, ...Object.values(shares).map(({ share }) => share));
}

function answerText(answer: Answer | undefined): string {
  if (answer === undefined) return 'no answer';
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  return `${percent(least(answer))}, ${percent(answer.pixels)}, ${answer.kept ? 'kept' : `not kept (${answer.status})`}`;
}

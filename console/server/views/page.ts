// A page: a look at it from all sides, and the history of its renders.
import { z } from 'zod';
import { isRegion } from '../../../core/geography/regions';
import type { PageIdentity } from '../../../core/pages/page-key';
import type { Deployment } from '../../../operations/deployment';
import { checkQuestion, type ExplainQuestion } from '../../../operations/explain/question';
import { explainRouting } from '../../../operations/explain/routing';
import { openDocuments } from '../../../operations/pages/local-documents';
import type { LookPart } from '../../../operations/pages/look-parts';
import { documentDiff, documentLines } from '../../../operations/pages/page-diff';
import { type PageHistory, pageHistory, readVersion } from '../../../operations/pages/page-history';
import { lookAtPage } from '../../../operations/pages/page-look';
import { procedure, router } from '../procedure';
import { streamError } from '../stream-error';
import { questionInput, type ShownExplanation, shownExplanation } from './explain';

/** A render and a page in a browser may take a minute each. */
const MOST_LOOK_MS = 180_000;

/** A part of a look as the page shows it. */
export type ShownPart =
  | Exclude<LookPart, { readonly kind: 'explanation' }>
  | { readonly kind: 'explanation'; readonly explanation: ShownExplanation };

const regionInput = z.string().refine(isRegion, 'The region is none of AWS’s that Georender knows.');
const contentInput = z.string().regex(/^[0-9a-f]{64}$/);

/** The procedures. */
export const pageView = router({
  /** Looks at a page, and tells each part as soon as it is known. */
  look: procedure.input(questionInput).subscription(async function* ({
    ctx,
    input,
    signal,
  }): AsyncGenerator<ShownPart> {
    try {
      const leave = await ctx.looks.take();
      try {
        const limit = AbortSignal.timeout(MOST_LOOK_MS);
        const stop = signal === undefined ? limit : AbortSignal.any([signal, limit]);
        const open = (url: string) => openDocuments(url, ctx.chromium);
        for await (const part of lookAtPage(ctx.deployment, { ...input, place: input.place }, open, stop))
          yield part.kind === 'explanation' ? { ...part, explanation: shownExplanation(part.explanation) } : part;
      } finally {
        leave();
      }
    } catch (cause) {
      throw streamError(cause);
    }
  }),
  /** The versions of a page in a region; undefined if the request is for no page. */
  history: procedure
    .input(questionInput.extend({ region: regionInput }))
    .query(async ({ ctx: { deployment }, input }): Promise<PageHistory | undefined> => {
      const page = pageOf(deployment, { ...input, place: input.place, asksEdge: false });
      return page && (await pageHistory(deployment, page, input.region));
    }),
  /** The differences of two versions. */
  compare: procedure
    .input(questionInput.extend({ region: regionInput, older: contentInput, newer: contentInput }))
    .query(async ({ ctx: { deployment }, input }) => {
      const page = pageOf(deployment, { ...input, place: input.place, asksEdge: false });
      if (page === undefined) return [];
      const read = async (content: string) =>
        documentLines({ html: await readVersion(deployment, page, input.region, content), url: page.url });
      const [older, newer] = await Promise.all([read(input.older), read(input.newer)]);
      return documentDiff(older, newer);
    }),
});

function pageOf({ facts }: Deployment, question: ExplainQuestion): PageIdentity | undefined {
  return explainRouting(facts, checkQuestion(question, facts), undefined).page;
}

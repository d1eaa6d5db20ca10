// A rendered document as bots would get it: the rules of `render` decide on status and redirects.
import { DEFAULT_RENDER_RULE } from '../../../core/pages/render-rules';
import { pageAnswer } from '../../../handlers/render/page-answer';
import type { RenderedDocument } from '../../../handlers/render/tab/documents/rendered-document';

/** An answer with a page, or a redirect without one. */
export interface RenderedAnswer {
  readonly status: number;
  readonly html: string | undefined;
  /** Where a redirect leads. */
  readonly location?: string | undefined;
}

/** The answer that a document makes. @param url the page's */
export function renderedAnswer(document: Exclude<RenderedDocument, { kind: 'failed' }>, url: string): RenderedAnswer {
  // Nothing is kept here, so no cookie is an objection.
  const { status, headers, gzippedBody } = pageAnswer(document, url, DEFAULT_RENDER_RULE, () => false);
  if (document.kind === 'page' && gzippedBody !== undefined) return { status, html: document.snapshot.html };
  return { status, html: undefined, location: headers.find(([name]) => name === 'location')?.[1] };
}

// What `serve` needs from outside; each interface has one implementation in handlers/adapters.
import type { PageKey } from '../../core/page-key';
import type { HeaderList, PageRecord } from '../../core/page-record';
import type { PageUrl } from '../../core/page-url';
import type { Variant } from '../../core/variants';
import type { RenderOutcome } from '../render-protocol';

/** The region's replica of the render index. */
export interface PageIndexReader {
  /** The page's record; undefined if there is none. */
  find(key: PageKey): Promise<PageRecord | undefined>;
}

/** The region's own bucket. */
export interface PageReader {
  /** A page's gzipped body; undefined if it has not arrived in this region. */
  read(objectKey: string): Promise<Uint8Array | undefined>;
}

/** The region's renderer. */
export interface Renderer {
  /** Renders a page. Throws if the renderer could not be asked or broke down. */
  render(url: PageUrl, variant: Variant): Promise<RenderOutcome>;
}

/** The site's own answer to a page's URL. */
export interface SiteAnswer {
  readonly status: number;
  /** What a crawler may see of its headers. */
  readonly headers: HeaderList;
  readonly body: Uint8Array;
}

/** The site's origin, asked past the edge. */
export interface Site {
  /** The site's own HTML. Throws SiteUnreachableError if it gives none. */
  fetch(url: PageUrl): Promise<SiteAnswer>;
}

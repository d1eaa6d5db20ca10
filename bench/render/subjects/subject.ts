// A subject: a program that turns URLs into HTML, in its own process tree.
import type { LocalChromium } from '../../../local/chromium';

/** One finished render. */
export interface Rendered {
  readonly html: string;
  /** Time to the HTML, in milliseconds. */
  readonly elapsedMs: number;
}

/** A subject within its process. */
export interface PageRenderer {
  /** Rejects without HTML. */
  render(url: string): Promise<Rendered>;
  close(): Promise<void>;
}

/** The options of a subject. */
export interface SubjectOptions {
  /** Hosts of the site, with their ports; the documents are on the first. */
  readonly hosts: readonly string[];
  /** The Chromium of all subjects. */
  readonly chromium: LocalChromium;
  /** The subject's own folder for temporary files; the bench removes it. */
  readonly temporaryDir: string;
}

/** A subject, as the bench sees it. */
export interface Subject extends PageRenderer {
  readonly name: string;
  /** The root of its process tree: the driver. All its descendants are the browser. */
  readonly pid: number;
}

/** Times `render`. */
export async function timed(render: () => Promise<string>): Promise<Rendered> {
  const startMs = performance.now();
  const html = await render();
  return { html, elapsedMs: performance.now() - startMs };
}

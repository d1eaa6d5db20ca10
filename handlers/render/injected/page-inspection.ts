// The inspection of a page that may be broken: the answer of the isolated world's script to `render`.

/** How a page looks at its end, where something went wrong in it or where it has little text. */
export interface PageInspection {
  /** Characters of text, visible or not, without white space and shadow roots. */
  readonly textLength: number;
  /** The most text that was there at an exception. */
  readonly thrownTextLength: number;
  /** It has content that is no text: pictures, drawings, frames, forms. */
  readonly showsMore: boolean;
  /** All its text says is that it loads. */
  readonly onlyWaits: boolean;
  /** All its text says is that it needs scripts. */
  readonly asksForScripts: boolean;
  /** All its text says is that something failed. */
  readonly isErrorPage: boolean;
  /** Some part of it says or shows that it is still loading. */
  readonly waits: boolean;
  /** The element for the application, or for the main content, is empty, and no other such element is beside it. */
  readonly mountIsEmpty: boolean;
  /** Some other element with a name is empty. */
  readonly hasHole: boolean;
  /** A line of its text is a usual line of error boundaries, and no prose follows it; or there is an alert. */
  readonly saysError: boolean;
  /** URLs of its module scripts, and of the other scripts that parsing waits for. */
  readonly modules: readonly string[];
  readonly waitedScripts: readonly string[];
}

/** The expression, in the isolated world, whose value is a {@link PageInspection}. */
export const INSPECTION_EXPRESSION = 'globalThis.georenderInspection?.()';

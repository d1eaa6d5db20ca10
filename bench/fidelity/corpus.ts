// A page of the corpus: a published package, the files and answers of its site, and one URL.

/** A package, exactly: the registry's integrity makes every run measure the same bytes. */
export interface Pin {
  readonly registry: 'npm' | 'pypi';
  readonly name: string;
  readonly version: string;
  /** npm: as in a lock file, `sha512-…`; PyPI: the wheel's, as pip writes it, `sha256:…`. */
  readonly integrity: string;
}

/** A site's answer to one path. */
export interface FixtureAnswer {
  readonly type: string;
  readonly body: string;
  /** Default: 200. */
  readonly status?: number;
  /** Default: none. */
  readonly delayMs?: number;
}

/** Makes an answer; `asked` is 1 for the first request of this path. */
export type FixtureFunction = (body: string, path: string, asked: number) => FixtureAnswer;

/** An answer by method and path, e.g. `GET /api/runs`; `GET /api/runs/*` matches all paths below. */
export type Fixtures = Readonly<Record<string, FixtureAnswer | FixtureFunction>>;

/** One page to compare. */
export interface CorpusPage {
  readonly name: string;
  readonly group: 'application' | 'library';
  /** Path and query of the page within its site. */
  readonly path: string;
  /** The page's own document. */
  readonly document: string;
  /** Static files: URL prefixes, each with an absolute folder. */
  readonly files: Readonly<Record<string, string>>;
  readonly fixtures: Fixtures;
  /** Texts that a person must see: they prove that the stand-ins are good enough. */
  readonly expects: readonly string[];
  /** Its content comes by a WebSocket, which the bench does not offer: its shares are not judged. */
  readonly needsSocket: boolean;
}

/** An application: how to make its page from the unpacked package. */
export interface ApplicationSource {
  readonly name: string;
  readonly pin: Pin;
  readonly path?: string;
  /** Makes the document; `read` reads a file of the package as text. */
  readonly document: (read: (file: string) => Promise<string>) => Promise<string> | string;
  /** URL prefixes, each with a folder of the package. */
  readonly files: Readonly<Record<string, string>>;
  readonly fixtures?: Fixtures;
  readonly expects: readonly string[];
  readonly needsSocket?: boolean;
}

/** A JSON answer. */
export function json(value: unknown, status = 200): FixtureAnswer {
  return { type: 'application/json', body: JSON.stringify(value), status };
}

/** An answer of another type. */
export function text(type: string, body: string): FixtureAnswer {
  return { type, body };
}

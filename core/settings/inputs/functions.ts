// Written by `npm run settings`; change the descriptors in core/settings/rooms instead.

/** The settings of core/settings/rooms, functions, as a user writes them. */
export interface FunctionsInput {
  /**
   * Whether new code goes to canaries of the functions first, for a part of the URLs (docs/deploy.md, "Canaries").
   * @default false
   */
  readonly canary?: boolean;
  /**
   * Memory of `render`; its CPU grows with it. From 1024 to 10240.
   * @default 2048
   */
  readonly renderMemoryMegabytes?: number;
  /**
   * Room for temporary files of `render`: Chromium’s profile, and the storage of its pages. From 512 to 10240.
   * @default 2048
   */
  readonly renderStorageMegabytes?: number;
  /**
   * How long one render may take, Chromium’s start included. Unset: 30s; with `edge: lambda-at-edge`, 17s, the longest
   * that it allows. From 15s to 100s.
   * @example '45s'
   */
  readonly renderTimeout?: string;
  /**
   * Renders at once in a region, reserved of the account’s concurrency: the ceiling of cost. 0: no ceiling. The default
   * is left out, with a notice, where the account has no room for it. From 0 to 10000.
   * @default 10
   */
  readonly renderConcurrency?: number;
  /**
   * Renders at once in a region that nobody waits for: stale pages, recaches, warm-ups. Makes a queue for them in each
   * region (docs/operations.md). At most half of `renderConcurrency`: bots who wait come first. Unset: no queue. From 2
   * to 1000.
   * @example 2
   */
  readonly queueConcurrency?: number;
  /**
   * Answers at once in a region, reserved of the account’s concurrency; more than `renderConcurrency`. Unset: no
   * ceiling. From 1 to 10000.
   */
  readonly serveConcurrency?: number;
  /**
   * Processor of `serve`. `render` is always x86_64, as its Chromium is. One of arm64, x86_64.
   * @default 'arm64'
   */
  readonly serveArchitecture?: 'arm64' | 'x86_64';
}

// Where a deployment is found: by a stack, by a file with its outputs, or by the local run's address.

/** A deployment, not yet opened. */
export type Target =
  | { readonly kind: 'local'; readonly url: string }
  | { readonly kind: 'stack'; readonly stack: string }
  | { readonly kind: 'file'; readonly file: string };

/** The address of `georender start` without options. */
export const DEFAULT_LOCAL_URL = 'http://127.0.0.1:8080';

/** Whether a text is an address that a local run may have: it never leaves this machine. */
export function isLocalUrl(text: string): boolean {
  return /^http:\/\/(?:127\.0\.0\.1|localhost)(?::\d{1,5})?\/?$/.test(text) && URL.canParse(text);
}

/** The name of a target in messages. */
export function targetName(target: Target): string {
  switch (target.kind) {
    case 'local':
      return `the local run at ${target.url}`;
    case 'stack':
      return `stack ${target.stack}`;
    case 'file':
      return target.file;
  }
}

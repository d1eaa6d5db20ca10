// Whether a path is a file's. Runs in the router, of which most requests are for files: strings alone.

/**
 * Whether a path ends in an extension, in any case.
 * @param extensions lower-case, each between two commas: `,css,js,`
 */
export function isAssetPath(extensions: string, path: string): boolean {
  const extension = path.slice(path.lastIndexOf('.') + 1);
  return extension.length < path.length && extension.indexOf(',') < 0 && extensions.indexOf(',' + extension.toLowerCase() + ',') >= 0;
}

// The error of a command that needs a package which is not installed: the npm package brings only what most need.
import { UserError } from '../../core/contract/georender-error';
import { devDependencies } from '../../package.json';

/** A package is not installed; the message says how to install it. */
export class MissingPackageError extends UserError {
  override readonly name = 'MissingPackageError';
}

/** Node's words for it, for `import` and for `require`. */
const NOT_FOUND = /^Cannot find (?:package|module) '((?:@[\w.-]+\/)?[\w.-]+)/;

/** An error that says so, if a package is missing; else the same error. */
export function orMissingPackage(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || !/^(?:ERR_)?MODULE_NOT_FOUND$/.test(String(error.code))) {
    return error;
  }
  const [, name = ''] = NOT_FOUND.exec(error.message) ?? [];
  const version = new Map(Object.entries(devDependencies)).get(name);
  if (version === undefined) return error;
  return new MissingPackageError(
    `This command needs the package ${name}, which is not installed; run: npm install ${name}@${version}`,
    { cause: error },
  );
}

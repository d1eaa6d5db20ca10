// The error of wrong options.
import { UserError } from '../../core/contract/georender-error';

/** Options were wrong; the message lists every problem, each with the option, the value and what is allowed. */
export class OptionError extends UserError {
  override readonly name = 'OptionError';
}

// What the egress proxy's connections fail with.
import { InternalError } from '../../../core/contract/georender-error';

/** The proxy does not let this connection out. */
export class EgressRefusedError extends InternalError {
  override readonly name = 'EgressRefusedError';

  /**
   * @param host what was asked for, as it was written
   * @param address the address that it stands for, if it got that far
   * @param rule why, in words
   */
  constructor(
    readonly host: string,
    readonly port: number,
    readonly address: string | undefined,
    readonly rule: string,
  ) {
    const at = address === undefined || address === host ? '' : ` at ${address}`;
    super(
      `A page may not reach ${JSON.stringify(host)}${at} on port ${port}: ${rule}. ` +
        'Allowed are public addresses, and the hosts and ports that are named as exceptions.',
    );
  }
}

/** The host's name did not resolve. */
export class EgressResolveError extends InternalError {
  override readonly name = 'EgressResolveError';

  constructor(
    readonly host: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`${host} did not resolve: ${reason}.`, options);
  }
}

/** None of the host's addresses took the connection. */
export class EgressConnectError extends InternalError {
  override readonly name = 'EgressConnectError';

  constructor(
    readonly host: string,
    readonly port: number,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`No connection to ${host} on port ${port}: ${reason}.`, options);
  }
}

// The errors of connections through the egress proxy.
import { InternalError } from '../../../core/contract/georender-error';

/** The policy refuses this connection. */
export class EgressRefusedError extends InternalError {
  override readonly name = 'EgressRefusedError';

  /**
   * @param host as the client wrote it
   * @param address the host's address, if it was resolved before the refusal
   * @param rule the rule that refuses it, in words
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
        'Pages may reach public addresses, and the hosts and ports that are named as exceptions.',
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

/** None of the host's addresses accepted the connection. */
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

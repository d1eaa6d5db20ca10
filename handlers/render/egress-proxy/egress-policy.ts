// Decides where connections may go: to public addresses, and to exceptions that are named host by host.
import { isIP } from 'node:net';
import { EgressRefusedError } from './egress-errors';
import { specialRangeOf } from './public-address';

/**
 * The Fetch Standard's blocked ports ("Port blocking"): mail, shells, databases and the like. Chromium refuses them
 * by itself; our own requests do not.
 */
const BLOCKED_PORTS: ReadonlySet<number> = new Set([
  0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
  111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
  540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061,
  6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
]);

/** A DNS name as URLs write it (WHATWG URL: ASCII, Punycode), without characters that a resolver could misread. */
const HOST_NAME = /^(?=.{1,254}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?$/i;

/** The rules for one proxy's connections. */
export class EgressPolicy {
  private readonly exceptions: ReadonlySet<string>;

  /**
   * @param allowed exceptions, each `host:port` with the host as a URL writes it (`localhost:8080`, `[::1]:8080`).
   *   It allows no other name of the same address.
   * @throws TypeError if an exception has another form
   */
  constructor(allowed: readonly string[]) {
    this.exceptions = new Set(allowed.map(checkedException));
  }

  /** Checks a target before its name is resolved. @throws EgressRefusedError */
  checkTarget(host: string, port: number): void {
    if (isIP(host) === 0 && !HOST_NAME.test(host))
      throw new EgressRefusedError(host, port, undefined, 'this is no host name');
    if (BLOCKED_PORTS.has(port) && !this.isException(host, port)) {
      throw new EgressRefusedError(host, port, undefined, 'the Fetch Standard blocks this port');
    }
  }

  /** Checks the resolved addresses: a single special one refuses the host. @throws EgressRefusedError */
  checkAddresses(host: string, port: number, addresses: readonly string[]): void {
    if (this.isException(host, port)) return;
    for (const address of addresses) {
      const range = specialRangeOf(address);
      if (range !== undefined) throw new EgressRefusedError(host, port, address, range);
    }
  }

  private isException(host: string, port: number): boolean {
    const written = isIP(host) === 6 ? `[${host}]` : host.toLowerCase();
    return this.exceptions.has(`${written}:${port}`);
  }
}

function checkedException(allowed: string): string {
  const [, host = '', port = ''] = /^(.*):([1-9]\d{0,4})$/.exec(allowed) ?? [];
  const url = URL.parse(`http://${host}`);
  const asUrl = url !== null && url.host === host && (url.host.startsWith('[') || HOST_NAME.test(host));
  if (!asUrl || Number(port) > 65_535) {
    throw new TypeError(
      `The exception ${JSON.stringify(allowed)} is not host:port as a URL writes it; examples: localhost:8080, 127.0.0.1:80, [::1]:8080.`,
    );
  }
  return allowed;
}

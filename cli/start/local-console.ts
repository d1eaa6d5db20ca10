// The console of the local run, at an address of its own: the site's pages must not read it.
import { consolePageFolder } from '../../console/page-folder';
import { RequestFeed } from '../../console/requests/request-feed';
import { RequestTally } from '../../console/requests/request-tally';
import { type ConsoleServer, startConsoleServer } from '../../console/server/console-server';
import { findChromium, thisMachine } from '../../local/chromium';
import type { RequestListener } from '../../local/requests/request-join';
import type { Deployment } from '../../operations/deployment';
import { openDeployment } from '../../operations/target/open-deployment';

/** The console, which gets the requests of the run. */
export class LocalConsole {
  private readonly requests = new RequestFeed();
  private readonly tally = new RequestTally(this.requests, () => Date.now());
  private running: { readonly server: ConsoleServer; readonly deployment: Deployment } | undefined;

  /** Its address; undefined before it has started. */
  get url(): string | undefined {
    return this.running?.server.url;
  }

  /** A listener that has the console see the requests, too. */
  listeningTo(listener: RequestListener): RequestListener {
    return {
      onRequest: (request) => {
        this.requests.add(request);
        listener.onRequest(request);
      },
      onRender: (render) => listener.onRender(render),
    };
  }

  /** Starts it for a run, at a free port. */
  async start(url: string): Promise<void> {
    const deployment = await openDeployment({ kind: 'local', url });
    const chromium = () => findChromium(thisMachine());
    const counts = async (minutes: number) => this.tally.counts(minutes);
    const context = { deployment, requests: this.requests, counts, chromium };
    const server = await startConsoleServer({ port: 0, page: consolePageFolder, context });
    this.running = { server, deployment };
  }

  async close(): Promise<void> {
    await this.running?.server.close();
    this.running?.deployment.close();
  }
}

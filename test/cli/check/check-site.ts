// A site for checks: good pages, an application, and pages that want to lead into this machine's network.

import { HEAD, pageAt, TEXT } from '../../operations/check/check-fixtures';
import { type PageServer, startPageServer, type TestPage } from '../../support/site/page-server';
import { pngOf } from '../../support/site/png';

/** Shows its text by script, and more once somebody scrolls there. */
const APPLICATION = `<!doctype html><html lang="en"><title>App</title><div id="root"></div><script>
  document.title = 'Storks';
  root.innerHTML = '<h1>Storks</h1>${TEXT}<div id="more" style="margin-top: 3000px">…</div>';
  new IntersectionObserver(([{ isIntersecting }]) => {
    if (isIntersecting) more.textContent = 'Migration, telemetry, colonies, ringing, conservation';
  }).observe(more);
</script>`;

/** Writes what it knows of another page into its own. */
const REMEMBERING = `<!doctype html><title>x</title><script>
  document.title = document.cookie + (localStorage.known ?? '') || 'unknown';
  document.cookie = 'known=1'; localStorage.known = 'yes';
</script>`;

const good: TestPage = (request, response) =>
  response
    .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    .end(pageAt(`http://${request.headers.host ?? ''}${request.url ?? ''}`));

/** The site, and one that it must not reach. */
export interface CheckSite {
  readonly site: PageServer;
  readonly inner: PageServer;
  close(): Promise<void>;
}

/** Starts both. */
export async function startCheckSite(): Promise<CheckSite> {
  const inner = await startPageServer({ '/': pageAt('http://127.0.0.1/') });
  const leading = `<iframe src="${inner.url}/frame"></iframe><script>fetch('${inner.url}/api')</script>`;
  const xml =
    (locations: (host: string) => readonly string[]): TestPage =>
    (request, response) => {
      const urls = locations(`http://${request.headers.host ?? ''}`).map((url) => `<url><loc>${url}</loc></url>`);
      response
        .writeHead(200, { 'content-type': 'application/xml' })
        .end(`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.join('')}</urlset>`);
    };
  const site = await startPageServer({
    '/': good,
    '/good': good,
    '/other': good,
    '/application': APPLICATION,
    '/remembering/1': REMEMBERING,
    '/remembering/2': REMEMBERING,
    '/hostile': `<!doctype html><title>&lt;script&gt;alert(1)&lt;/script&gt;" onload="x</title><h1>not found</h1>`,
    '/reloading': `${REMEMBERING.replace('x</title>', 'Storks</title>')}<script>
      if (!sessionStorage.again) { sessionStorage.again = 'yes'; setTimeout(() => location.reload(), 50); }
    </script>${TEXT}`,
    '/routed': `<!doctype html><title>App</title><div id="root"></div><script>
      if (location.hash === '#/storks') root.innerHTML = '${TEXT}';
    </script>`,
    '/leading': `<!doctype html><html lang="en"><head>${HEAD.replace(/<link[^>]*>/g, '')}</head><h1>Storks</h1>${TEXT}${leading}`,
    '/moved': (_request, response) => response.writeHead(302, { location: '/good' }).end(),
    '/inwards': (_request, response) => response.writeHead(302, { location: inner.url }).end(),
    '/picture': (_request, response) => response.writeHead(200, { 'content-type': 'image/png' }).end(),
    '/stork.jpg': (_request, response) =>
      response.writeHead(200, { 'content-type': 'image/png' }).end(pngOf(1_200, 630)),
    '/robots.txt': (request, response) =>
      response
        .writeHead(200, { 'content-type': 'text/plain' })
        .end(`Sitemap: http://${request.headers.host ?? ''}/map.xml`),
    // As of a build: it has the public address of the site.
    '/map.xml': xml((host) => [`${host}/good`, `${host}/application`, 'https://www.example.com/other']),
    '/empty.xml': xml(() => []),
  });
  return {
    site,
    inner,
    async close() {
      await Promise.all([site.close(), inner.close()]);
    },
  };
}

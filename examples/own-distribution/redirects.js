// The site's own CloudFront Function: the router calls it for requests that go to the site.
const MOVED = { '/about-us': '/about' };

function handler(event) {
  const to = MOVED[event.request.uri];
  if (to === undefined) return event.request;
  return { statusCode: 301, statusDescription: 'Moved Permanently', headers: { location: { value: to } } };
}

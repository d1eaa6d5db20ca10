// Paths of the application are its document; files keep their names.
function handler(event) {
  const request = event.request;
  if (!/\.[a-z0-9]+$/i.test(request.uri)) request.uri = '/index.html';
  return request;
}

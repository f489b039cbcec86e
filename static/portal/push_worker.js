/**
 * The part of the service worker that shows push messages: `import "./push_worker.js"` in the worker is all it takes.
 * A message says that there is news and holds nothing of anybody; its address is one of our own.
 */
self.addEventListener("push", (event) => {
  const { title = "GeoPGI", body = "", url = "/", tag = "geopgi" } = event.data?.json() ?? {};
  event.waitUntil(self.registration.showNotification(title, { body, tag, data: { url } }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(new URL(event.notification.data?.url ?? "/", self.location.origin)));
});

async function open(url) {
  if (url.origin !== self.location.origin) return;
  const windows = await self.clients.matchAll({ type: "window" });
  const shown = windows.find((client) => new URL(client.url).pathname === url.pathname);
  await (shown ? shown.focus() : self.clients.openWindow(url.href));
}

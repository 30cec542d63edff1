// The day sheet without a connection. This worker looks after that one page and keeps its shell and its static files:
// the same for everybody, no row and no name (docs/day-sheet.md).
"use strict";
const said = {{ said|safe }};
const KEPT = "ukuk-day-sheet-", FILES = KEPT + said.version, PATIENCE = 5000;

addEventListener("install", (event) => event.waitUntil((async () => {
    const cache = await caches.open(FILES);
    await cache.addAll(said.files);
    if (!await renew(cache)) throw new Error("no shell");
    await skipWaiting();
})()));

// Only its own older versions: the public pages have a worker and caches of their own.
addEventListener("activate", (event) => event.waitUntil((async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith(KEPT) && name !== FILES).map((name) => caches.delete(name)));
    await clients.claim();
})()));

addEventListener("fetch", (event) => {
    const request = event.request, url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== location.origin) return;
    if (said.files.includes(url.pathname)) event.respondWith(file(request));
    else if (request.mode === "navigate" && url.pathname === said.page) event.respondWith(page(event));
});

async function file(request) {
    return await caches.match(request, { cacheName: FILES }) || fetch(request);
}

// The site's own answer, be it the sign-in; the shell when none comes in time, or the server itself is down.
async function page(event) {
    const shell = () => caches.match(said.shell, { cacheName: FILES });
    const late = new Promise((done) => setTimeout(done, PATIENCE));
    try {
        const response = await Promise.race([fetch(event.request), late.then(shell)]);
        if (response && response.status < 500) {
            if (response.ok) event.waitUntil(caches.open(FILES).then(renew));
            return response;
        }
    } catch { /* no connection */ }
    return await shell() || Response.error();
}

// Whether the shell came: after a sign-out the sign-in would come in its place, and is not kept.
async function renew(cache) {
    try {
        const response = await fetch(said.shell, { credentials: "same-origin", cache: "no-store" });
        if (!response.ok || response.redirected) return false;
        await cache.put(said.shell, response);
        return true;
    } catch {
        return false;
    }
}

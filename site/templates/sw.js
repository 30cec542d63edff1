// The site without a connection. Kept on the phone: static files, the offline page, pages of the bus that were opened.
// Nothing else ever, so that the phone tells nobody what its owner read (docs/offline.md).
"use strict";
const said = {{ said|safe }};
const FILES = `ukuk-files-${said.version}`, BUS = "ukuk-bus", DAY = 86400000;
const home = new URL("/", location).origin;
const NEVER = /^\/(?:(?:ky|ru|en)\/)?(?:admin|accounts|consult|documents|api|hooks|health|media|_util)(?:\/|$)/;
const BUS_PAGE = /^\/(?:ky|ru|en)\/bus\/(?:[\w-]+\/)?$/;

addEventListener("install", (event) => event.waitUntil((async () => {
    const files = await caches.open(FILES);
    await files.addAll(said.files);
    await Promise.all(Object.values(said.pages).map((path) => keepOffline(files, path)));
    await skipWaiting();
})()));

addEventListener("activate", (event) => event.waitUntil((async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith("ukuk-files-") && name !== FILES).map((name) => caches.delete(name)));
    await clients.claim();
    await renew();
})()));

addEventListener("fetch", (event) => {
    const request = event.request, url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== home || NEVER.test(url.pathname)) return;
    if (said.files.includes(url.pathname)) event.respondWith(file(request));
    else if (request.mode === "navigate") event.respondWith(page(event, url));
});

// Their names carry a hash of what is in them: what is kept is what would be sent.
async function file(request) {
    return await caches.match(request, { cacheName: FILES }) || fetch(request);
}

// Network first; without it the kept copy of a page of the bus, else the page that is there for this.
async function page(event, url) {
    let response;
    try {
        response = await fetch(event.request);
    } catch {
        return await copy(url) || await offline(url);
    }
    if (isPublic(response) && BUS_PAGE.test(url.pathname)) {
        const second = response.clone();
        event.waitUntil(keep(url, second).then(freshen));
    }
    return response;
}

// Only what the site sends to everybody alike; a page of staff is not marked so.
function isPublic(response) {
    return response.ok && !response.redirected && /\bpublic\b/.test(response.headers.get("Cache-Control") || "");
}

// Kept anew without cookies, so that the copy is nobody's own.
async function keepOffline(files, path) {
    const response = await fetch(path, { credentials: "omit", cache: "no-cache" });
    if (response.ok) await stamp(files, path, response);
}

async function stamp(cache, address, response) {
    const headers = { "Content-Type": "text/html; charset=utf-8", "X-Kept": new Date().toISOString() };
    await cache.put(address, new Response(await response.blob(), { headers }));
}

async function keep(url, response) {
    const bus = await caches.open(BUS), address = url.pathname + url.search;
    await bus.delete(address);
    await stamp(bus, address, response);
    await tidy(bus);
}

// The oldest go first: too many, or too old to be trusted.
async function tidy(bus) {
    const keys = await bus.keys();
    const old = [];
    for (const key of keys) if (age(await bus.match(key)) > said.daysKept) old.push(key);
    const left = keys.filter((key) => !old.includes(key));
    await Promise.all([...old, ...left.slice(0, -said.pagesKept)].map((key) => bus.delete(key)));
}

function age(response) {
    return (Date.now() - Date.parse(response.headers.get("X-Kept"))) / DAY;
}

// The offline pages once a day, while there is a connection.
async function freshen() {
    const files = await caches.open(FILES);
    for (const path of Object.values(said.pages)) {
        const kept = await files.match(path);
        if (!kept || age(kept) > 1) await keepOffline(files, path).catch(() => {});
    }
}

// A new version of the site: kept pages of the bus would ask for style sheets that are gone.
async function renew() {
    const bus = await caches.open(BUS);
    for (const key of await bus.keys()) {
        try {
            const response = await fetch(key.url, { credentials: "omit", cache: "no-cache" });
            if (isPublic(response)) await stamp(bus, key.url, response);
            else await bus.delete(key);
        } catch { /* no connection: the old copy stays */ }
    }
}

function language(url) {
    const first = url.pathname.split("/")[1];
    return said.pages[first] ? first : Object.keys(said.pages)[0];
}

function asDate(response) {
    return new Date(response.headers.get("X-Kept")).toLocaleDateString("ru", { timeZone: "Asia/Bishkek" });
}

async function copy(url) {
    const bus = await caches.open(BUS);
    await tidy(bus);
    const kept = BUS_PAGE.test(url.pathname) && await bus.match(url.pathname + url.search);
    if (!kept) return null;
    const words = said.copy[language(url)].replace("DATE", asDate(kept));
    const text = (await kept.text()).replace(/<main [^>]*>/, (main) => `${main}<p class="note" role="status">${words}</p>`);
    return new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8" } });
}

// The page for this, with links to the pages of the bus that are kept in its language.
async function offline(url) {
    const code = language(url), files = await caches.open(FILES), bus = await caches.open(BUS);
    const kept = await files.match(said.pages[code]);
    if (!kept) return Response.error();
    const links = [];
    for (const key of (await bus.keys()).reverse()) {
        const address = new URL(key.url);
        if (language(address) !== code) continue;
        const one = await bus.match(key);
        const title = ((await one.text()).match(/<title>([^<]*)<\/title>/) || [, address.pathname])[1].split(" · ")[0];
        const path = (address.pathname + address.search).replaceAll("&", "&amp;").replaceAll('"', "%22");
        links.push(`<li><a href="${path}">${title}</a> (${asDate(one)})</li>`);
    }
    const text = (await kept.text()).replace("<!--kept-->", links.join("")).replace("<!--date-->", asDate(kept));
    return new Response(text.replace(links.length ? "data-kept hidden" : "data-kept", "data-kept"), {
        headers: { "Content-Type": "text/html; charset=utf-8" },
    });
}

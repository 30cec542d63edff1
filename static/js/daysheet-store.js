// The rows of a day sheet on the device (docs/day-sheet.md). They are sealed under a key that needs two things: a
// secret that never leaves this browser, not even to this script, and the PIN, which is kept nowhere.
(() => {
    "use strict";
    const NAME = "ukuk-day-sheet", ROUNDS = 600000, DAY = 86400000, FREE_TRIES = 5, FIRST_WAIT = 30000;
    const written = new TextEncoder(), read = new TextDecoder();
    let base = null, key = null, queue = Promise.resolve();

    const asked = (request) => new Promise((yes, no) => {
        request.onsuccess = () => yes(request.result);
        request.onerror = () => no(request.error);
        request.onblocked = () => no(new Error("blocked"));
    });

    async function opened() {
        if (base) return base;
        const opening = indexedDB.open(NAME, 1);
        opening.onupgradeneeded = () => {
            opening.result.createObjectStore("sheet", { keyPath: "id" });
            opening.result.createObjectStore("rows", { keyPath: "id" });
        };
        base = await asked(opening);
        base.onclose = base.onversionchange = closed;
        return base;
    }

    function closed() {
        if (base) base.close();
        base = null;
    }

    // One transaction, done when it is on the disk: all of it or nothing.
    async function write(work) {
        const found = await opened();
        const move = found.transaction(["sheet", "rows"], "readwrite", { durability: "strict" });
        const done = new Promise((yes, no) => {
            move.oncomplete = yes;
            move.onabort = () => no(move.error || new Error("aborted"));
        });
        try {
            work(move.objectStore("sheet"), move.objectStore("rows"));
        } catch (fault) {
            done.catch(() => {});
            move.abort();
            throw fault;
        }
        await done;
    }

    // One after the other: of two changes of a row the later one stays.
    function inTurn(work) {
        const result = queue.then(work);
        queue = result.catch(() => {});
        return result;
    }

    async function record() {
        const found = await opened();
        return asked(found.transaction("sheet").objectStore("sheet").get("sheet"));
    }

    async function keyOf(pin, sheet) {
        const typed = await crypto.subtle.importKey("raw", written.encode(pin), "PBKDF2", false, ["deriveBits"]);
        const stretched = { name: "PBKDF2", hash: "SHA-256", salt: sheet.salt, iterations: sheet.rounds };
        const bits = await crypto.subtle.deriveBits(stretched, typed, 256);
        const both = await crypto.subtle.sign("HMAC", sheet.device, bits);
        return crypto.subtle.importKey("raw", both, "AES-GCM", false, ["encrypt", "decrypt"]);
    }

    // `id` is sealed in too, so that no row can stand in for another.
    async function seal(id, said) {
        const iv = crypto.getRandomValues(new Uint8Array(12));
        const how = { name: "AES-GCM", iv, additionalData: written.encode(id) };
        return { iv, data: await crypto.subtle.encrypt(how, key, written.encode(JSON.stringify(said))) };
    }

    async function unseal(id, sealed, by = key) {
        const how = { name: "AES-GCM", iv: sealed.iv, additionalData: written.encode(id) };
        return JSON.parse(read.decode(await crypto.subtle.decrypt(how, by, sealed.data)));
    }

    async function tryPin(pin, siteTime) {
        const sheet = await record(), left = Math.min(sheet.until - Date.now(), 64 * FIRST_WAIT);
        if (left > 0) return { wait: Math.ceil(left / 1000) };
        const tried = await keyOf(pin, sheet);
        let head;
        try {
            head = await unseal("head", sheet.head, tried);
        } catch {
            sheet.wrong += 1;
            const over = sheet.wrong - FREE_TRIES;
            sheet.until = over < 0 ? 0 : Date.now() + FIRST_WAIT * 2 ** Math.min(over, 6);
            await write((sheets) => sheets.put(sheet)).catch(() => {});
            return over < 0 ? { wrong: true } : { wait: Math.ceil((sheet.until - Date.now()) / 1000) };
        }
        key = tried;
        Object.assign(sheet, { wrong: 0, until: 0, touched: Date.now(), siteTime: Math.max(siteTime || 0, sheet.siteTime) });
        await write((sheets) => sheets.put(sheet)).catch(() => {}); // a full device still shows what it has
        const found = await asked(base.transaction("rows").objectStore("rows").getAll());
        const results = await Promise.allSettled(found.map((row) => unseal(row.id, row)));
        const rows = results.filter((one) => one.value).map((one) => one.value).sort((one, other) => one.at - other.at);
        return { head, rows, damaged: found.length - rows.length };
    }

    const store = {
        // Whether this browser can keep rows at all; tried, not asked: a private window says yes and then refuses.
        async works() {
            try {
                const trial = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
                await write((sheet) => {
                    sheet.put({ id: "trial", device: trial });
                    sheet.delete("trial");
                });
                return true;
            } catch {
                return false;
            }
        },

        async exists() {
            return Boolean(await record());
        },

        // Too old by the clock of the device and by that of the site, whose time is known when the page came from it:
        // a clock that was set wrong deletes nothing by itself.
        async isTooOld(siteTime, days) {
            const sheet = await record();
            if (!sheet || !siteTime) return false;
            const here = Date.now() - sheet.touched, there = siteTime - sheet.siteTime, limit = days * DAY;
            return (here > limit && there > limit) || there > 4 * limit;
        },

        async begin(pin, head, siteTime) {
            const device = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
            const salt = crypto.getRandomValues(new Uint8Array(16));
            const sheet = { id: "sheet", device, salt, rounds: ROUNDS, touched: Date.now(), siteTime, wrong: 0, until: 0 };
            key = await keyOf(pin, sheet);
            sheet.head = await seal("head", head);
            await write((sheets, rows) => {
                rows.clear();
                sheets.put(sheet);
            });
        },

        // {wait} after too many tries, {wrong} for a wrong PIN, else {head, rows}. One try at a time, so that each counts.
        unlock(pin, siteTime) {
            return inTurn(() => tryPin(pin, siteTime));
        },

        keepHead(head) {
            return inTurn(async () => {
                const sheet = { ...await record(), head: await seal("head", head) };
                await write((sheets) => sheets.put(sheet));
            });
        },

        keep(rows) {
            return inTurn(async () => {
                const sealed = await Promise.all(rows.map(async (row) => ({ id: row.key, ...await seal(row.key, row) })));
                await write((sheets, kept) => sealed.forEach((row) => kept.put(row)));
            });
        },

        remove(keys) {
            return inTurn(() => write((sheets, kept) => keys.forEach((one) => kept.delete(one))));
        },

        // After the writes that were begun: nothing is lost by locking.
        lock() {
            return inTurn(() => {
                key = null;
            });
        },

        // The rows, and with the device's secret every way to read what a disk may still hold of them.
        wipe() {
            return inTurn(async () => {
                key = null;
                await write((sheets, rows) => {
                    rows.clear();
                    sheets.clear();
                });
                closed();
                await asked(indexedDB.deleteDatabase(NAME)).catch(() => {});
            });
        },
    };
    globalThis.daySheet = { store };
})();
